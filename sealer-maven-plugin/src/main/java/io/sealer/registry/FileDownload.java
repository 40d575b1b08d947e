package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.DigestMismatchException;
import io.sealer.http.ContentRange;
import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The tries to get one file. Each goes on where the last one stopped, also that of an earlier build, as long as it is
 * certain that both are of the same content: by the checksum that it has to have, or by a strong entity tag (RFC 9110,
 * section 8.8.3). For one thread.
 */
final class FileDownload {

    private static final int BLOCK = 1 << 17;

    /** So much more than ever before is worth as many tries again. */
    private static final long WORTHWHILE_BYTES = 1 << 16;

    private final HttpFiles files;
    private final BlobCache cache;
    private final WantedFile wanted;
    private final DownloadTries tries;

    FileDownload(HttpFiles files, BlobCache cache, Traffic traffic, WantedFile wanted, Progress.Task task) {
        this.files = files;
        this.cache = cache;
        this.wanted = wanted;
        this.tries = new DownloadTries(traffic, task);
    }

    /**
     * One try.
     *
     * @throws RegistryException whose advice says whether another one makes sense
     * @throws io.sealer.ProblemException when the disk fails
     */
    CachedBlob from(URI place) throws RegistryException {
        try {
            return wanted.digest().isPresent() ? known(place, wanted.digest().get()) : unknown(place);
        } catch (IOException e) {
            throw tries.failed(files.failure(place, e), WORTHWHILE_BYTES);
        }
    }

    private CachedBlob known(URI place, Digest digest) throws IOException {
        Optional<BlobWriter> file = cache.resume(digest, wanted.size().orElse(Long.MAX_VALUE), tries::awaitOther);
        if (file.isEmpty()) {
            CachedBlob found =
                    cache.find(digest).orElseThrow(() -> CachedContent.missing("file " + digest + " vanished"));
            tries.foundWhole(found.size());
            return found;
        }
        try (BlobWriter writer = file.get()) {
            tries.begin(writer.written());
            if (writer.written() > 0) {
                Optional<HttpResponse> rest = rest(range(place, writer), writer);
                if (rest.isPresent()) {
                    try (HttpResponse response = rest.get()) {
                        return receive(place, response, writer);
                    }
                }
            }
            try (HttpResponse whole = files.open(HttpRequest.get(place))) {
                return receive(place, whole, writer);
            }
        }
    }

    /** What is missing behind what is there; where it is not to be had, there is nothing any more. */
    private Optional<HttpResponse> rest(HttpRequest request, BlobWriter writer) throws RegistryException {
        try {
            HttpResponse response = files.open(request);
            if (ContentRange.isRest(response, writer.written(), wanted.size().orElse(-1))) {
                return Optional.of(response);
            }
            response.close();
        } catch (RegistryException e) {
            // Such as 416, where what is there is longer than the file.
            if (e.kind() != RegistryException.Kind.WRONG_CONTENT) {
                throw e;
            }
        }
        writer.restart();
        tries.lost();
        return Optional.empty();
    }

    private CachedBlob unknown(URI place) throws IOException {
        HttpResponse whole = files.open(HttpRequest.get(place));
        Optional<String> tag = whole.header("ETag").filter(value -> value.startsWith("\""));
        Optional<Digest> name = wanted.name().or(() -> tag.map(value -> name(place, value, whole.contentLength())));
        try (BlobWriter writer =
                name.isPresent() ? cache.resumeUnknown(name.get(), tries::awaitOther) : cache.openUnknown()) {
            tries.begin(writer.written());
            if (writer.written() > 0) {
                HttpRequest request = range(place, writer);
                Optional<HttpResponse> rest = rest(
                        tag.map(value -> request.withHeader("If-Range", value)).orElse(request), writer);
                if (rest.isPresent()) {
                    whole.close();
                    try (HttpResponse response = rest.get()) {
                        return receive(place, response, writer);
                    }
                }
            }
            return receive(place, whole, writer);
        } finally {
            whole.close();
        }
    }

    private static Digest name(URI place, String tag, long length) {
        return Digest.of((place + "\n" + tag + "\n" + length).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest range(URI place, BlobWriter writer) {
        return HttpRequest.get(place).withHeader("Range", "bytes=" + writer.written() + "-");
    }

    private CachedBlob receive(URI place, HttpResponse response, BlobWriter writer) throws IOException {
        long length = response.contentLength();
        long whole = length < 0 ? wanted.size().orElse(-1) : writer.written() + length;
        if (length >= 0 && wanted.size().orElse(whole) != whole) {
            writer.discard();
            throw wrong(HttpFiles.shown(place) + " has " + whole + " bytes, not "
                    + wanted.size().getAsLong());
        }
        InputStream body = response.body();
        byte[] block = new byte[BLOCK];
        for (int n = body.read(block); n >= 0; n = body.read(block)) {
            if (whole >= 0 && writer.written() + n > whole) {
                writer.discard();
                throw wrong(HttpFiles.shown(place) + " has more than " + whole + " bytes");
            }
            writer.write(block, 0, n);
            tries.received(n, writer.written());
        }
        if (writer.written() < whole) {
            throw new IOException("it ended after " + writer.written() + " of " + whole + " bytes");
        }
        try {
            return writer.commit();
        } catch (DigestMismatchException e) {
            throw wrong(HttpFiles.shown(place) + " has the SHA-256 "
                    + e.actual().hex() + ", not " + e.expected().hex());
        }
    }

    private RegistryException wrong(String message) {
        tries.lost();
        return new RegistryException(
                        RegistryException.Kind.WRONG_CONTENT, message, "nothing of it was kept; " + wanted.doubt())
                .withPatience(RetryAdvice.Patience.ONCE);
    }
}
