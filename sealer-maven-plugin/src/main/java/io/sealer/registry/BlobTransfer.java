package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Moves one blob from a registry into the cache; what does not match its descriptor never gets there. */
final class BlobTransfer {

    private final RegistryClient client;
    private final MirrorRoute route;
    private final BlobCache cache;
    private final Traffic traffic;
    private final Set<Digest> fetched = ConcurrentHashMap.newKeySet();

    BlobTransfer(RegistryClient client, MirrorRoute route, BlobCache cache, Traffic traffic) {
        this.client = client;
        this.route = route;
        this.cache = cache;
        this.traffic = traffic;
    }

    /**
     * Fetches a blob from the first of its images' repositories; from another one where that has lost it, or where its
     * registry is out of order.
     *
     * @param owners the images that list it, at least one
     * @param task told of every byte, and with a negative number of those that were in vain
     * @param stop ends the transfer in the middle
     * @throws RegistryException of the first repository
     * @throws io.sealer.ProblemException when the disk fails
     */
    CachedBlob fetch(List<Reference> owners, Descriptor blob, Progress.Task task, StopSignal stop)
            throws RegistryException {
        BlobDownload download = new BlobDownload(client, cache, traffic, blob, task, stop);
        RegistryException first = null;
        for (Reference owner : oneOfEachRepository(owners)) {
            if (first != null && !mayHelp(owner, owners.get(0), first)) {
                continue;
            }
            try {
                CachedBlob done = route.first(owner, download::from);
                fetched.add(blob.digest());
                return done;
            } catch (RegistryException e) {
                if (!e.kind().othersMayHelp()) {
                    throw e;
                }
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    private static Iterable<Reference> oneOfEachRepository(List<Reference> owners) {
        Map<String, Reference> repositories = new LinkedHashMap<>();
        owners.forEach(owner -> repositories.putIfAbsent(owner.name(), owner));
        return repositories.values();
    }

    /** A registry that is out of order is so for all of its repositories. */
    private static boolean mayHelp(Reference other, Reference asked, RegistryException failure) {
        return failure.kind() == RegistryException.Kind.NOT_FOUND
                || !other.domain().equals(asked.domain());
    }

    /** Whether this blob came over the network in the life of this object. */
    boolean hasFetched(Digest digest) {
        return fetched.contains(digest);
    }
}
