package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.DigestMismatchException;
import io.sealer.http.HttpResponse;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Moves one blob from a registry into the cache; what does not match its descriptor never gets there. */
final class BlobTransfer {

    private static final int BLOCK = 1 << 17;

    private final RegistryClient client;
    private final MirrorRoute route;
    private final BlobCache cache;
    private final Traffic traffic;

    BlobTransfer(RegistryClient client, MirrorRoute route, BlobCache cache, Traffic traffic) {
        this.client = client;
        this.route = route;
        this.cache = cache;
        this.traffic = traffic;
    }

    /**
     * Fetches a blob of an image's repository.
     *
     * @param task told of every byte, and with a negative number of those that were in vain
     * @throws io.sealer.ProblemException when the disk fails
     */
    CachedBlob fetch(Reference reference, Descriptor blob, Progress.Task task) throws RegistryException {
        return route.first(reference, endpoint -> from(endpoint, blob, task));
    }

    private CachedBlob from(RegistryEndpoint endpoint, Descriptor blob, Progress.Task task) throws RegistryException {
        long done = 0;
        boolean complete = false;
        try (HttpResponse response = client.get(endpoint, "blobs/" + blob.digest(), Map.of());
                BlobWriter writer = cache.open(blob.digest())) {
            if (response.contentLength() >= 0 && response.contentLength() != blob.size()) {
                throw wrongSize(endpoint, blob, response.contentLength() + " bytes");
            }
            InputStream body = response.body();
            byte[] block = new byte[BLOCK];
            for (int n = body.read(block); n >= 0; n = body.read(block)) {
                done += n;
                task.advance(n);
                traffic.received(n);
                if (done > blob.size()) {
                    throw wrongSize(endpoint, blob, "more bytes");
                }
                writer.write(block, 0, n);
            }
            if (done < blob.size()) {
                throw new IOException("it ended after " + done + " of " + blob.size() + " bytes");
            }
            CachedBlob cached = commit(endpoint, writer);
            complete = true;
            return cached;
        } catch (IOException e) {
            throw TransportFailure.of(endpoint.toString(), endpoint.authority(), e);
        } finally {
            if (!complete) {
                task.advance(-done);
            }
        }
    }

    private static CachedBlob commit(RegistryEndpoint endpoint, BlobWriter writer) throws RegistryException {
        try {
            return writer.commit();
        } catch (DigestMismatchException e) {
            throw new RegistryException(
                    RegistryException.Kind.WRONG_CONTENT,
                    endpoint + " sent a blob with the digest " + e.actual() + " for " + e.expected(),
                    "nothing of it was kept; if it happens again, the registry or something in between alters content",
                    e);
        }
    }

    private static RegistryException wrongSize(RegistryEndpoint endpoint, Descriptor blob, String found) {
        return new RegistryException(
                RegistryException.Kind.WRONG_CONTENT,
                endpoint + " sent " + found + " for " + blob.digest() + ", whose manifest says " + blob.size(),
                "nothing of it was kept; if it happens again, the registry or something in between alters content");
    }
}
