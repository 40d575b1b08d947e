package io.sealer.registry;

import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.Origin;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The requests of a push, one by one (distribution-spec 1.1, "Push"). For use by several threads. */
final class UploadClient {

    private static final String BINARY = "application/octet-stream";
    private static final String DIGEST_HEADER = "Docker-Content-Digest";
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;
    private static final int NO_CONTENT = 204;
    private static final int PARTIAL_CONTENT = 206;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int NOT_IMPLEMENTED = 501;

    private final RegistryClient client;
    private final PushFailures failures;

    UploadClient(RegistryClient client, PushFailures failures) {
        this.client = client;
        this.failures = failures;
    }

    /** Whether the repository has a blob. */
    boolean has(RegistryEndpoint endpoint, Digest blob) throws RegistryException {
        String path = "blobs/" + blob;
        try (HttpResponse response = client.send(endpoint, "HEAD", path, Map.of(), Optional.empty())) {
            if (response.status() != METHOD_NOT_ALLOWED && response.status() != NOT_IMPLEMENTED) {
                return isThere(endpoint, "question for a blob", response);
            }
        }
        try (HttpResponse response =
                client.send(endpoint, "GET", path, Map.of("Range", "bytes=0-0"), Optional.empty())) {
            return isThere(endpoint, "question for a blob", response);
        }
    }

    private boolean isThere(RegistryEndpoint endpoint, String what, HttpResponse response) throws RegistryException {
        int status = response.status();
        if (status != OK && status != PARTIAL_CONTENT && status != NOT_FOUND) {
            throw failures.of(endpoint, what, response);
        }
        return status != NOT_FOUND;
    }

    /**
     * The digest of what the repository has under a tag or digest.
     *
     * @return nothing also where it has something, but does not say what
     */
    Optional<Digest> manifest(RegistryEndpoint endpoint, String key) throws RegistryException {
        try (HttpResponse response = client.send(
                endpoint, "HEAD", "manifests/" + key, Map.of("Accept", MediaType.manifestAccept()), Optional.empty())) {
            if (response.status() == METHOD_NOT_ALLOWED || response.status() == NOT_IMPLEMENTED) {
                return Optional.empty();
            }
            return isThere(endpoint, "question for a manifest", response) ? digest(response) : Optional.empty();
        }
    }

    /** Puts a manifest under a tag or its digest. */
    void put(RegistryEndpoint endpoint, String key, Manifest manifest) throws RegistryException {
        HttpRequest.Body body = new HttpRequest.Body(manifest.mediaType(), manifest.raw());
        try (HttpResponse response = client.send(endpoint, "PUT", "manifests/" + key, Map.of(), Optional.of(body))) {
            if (response.status() != CREATED && response.status() != OK) {
                throw failures.of(endpoint, "manifest " + key, response);
            }
            check(endpoint, manifest.digest(), response);
        }
    }

    /**
     * Opens an upload, or has the registry take the blob from another of its repositories.
     *
     * @param mountFrom that repository
     * @return nothing when it has taken it
     */
    Optional<Upload> begin(RegistryEndpoint endpoint, Digest blob, Optional<String> mountFrom)
            throws RegistryException {
        if (mountFrom.isPresent()) {
            String mount = "?mount=" + encode(blob.toString()) + "&from=" + encode(mountFrom.get());
            try (HttpResponse response = post(endpoint, mount)) {
                if (response.status() == CREATED) {
                    return Optional.empty();
                } else if (response.status() == ACCEPTED) {
                    return Optional.of(opened(endpoint, response));
                }
            } catch (RegistryException e) {
                // Who may not read there may still write here.
                if (e.kind() != RegistryException.Kind.DENIED) {
                    throw e;
                }
            }
        }
        try (HttpResponse response = post(endpoint, "")) {
            if (response.status() != ACCEPTED) {
                throw failures.of(endpoint, "upload of a blob", response);
            }
            return Optional.of(opened(endpoint, response));
        }
    }

    private HttpResponse post(RegistryEndpoint endpoint, String query) throws RegistryException {
        return client.send(endpoint, "POST", "blobs/uploads/" + query, Map.of(), Optional.empty());
    }

    /**
     * Asks how far an upload is.
     *
     * @return nothing when the registry does not know it any more, or does not tell
     */
    Optional<Upload> status(RegistryEndpoint endpoint, Upload upload) throws RegistryException {
        try (HttpResponse response = client.sendTo(endpoint, "GET", upload.place(), Map.of(), Optional.empty())) {
            return response.status() == NO_CONTENT || response.status() == ACCEPTED
                    ? Optional.of(next(endpoint, upload, 0, response))
                    : Optional.empty();
        }
    }

    /**
     * Sends a piece of a blob that is not the last.
     *
     * @return the upload behind it; nothing when the piece is too large for whoever is on the way
     */
    Optional<Upload> patch(RegistryEndpoint endpoint, Upload upload, long length, HttpRequest.Body.Content content)
            throws RegistryException {
        long end = upload.offset() + length;
        try (HttpResponse response =
                client.sendTo(endpoint, "PATCH", upload.place(), range(upload.offset(), end), body(length, content))) {
            if (response.status() == TOO_LARGE) {
                return Optional.empty();
            } else if (response.status() != ACCEPTED && response.status() != NO_CONTENT) {
                throw failures.ofUpload(endpoint, response);
            }
            return Optional.of(next(endpoint, upload, end, response));
        }
    }

    /**
     * Sends the rest of a blob, or all of it, and ends the upload.
     *
     * @return false when that is too large for whoever is on the way
     */
    boolean put(RegistryEndpoint endpoint, Upload upload, Descriptor blob, HttpRequest.Body.Content content)
            throws RegistryException {
        long rest = blob.size() - upload.offset();
        Map<String, String> headers =
                upload.offset() == 0 || rest == 0 ? Map.of() : range(upload.offset(), blob.size());
        try (HttpResponse response =
                client.sendTo(endpoint, "PUT", upload.end(blob.digest()), headers, body(rest, content))) {
            if (response.status() == TOO_LARGE) {
                return false;
            } else if (response.status() != CREATED && response.status() != NO_CONTENT) {
                throw failures.ofUpload(endpoint, response);
            }
            check(endpoint, blob.digest(), response);
            return true;
        }
    }

    private static Optional<HttpRequest.Body> body(long length, HttpRequest.Body.Content content) {
        return Optional.of(new HttpRequest.Body(BINARY, length, content));
    }

    private static Map<String, String> range(long from, long end) {
        return Map.of("Content-Range", from + "-" + (end - 1));
    }

    private static Upload opened(RegistryEndpoint endpoint, HttpResponse response) throws RegistryException {
        long least = response.header("OCI-Chunk-Min-Length")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
        URI place =
                location(endpoint, response).orElseThrow(() -> odd(endpoint, "opens an upload and does not say where"));
        return new Upload(place, 0, least);
    }

    /** @param expected how far it is where the answer does not say */
    private static Upload next(RegistryEndpoint endpoint, Upload upload, long expected, HttpResponse response)
            throws RegistryException {
        Matcher range = RANGE.matcher(response.header("Range").orElse("").strip());
        long offset = expected;
        if (range.matches()) {
            long last = Long.parseLong(range.group(1));
            // "0-0" is what registries say of one byte, and of none.
            offset = last == 0 ? 0 : last + 1;
        }
        return new Upload(location(endpoint, response).orElse(upload.place()), offset, upload.leastPiece());
    }

    private static Optional<URI> location(RegistryEndpoint endpoint, HttpResponse response) throws RegistryException {
        Optional<String> header = response.header("Location");
        if (header.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI place = response.uri().resolve(new URI(header.get().strip()));
            Origin.of(place);
            return Optional.of(place);
        } catch (URISyntaxException | IllegalArgumentException e) {
            // The text itself may be signed, so it is not shown.
            throw odd(endpoint, "names something as the place of an upload that is no URL");
        }
    }

    private static void check(RegistryEndpoint endpoint, Digest sent, HttpResponse response) throws RegistryException {
        Optional<Digest> stored = digest(response);
        if (stored.isPresent() && !stored.get().equals(sent)) {
            throw odd(endpoint, "stored " + sent + " as " + stored.get());
        }
    }

    private static Optional<Digest> digest(HttpResponse response) {
        try {
            return response.header(DIGEST_HEADER).map(text -> Digest.parse(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static RegistryException odd(RegistryEndpoint endpoint, String what) {
        return new RegistryException(RegistryException.Kind.WRONG_CONTENT, endpoint + " " + what, "is it a registry?");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
