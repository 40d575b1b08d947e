package io.sealer.registry;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The blobs of some images: which are missing, and their transfer. */
final class BlobFetch {

    /** A blob, the first image that has it, the names of all that do, and which they are. */
    private record Wanted(Descriptor blob, List<ResolvedImage> images, List<Reference> owners) {

        ResolvedImage first() {
            return images.get(0);
        }
    }

    private final BlobCache cache;
    private final TransferPool pool;
    private final Map<Digest, Wanted> wanted = new LinkedHashMap<>();
    private final Map<Digest, RegistryException> failures = new ConcurrentHashMap<>();
    private final Map<Digest, CachedBlob> present = new ConcurrentHashMap<>();

    BlobFetch(BlobCache cache, TransferPool pool, Collection<ResolvedImage> images) {
        this.cache = cache;
        this.pool = pool;
        for (ResolvedImage image : images) {
            for (Descriptor blob : new LinkedHashSet<>(image.wanted())) {
                Wanted one = wanted.computeIfAbsent(
                        blob.digest(), digest -> new Wanted(blob, new ArrayList<>(), new ArrayList<>()));
                one.images().add(image);
                if (!one.owners().contains(image.reference())) {
                    one.owners().add(image.reference());
                }
            }
        }
    }

    /** Looks all blobs up. */
    void lookUp() {
        pool.each(List.copyOf(wanted.values()), one -> {
            Digest digest = one.blob().digest();
            try {
                Optional<CachedBlob> found = cache.find(digest);
                if (found.isPresent()) {
                    checkSize(one, found.get());
                    present.put(digest, found.get());
                }
            } catch (RegistryException e) {
                failures.put(digest, e);
            }
        });
    }

    /**
     * The bytes that are there.
     *
     * @param fresh blobs that came over the network a moment ago, and do not count
     */
    long presentBytes(Predicate<Digest> fresh) {
        return present.values().stream()
                .filter(blob -> !fresh.test(blob.digest()))
                .mapToLong(CachedBlob::size)
                .sum();
    }

    /** The bytes that would be moved and stored once more for each further image that has a blob. */
    long sharedBytes() {
        return wanted.values().stream()
                .mapToLong(one -> one.blob().size() * (one.images().size() - 1))
                .sum();
    }

    private static void checkSize(Wanted one, CachedBlob found) throws RegistryException {
        if (found.size() != one.blob().size()) {
            throw new RegistryException(
                    RegistryException.Kind.WRONG_CONTENT,
                    "its manifest gives blob " + one.blob().digest() + " the size "
                            + one.blob().size() + ", it is " + found.size(),
                    "the manifest is broken: have the image pushed again");
        }
    }

    /** The bytes that are to come. */
    long missingBytes() {
        return missing().stream().mapToLong(one -> one.blob().size()).sum();
    }

    private List<Wanted> missing() {
        return wanted.values().stream()
                .filter(one -> !present.containsKey(one.blob().digest())
                        && !failures.containsKey(one.blob().digest()))
                .toList();
    }

    /** How much of that an earlier build has left as beginnings. */
    long begunBytes() {
        return missing().stream()
                .mapToLong(one ->
                        Math.min(one.blob().size(), cache.begun(one.blob().digest())))
                .sum();
    }

    /**
     * Moves what is missing, the largest first, so that no long transfer is left over at the end. The first failure ends
     * it: nothing more is begun, and what runs stops; what came of it so far is kept for the next build.
     *
     * @param transfer moves one blob
     * @param lane the host from which an image's blobs come
     */
    void transfer(BlobTransfer transfer, Function<Reference, String> lane, Progress.Task task) {
        List<Wanted> queue = missing().stream()
                .sorted(Comparator.comparingLong((Wanted one) -> -one.blob().size())
                        .thenComparing(one -> one.blob().digest()))
                .toList();
        Map<Reference, Integer> missing = new HashMap<>();
        missingByOwner().forEach((owner, blobs) -> missing.put(owner, blobs.size()));
        CompleteImages complete = new CompleteImages(images(), missing);
        task.describe(complete.toString());
        StopSignal stop = new StopSignal();
        pool.each(
                queue,
                one -> lane.apply(one.owners().get(0)),
                one -> {
                    boolean good = move(one, transfer, task, stop);
                    if (good && complete.arrived(one.owners())) {
                        task.describe(complete.toString());
                    }
                    return good;
                },
                stop::give);
    }

    private boolean move(Wanted one, BlobTransfer transfer, Progress.Task task, StopSignal stop) {
        Digest digest = one.blob().digest();
        try {
            present.put(digest, transfer.fetch(one.owners(), one.blob(), task, stop));
            return true;
        } catch (RegistryException e) {
            if (!stop.isGiven() || isNoConsequence(e)) {
                failures.put(digest, e);
            }
            return false;
        } catch (ProblemException e) {
            if (stop.isGiven()) {
                return false;
            }
            throw e;
        }
    }

    /** Of what fails behind the first failure, only what would have failed without it is worth telling. */
    private static boolean isNoConsequence(RegistryException e) {
        return e.kind() == RegistryException.Kind.NOT_FOUND || e.kind() == RegistryException.Kind.DENIED;
    }

    /**
     * What each image adds: a blob that several have is counted for the first of them.
     *
     * @param images the images that this object was made for
     */
    List<FetchPlan.Share> shares(Collection<ResolvedImage> images) {
        // One name may stand for the images of several platforms.
        Map<ResolvedImage, Long> network = new IdentityHashMap<>();
        Map<ResolvedImage, Long> cached = new IdentityHashMap<>();
        for (Wanted one : wanted.values()) {
            Map<ResolvedImage, Long> side = present.containsKey(one.blob().digest()) ? cached : network;
            side.merge(one.first(), one.blob().size(), Long::sum);
        }
        return images.stream()
                .map(image ->
                        new FetchPlan.Share(image, network.getOrDefault(image, 0L), cached.getOrDefault(image, 0L)))
                .toList();
    }

    /** The images that lack a blob. */
    Set<Reference> incomplete() {
        return missingByOwner().keySet();
    }

    /** The platforms for which an image lacks a blob, or has one that cannot be had. */
    Set<Platform> hindered(Reference reference) {
        return wanted.values().stream()
                .filter(one -> !present.containsKey(one.blob().digest()))
                .flatMap(one -> one.images().stream())
                .filter(image -> image.reference().equals(reference))
                .map(ResolvedImage::platform)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The problem of each image that lacks a blob, for when nothing may be fetched; in the order of the images. */
    Map<Reference, Problem> missingProblems() {
        Map<Reference, Problem> problems = new LinkedHashMap<>();
        missingByOwner().forEach((owner, blobs) -> {
            long bytes = blobs.stream().mapToLong(one -> one.blob().size()).sum();
            problems.put(
                    owner,
                    Problem.environment(blobs.size() + (blobs.size() == 1 ? " blob" : " blobs") + " ("
                                    + ByteCount.of(bytes) + ") missing from the cache")
                            .about(owner.toString())
                            .withRemedy(CachedContent.REMEDY));
        });
        return problems;
    }

    /** The first problem of each image that failed. */
    Map<Reference, Problem> failureProblems() {
        Map<Reference, Problem> problems = new LinkedHashMap<>();
        for (Wanted one : wanted.values()) {
            RegistryException failure = failures.get(one.blob().digest());
            if (failure != null) {
                one.owners().forEach(owner -> problems.putIfAbsent(owner, failure.toProblem(owner.toString())));
            }
        }
        return problems;
    }

    /** One problem for each image that failed, and each reason of it, at the place that needs it where that is known. */
    void reportFailures(Map<Reference, SourceLocation> neededAt, Problems problems) {
        for (Wanted one : wanted.values()) {
            RegistryException failure = failures.get(one.blob().digest());
            if (failure != null) {
                one.owners().forEach(owner -> {
                    Problem problem = failure.toProblem(owner.toString());
                    problems.add(neededAt.containsKey(owner) ? problem.withLocation(neededAt.get(owner)) : problem);
                });
            }
        }
    }

    private int images() {
        return (int) wanted.values().stream()
                .flatMap(one -> one.owners().stream())
                .distinct()
                .count();
    }

    private Map<Reference, List<Wanted>> missingByOwner() {
        Map<Reference, List<Wanted>> byOwner = new LinkedHashMap<>();
        for (Wanted one : missing()) {
            for (Reference owner : one.owners()) {
                byOwner.computeIfAbsent(owner, any -> new ArrayList<>()).add(one);
            }
        }
        return byOwner;
    }
}
