package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.DigestMismatchException;
import io.sealer.http.ContentRange;
import io.sealer.http.HttpResponse;
import io.sealer.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * The tries to get one blob. Each goes on where the last one stopped, also that of an earlier build, and asks the
 * registry anew where the content is, since the way there may have been signed for a short time only. For one thread.
 */
final class BlobDownload {

    private static final int BLOCK = 1 << 17;
    private static final int OK = 200;

    /** So much more than ever before, or that part of the whole, is worth as many tries again. */
    private static final long WORTHWHILE_BYTES = 1 << 20;

    private static final long WORTHWHILE_PART = 64;

    private final RegistryClient client;
    private final BlobCache cache;
    private final Descriptor blob;
    private final StopSignal stop;
    private final DownloadTries tries;

    /**
     * @param task told of every byte, and with a negative number of those that were in vain
     * @param stop ends the transfer in the middle
     */
    BlobDownload(
            RegistryClient client,
            BlobCache cache,
            Traffic traffic,
            Descriptor blob,
            Progress.Task task,
            StopSignal stop) {
        this.client = client;
        this.cache = cache;
        this.blob = blob;
        this.stop = stop;
        this.tries = new DownloadTries(traffic, task);
    }

    /**
     * One try.
     *
     * @throws RegistryException whose advice says whether another one makes sense
     * @throws io.sealer.ProblemException when the disk fails
     */
    CachedBlob from(RegistryEndpoint endpoint) throws RegistryException {
        Optional<BlobWriter> file = cache.resume(blob.digest(), blob.size(), tries::awaitOther);
        if (file.isEmpty()) {
            tries.foundWhole(blob.size());
            return cache.find(blob.digest())
                    .orElseThrow(() -> CachedContent.missing("blob " + blob.digest() + " vanished"));
        }
        try (BlobWriter writer = file.get()) {
            tries.begin(writer.written());
            try (HttpResponse response = ask(endpoint, writer)) {
                receive(endpoint, response, writer);
            }
            return commit(endpoint, writer);
        } catch (IOException e) {
            throw tries.failed(TransportFailure.of(endpoint.toString(), endpoint.authority(), e), worthwhile());
        }
    }

    /** Asks for the rest, or for all where that is not to be had. */
    private HttpResponse ask(RegistryEndpoint endpoint, BlobWriter writer) throws RegistryException {
        String path = "blobs/" + blob.digest();
        long offset = writer.written();
        if (offset > 0) {
            HttpResponse rest = client.get(endpoint, path, Map.of("Range", "bytes=" + offset + "-"));
            if (ContentRange.isRest(rest, offset, blob.size())) {
                return rest;
            }
            // Whatever it is instead, it begins at the beginning, or is of no use.
            writer.restart();
            tries.lost();
            if (rest.status() == OK) {
                return whole(endpoint, rest);
            }
            rest.close();
        }
        return whole(endpoint, client.get(endpoint, path, Map.of()));
    }

    private HttpResponse whole(RegistryEndpoint endpoint, HttpResponse response) throws RegistryException {
        if (response.contentLength() >= 0 && response.contentLength() != blob.size()) {
            response.close();
            throw wrongSize(endpoint, response.contentLength() + " bytes");
        }
        return response;
    }

    private void receive(RegistryEndpoint endpoint, HttpResponse response, BlobWriter writer) throws IOException {
        stop.watch(response);
        try {
            InputStream body = response.body();
            byte[] block = new byte[BLOCK];
            for (int n = body.read(block); n >= 0; n = body.read(block)) {
                if (writer.written() + n > blob.size()) {
                    writer.discard();
                    throw wrongSize(endpoint, "more bytes");
                }
                writer.write(block, 0, n);
                tries.received(n, writer.written());
            }
            if (writer.written() < blob.size()) {
                throw new IOException("it ended after " + writer.written() + " of " + blob.size() + " bytes");
            }
        } finally {
            stop.forget(response);
        }
    }

    private CachedBlob commit(RegistryEndpoint endpoint, BlobWriter writer) throws RegistryException {
        try {
            return writer.commit();
        } catch (DigestMismatchException e) {
            tries.lost();
            throw new RegistryException(
                            RegistryException.Kind.WRONG_CONTENT,
                            endpoint + " sent a blob with the digest " + e.actual() + " for " + e.expected(),
                            "nothing of it was kept; the registry or something in between alters content",
                            e)
                    .withPatience(RetryAdvice.Patience.ONCE);
        }
    }

    private RegistryException wrongSize(RegistryEndpoint endpoint, String found) {
        tries.lost();
        return new RegistryException(
                        RegistryException.Kind.WRONG_CONTENT,
                        endpoint + " sent " + found + " for " + blob.digest() + ", whose manifest says " + blob.size(),
                        "nothing of it was kept; the registry or something in between alters content")
                .withPatience(RetryAdvice.Patience.ONCE);
    }

    private long worthwhile() {
        return Math.min(WORTHWHILE_BYTES, blob.size() / WORTHWHILE_PART);
    }
}
