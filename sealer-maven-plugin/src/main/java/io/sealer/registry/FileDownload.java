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
    private static final int PARTIAL_CONTENT = 206;

    /** So much more than ever before is worth as many tries again. */
    private static final long WORTHWHILE_BYTES = 1 << 16;

    private final HttpFiles files;
    private final BlobCache cache;
    private final Traffic traffic;
    private final WantedFile wanted;
    private final Progress.Task task;
    private long told;
    private long farthest;

    FileDownload(HttpFiles files, BlobCache cache, Traffic traffic, WantedFile wanted, Progress.Task task) {
        this.files = files;
        this.cache = cache;
        this.traffic = traffic;
        this.wanted = wanted;
        this.task = task;
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
            RegistryException failure = files.failure(place, e);
            boolean worthwhile = told - farthest > WORTHWHILE_BYTES;
            farthest = Math.max(farthest, told);
            throw worthwhile ? failure.afterProgress() : failure;
        }
    }

    private CachedBlob known(URI place, Digest digest) throws IOException {
        Optional<BlobWriter> file = cache.resume(digest, wanted.size().orElse(Long.MAX_VALUE), this::awaitOther);
        if (file.isEmpty()) {
            CachedBlob found =
                    cache.find(digest).orElseThrow(() -> CachedContent.missing("file " + digest + " vanished"));
            task.found(found.size() - told);
            traffic.kept(found.size() - told);
            return found;
        }
        try (BlobWriter writer = file.get()) {
            noteBeginning(writer);
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
            if (isRest(response, writer.written())) {
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
        tell(0);
        return Optional.empty();
    }

    private CachedBlob unknown(URI place) throws IOException {
        HttpResponse whole = files.open(HttpRequest.get(place));
        Optional<String> tag = whole.header("ETag").filter(value -> value.startsWith("\""));
        Optional<Digest> name = wanted.name().or(() -> tag.map(value -> name(place, value, whole.contentLength())));
        try (BlobWriter writer =
                name.isPresent() ? cache.resumeUnknown(name.get(), this::awaitOther) : cache.openUnknown()) {
            noteBeginning(writer);
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

    private boolean isRest(HttpResponse response, long offset) {
        Optional<ContentRange> range = ContentRange.of(response);
        return response.status() == PARTIAL_CONTENT
                && range.filter(part -> part.isRest(offset, wanted.size().orElse(part.total())))
                        .isPresent();
    }

    /** What lies there before a try was left by the last one, or by an earlier build. */
    private void noteBeginning(BlobWriter writer) {
        if (farthest == 0) {
            farthest = writer.written();
            traffic.kept(writer.written());
        }
        task.found(writer.written() - told);
        told = writer.written();
    }

    private Progress.Wait awaitOther() {
        traffic.waitBegins();
        Progress.Wait shown = task.await("another build's download");
        return () -> {
            shown.close();
            traffic.waitEnds();
        };
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
            traffic.received(n);
            if (whole >= 0 && writer.written() + n > whole) {
                writer.discard();
                throw wrong(HttpFiles.shown(place) + " has more than " + whole + " bytes");
            }
            writer.write(block, 0, n);
            tell(writer.written());
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
        tell(0);
        return new RegistryException(
                        RegistryException.Kind.WRONG_CONTENT, message, "nothing of it was kept; " + wanted.doubt())
                .withPatience(RetryAdvice.Patience.ONCE);
    }

    /** Tells how much of the file is there now. */
    private void tell(long bytes) {
        if (bytes != told) {
            task.advance(bytes - told);
            told = bytes;
        }
    }
}
