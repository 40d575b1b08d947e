package io.sealer.cache;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

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
     * @return empty when the blob has come
     */
    Optional<OwnedFile> await(Digest digest, BooleanSupplier complete) throws IOException {
        long seen = -1;
        long since = System.nanoTime();
        boolean alone = false;
        while (!complete.getAsBoolean()) {
            Partials.Turn turn = partials.next(digest, alone);
            if (turn.file().isPresent()) {
                return whereStillMissing(turn.file().get(), complete);
            }
            if (turn.bytesOfOthers() != seen) {
                seen = turn.bytesOfOthers();
                since = System.nanoTime();
            }
            alone = System.nanoTime() - since >= patience.toNanos();
            if (!alone) {
                pause();
            }
        }
        return Optional.empty();
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
