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
    private static final int PARTIAL_CONTENT = 206;
    private static final int OK = 200;

    /** So much more than ever before, or that part of the whole, is worth as many tries again. */
    private static final long WORTHWHILE_BYTES = 1 << 20;

    private static final long WORTHWHILE_PART = 64;

    private final RegistryClient client;
    private final BlobCache cache;
    private final Traffic traffic;
    private final Descriptor blob;
    private final Progress.Task task;
    private final StopSignal stop;
    private long told;
    private long farthest;
    private boolean begun;

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
        this.traffic = traffic;
        this.blob = blob;
        this.task = task;
        this.stop = stop;
    }

    /**
     * One try.
     *
     * @throws RegistryException whose advice says whether another one makes sense
     * @throws io.sealer.ProblemException when the disk fails
     */
    CachedBlob from(RegistryEndpoint endpoint) throws RegistryException {
        Optional<BlobWriter> file = cache.resume(blob.digest(), blob.size(), this::awaitOther);
        if (file.isEmpty()) {
            // Another build was faster; what is not our own share of it was found there.
            traffic.kept(blob.size() - told);
            task.found(blob.size() - told);
            told = blob.size();
            return cache.find(blob.digest())
                    .orElseThrow(() -> CachedContent.missing("blob " + blob.digest() + " vanished"));
        }
        try (BlobWriter writer = file.get()) {
            noteBeginning(writer);
            try (HttpResponse response = ask(endpoint, writer)) {
                receive(endpoint, response, writer);
            }
            return commit(endpoint, writer);
        } catch (IOException e) {
            RegistryException failure = TransportFailure.of(endpoint.toString(), endpoint.authority(), e);
            throw isWorthwhile() ? failure.afterProgress() : failure;
        }
    }

    /** What lies there before the first try was left by an earlier build. */
    private void noteBeginning(BlobWriter writer) {
        if (!begun) {
            begun = true;
            farthest = writer.written();
            traffic.kept(writer.written());
        }
        // Whether it was left by others or, if anything, by the last try: nothing of it comes over the wire now.
        task.found(writer.written() - told);
        told = writer.written();
    }

    /** Another build fetches this blob: that takes time like any other wait. */
    private Progress.Wait awaitOther() {
        traffic.waitBegins();
        Progress.Wait shown = task.await("another build's download");
        return () -> {
            shown.close();
            traffic.waitEnds();
        };
    }

    /** Asks for the rest, or for all where that is not to be had. */
    private HttpResponse ask(RegistryEndpoint endpoint, BlobWriter writer) throws RegistryException {
        String path = "blobs/" + blob.digest();
        long offset = writer.written();
        if (offset > 0) {
            HttpResponse rest = client.get(endpoint, path, Map.of("Range", "bytes=" + offset + "-"));
            if (isRest(rest, offset)) {
                return rest;
            }
            // Whatever it is instead, it begins at the beginning, or is of no use.
            writer.restart();
            tell(0);
            if (rest.status() == OK) {
                return whole(endpoint, rest);
            }
            rest.close();
        }
        return whole(endpoint, client.get(endpoint, path, Map.of()));
    }

    private boolean isRest(HttpResponse response, long offset) {
        long length = response.contentLength();
        return response.status() == PARTIAL_CONTENT
                && (length < 0 || length == blob.size() - offset)
                && ContentRange.of(response)
                        .filter(range -> range.isRest(offset, blob.size()))
                        .isPresent();
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
                traffic.received(n);
                if (writer.written() + n > blob.size()) {
                    writer.discard();
                    throw wrongSize(endpoint, "more bytes");
                }
                writer.write(block, 0, n);
                tell(writer.written());
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
            tell(0);
            throw new RegistryException(
                            RegistryException.Kind.WRONG_CONTENT,
                            endpoint + " sent a blob with the digest " + e.actual() + " for " + e.expected(),
                            "nothing of it was kept; the registry or something in between alters content",
                            e)
                    .withPatience(RetryAdvice.Patience.ONCE);
        }
    }

    private RegistryException wrongSize(RegistryEndpoint endpoint, String found) {
        tell(0);
        return new RegistryException(
                        RegistryException.Kind.WRONG_CONTENT,
                        endpoint + " sent " + found + " for " + blob.digest() + ", whose manifest says " + blob.size(),
                        "nothing of it was kept; the registry or something in between alters content")
                .withPatience(RetryAdvice.Patience.ONCE);
    }

    /** Tells how much of the blob is there now. */
    private void tell(long bytes) {
        if (bytes != told) {
            task.advance(bytes - told);
            told = bytes;
        }
    }

    private boolean isWorthwhile() {
        boolean worthwhile = told - farthest > Math.min(WORTHWHILE_BYTES, blob.size() / WORTHWHILE_PART);
        farthest = Math.max(farthest, told);
        return worthwhile;
    }
}
