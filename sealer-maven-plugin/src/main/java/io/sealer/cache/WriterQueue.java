package io.sealer.cache;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits until it is one's turn to write a blob, as long as whoever is writing it gets on. */
final class WriterQueue {

    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Partials partials;
    private final Duration patience;

    /** @param patience how long another writer's file may stay as it is */
    WriterQueue(Partials partials, Duration patience) {
        this.partials = partials;
        this.patience = patience;
    }

    /**
     * Waits for a file to write to.
     *
     * @param complete whether the blob has come meanwhile
     * @param waiting told when it is not one's turn at once; what it gives is closed when it is, or is over
     * @return empty when the blob has come
     */
    Optional<OwnedFile> await(Digest digest, BooleanSupplier complete, Supplier<Progress.Wait> waiting)
            throws IOException {
        if (complete.getAsBoolean()) {
            return Optional.empty();
        }
        Partials.Turn turn = partials.next(digest, false);
        if (turn.file().isPresent()) {
            return whereStillMissing(turn.file().get(), complete);
        }
        Progress.Wait wait = waiting.get();
        try {
            return queue(digest, complete, turn.bytesOfOthers());
        } finally {
            wait.close();
        }
    }

    private Optional<OwnedFile> queue(Digest digest, BooleanSupplier complete, long bytesOfOthers) throws IOException {
        long seen = bytesOfOthers;
        long since = System.nanoTime();
        boolean alone = isOver(since);
        while (!complete.getAsBoolean()) {
            Partials.Turn turn = partials.next(digest, alone);
            if (turn.file().isPresent()) {
                return whereStillMissing(turn.file().get(), complete);
            }
            if (turn.bytesOfOthers() != seen) {
                seen = turn.bytesOfOthers();
                since = System.nanoTime();
            }
            alone = isOver(since);
            if (!alone) {
                pause();
            }
        }
        return Optional.empty();
    }

    private boolean isOver(long since) {
        return System.nanoTime() - since >= patience.toNanos();
    }

    /** The other one may have ended between the look into the cache and the look for its file. */
    private static Optional<OwnedFile> whereStillMissing(OwnedFile file, BooleanSupplier complete) throws IOException {
        if (!complete.getAsBoolean()) {
            return Optional.of(file);
        }
        file.close();
        return Optional.empty();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    Problem.environment("interrupted while waiting for another build's download"), e);
        }
    }
}
