package io.sealer.testkit;

import io.sealer.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The uploads that are open at a {@link FaultRegistry} (OCI distribution-spec 1.1, "Push"). */
final class Uploads {

    static final Pattern PATH = Pattern.compile("/v2/(.+)/blobs/uploads/([^/]*)");
    private static final Pattern RANGE = Pattern.compile("(\\d+)-(\\d+)");

    private final Map<String, Map<String, byte[]>> blobs;
    private final Map<String, ByteArrayOutputStream> open = new ConcurrentHashMap<>();
    private final AtomicLong serial = new AtomicLong();
    private volatile String base = "";
    private volatile boolean forgetful;

    /** @param blobs the blobs of each repository, by digest */
    Uploads(Map<String, Map<String, byte[]>> blobs) {
        this.blobs = blobs;
    }

    /** From now on locations begin with this; empty for relative ones. */
    void locateAt(String scheme) {
        base = scheme;
    }

    /** From now on an upload that was cut is gone, as with docker-registry 2. */
    void forgetCuts() {
        forgetful = true;
    }

    /** @param whole whether all of the body came */
    Reply reply(LoggedRequest request, byte[] body, boolean whole) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            throw new IllegalArgumentException(request.path());
        }
        String repository = path.group(1);
        if (request.method().equals("POST")) {
            return begin(repository, request);
        }
        String id = path.group(2);
        ByteArrayOutputStream upload = open.get(id);
        if (upload == null) {
            return Reply.error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
        } else if (!request.method().equals("GET")
                && !parameter(request, "_state").equals(String.valueOf(upload.size()))) {
            open.remove(id);
            return Reply.error(404, "BLOB_UPLOAD_INVALID", "blob upload invalid");
        }
        return switch (request.method()) {
            case "GET" -> progress(204, repository, id, upload);
            case "DELETE" -> {
                open.remove(id);
                yield Reply.of(204, Map.of(), new byte[0]);
            }
            case "PATCH", "PUT" -> take(request, repository, id, upload, body, whole);
            default -> Reply.error(405, "UNSUPPORTED", "unsupported");
        };
    }

    private Reply begin(String repository, LoggedRequest request) {
        String mount = parameter(request, "mount");
        byte[] elsewhere =
                blobs.getOrDefault(parameter(request, "from"), Map.of()).get(mount);
        if (elsewhere != null) {
            return stored(repository, mount, elsewhere);
        }
        String id = "upload-" + serial.incrementAndGet();
        ByteArrayOutputStream upload = new ByteArrayOutputStream();
        open.put(id, upload);
        return progress(202, repository, id, upload);
    }

    private Reply take(
            LoggedRequest request,
            String repository,
            String id,
            ByteArrayOutputStream upload,
            byte[] body,
            boolean whole) {
        Matcher range = RANGE.matcher(request.header("Content-Range").orElse(""));
        if (range.matches() && Long.parseLong(range.group(1)) != upload.size()) {
            return Reply.error(416, "RANGE_INVALID", "the next byte is " + upload.size());
        }
        upload.writeBytes(body);
        if (!whole) {
            if (forgetful) {
                open.remove(id);
            }
            return Reply.error(400, "BLOB_UPLOAD_INVALID", "nobody hears this");
        } else if (request.method().equals("PATCH")) {
            return progress(202, repository, id, upload);
        }
        open.remove(id);
        byte[] bytes = upload.toByteArray();
        String digest = parameter(request, "digest");
        return Digest.of(bytes).toString().equals(digest)
                ? stored(repository, digest, bytes)
                : Reply.error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
    }

    /** The place changes with every byte, as with registries that keep their state in it. */
    private Reply progress(int status, String repository, String id, ByteArrayOutputStream upload) {
        return Reply.of(
                status,
                Map.of(
                        "Location",
                        base + "/v2/" + repository + "/blobs/uploads/" + id + "?_state=" + upload.size(),
                        "Range",
                        "0-" + Math.max(0, upload.size() - 1)),
                new byte[0]);
    }

    private Reply stored(String repository, String digest, byte[] bytes) {
        blobs.computeIfAbsent(repository, name -> new ConcurrentHashMap<>()).put(digest, bytes);
        return Reply.of(
                201,
                Map.of("Location", "/v2/" + repository + "/blobs/" + digest, "Docker-Content-Digest", digest),
                new byte[0]);
    }

    static String parameter(LoggedRequest request, String name) {
        for (String pair : request.query().split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
