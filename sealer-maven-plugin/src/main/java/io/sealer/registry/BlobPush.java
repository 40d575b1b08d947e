package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Descriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Brings the blobs that repositories lack to them. To each of them its smallest goes first and alone, so that a login or
 * a rule that stands in the way is known before anything large is sent; then the others, the largest first, several at a
 * time. The first failure ends it.
 */
final class BlobPush {

    private final RegistryWire wire;
    private final UploadClient client;
    private final PushedImage image;
    private final Progress.Task task;
    private final StopSignal stop = new StopSignal();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger mounted = new AtomicInteger();
    private final AtomicLong mountedBytes = new AtomicLong();
    private final AtomicInteger done = new AtomicInteger();
    private final int all;

    /** @param all how many blobs are to be brought in all */
    BlobPush(RegistryWire wire, UploadClient client, PushedImage image, Progress.Task task, int all) {
        this.wire = wire;
        this.client = client;
        this.image = image;
        this.task = task;
        this.all = all;
    }

    /**
     * Does it.
     *
     * @throws ProblemException with the login or rule of each repository that stands in the way, or what failed later
     */
    void run(List<RepositoryState> repositories) {
        List<Problem> refusals = new ArrayList<>();
        for (RepositoryState repository : repositories) {
            List<Descriptor> missing = repository.missing();
            if (!missing.isEmpty()) {
                bring(repository.target(), missing.get(missing.size() - 1)).ifPresent(refusals::add);
            }
        }
        throwIfAny(refusals);
        for (RepositoryState repository : repositories) {
            List<Descriptor> missing = repository.missing();
            if (missing.size() > 1) {
                rest(repository.target(), missing.subList(0, missing.size() - 1));
            }
        }
    }

    private void rest(PushTarget target, List<Descriptor> blobs) {
        AtomicReference<Problem> first = new AtomicReference<>();
        wire.pool()
                .each(
                        hardestFirst(blobs),
                        blob -> "",
                        blob -> {
                            Optional<Problem> problem = bring(target, blob);
                            problem.filter(one -> !stop.isGiven()).ifPresent(one -> first.compareAndSet(null, one));
                            return problem.isEmpty();
                        },
                        stop::give);
        if (first.get() != null) {
            throw new ProblemException(first.get());
        }
    }

    /** What is not here may turn out not to be there either: better before much was sent. */
    private List<Descriptor> hardestFirst(List<Descriptor> blobs) {
        return blobs.stream()
                .sorted(Comparator.comparing((Descriptor blob) -> image.source().has(blob)))
                .toList();
    }

    private Optional<Problem> bring(PushTarget target, Descriptor blob) {
        try (BlobUpload upload =
                new BlobUpload(client, wire.traffic(), blob, image.source(), target.mountFrom(), task, stop)) {
            BlobUpload.Way way = wire.retries().insist(target.endpoint(), true, upload::from);
            if (way == BlobUpload.Way.MOUNTED) {
                mounted.incrementAndGet();
                mountedBytes.addAndGet(blob.size());
            } else {
                sent.incrementAndGet();
            }
            task.describe("push, " + done.incrementAndGet() + " of " + all + " blobs");
            return Optional.empty();
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.LOCAL && !image.source().has(blob)) {
                return Optional.of(RepositoryState.lacks(target, List.of(blob)));
            }
            return Optional.of(PushFailures.inPushWords(e).toProblem(target.name()));
        }
    }

    private static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ProblemException(problems, null);
        }
    }

    int sent() {
        return sent.get();
    }

    int mounted() {
        return mounted.get();
    }

    long mountedBytes() {
        return mountedBytes.get();
    }
}
