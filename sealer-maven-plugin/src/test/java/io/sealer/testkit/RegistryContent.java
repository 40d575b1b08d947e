package io.sealer.testkit;

import io.sealer.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@link FaultRegistry} holds, and the right answer to a request for it (OCI distribution-spec 1.1, "Pull"). */
final class RegistryContent {

    private static final Pattern OBJECT = Pattern.compile("/v2/(.+)/(manifests|blobs)/([^/]+)");
    private static final Pattern TAGS = Pattern.compile("/v2/(.+)/tags/list");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private record Repository(
            Map<String, TestImage.Document> tags,
            Map<String, TestImage.Document> manifests,
            Map<String, byte[]> blobs) {}

    private static final Pattern REFERRED = Pattern.compile("sha256:[0-9a-f]{64}");

    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final Map<String, Map<String, byte[]>> blobs = new ConcurrentHashMap<>();
    private final Uploads uploads = new Uploads(blobs);
    private final Set<String> prefixes = ConcurrentHashMap.newKeySet();

    void push(String repository, String tag, TestImage image) {
        Repository target = repository(repository);
        image.manifests().forEach((digest, document) -> target.manifests.put(digest.toString(), document));
        image.blobs().forEach((digest, blob) -> target.blobs.put(digest.toString(), blob));
        if (!tag.isEmpty()) {
            target.tags.put(tag, image.root());
        }
    }

    private Repository repository(String name) {
        return repositories.computeIfAbsent(
                name,
                any -> new Repository(
                        new ConcurrentHashMap<>(),
                        new ConcurrentHashMap<>(),
                        blobs.computeIfAbsent(name, one -> new ConcurrentHashMap<>())));
    }

    Uploads uploads() {
        return uploads;
    }

    boolean remove(String repository, Digest digest) {
        Repository target = repositories.get(repository);
        return target != null
                && (target.blobs.remove(digest.toString()) != null
                        | target.manifests.remove(digest.toString()) != null);
    }

    Optional<Digest> digestOf(String name, String key) {
        return Optional.ofNullable(repositories.get(name))
                .map(repository -> key.startsWith("sha256:") ? repository.manifests.get(key) : repository.tags.get(key))
                .map(TestImage.Document::digest);
    }

    boolean hasBlob(String repository, Digest blob) {
        return blobs.getOrDefault(repository, Map.of()).containsKey(blob.toString());
    }

    void addPrefix(String prefix) {
        prefixes.add(prefix + "/");
    }

    /** The repository that a path is about, as it stands in the path; empty where it is about none. */
    static String repositoryOf(String path) {
        for (Pattern pattern : List.of(Uploads.PATH, OBJECT, TAGS)) {
            Matcher matcher = pattern.matcher(path);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return "";
    }

    /**
     * The right answer, but for access rules.
     *
     * @param whole whether all of the body came
     */
    Reply reply(LoggedRequest request, byte[] body, boolean whole) {
        Matcher object = OBJECT.matcher(request.path());
        if (Uploads.PATH.matcher(request.path()).matches()) {
            Reply reply = uploads.reply(request, body, whole);
            if (reply.status() == 201) {
                repository(repositoryOf(request.path()));
            }
            return reply;
        } else if (request.method().equals("PUT")
                && object.matches()
                && object.group(2).equals("manifests")) {
            return whole
                    ? store(repository(object.group(1)), object.group(3), request, body)
                    : Reply.error(400, "MANIFEST_INVALID", "cut");
        }
        return reply(request);
    }

    /** A manifest is taken only when all that it points to is there, as good registries do. */
    private static Reply store(Repository repository, String key, LoggedRequest request, byte[] body) {
        TestImage.Document document =
                new TestImage.Document(request.header("Content-Type").orElse(""), body);
        String digest = document.digest().toString();
        if (key.startsWith("sha256:") && !key.equals(digest)) {
            return Reply.error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }
        Matcher referred = REFERRED.matcher(new String(body, StandardCharsets.UTF_8));
        while (referred.find()) {
            if (!repository.blobs.containsKey(referred.group())
                    && !repository.manifests.containsKey(referred.group())) {
                return Reply.error(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry");
            }
        }
        repository.manifests.put(digest, document);
        if (!key.startsWith("sha256:")) {
            repository.tags.put(key, document);
        }
        return Reply.of(201, Map.of("Docker-Content-Digest", digest), new byte[0]);
    }

    private Reply reply(LoggedRequest request) {
        if (request.path().equals("/v2/") || request.path().equals("/v2")) {
            return Reply.of(200, Map.of("Content-Type", "application/json"), JsonText.bytes("{}"));
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Reply.error(405, "UNSUPPORTED", "there is nothing to do it with");
        }
        String name = repositoryOf(request.path());
        Repository repository = find(name);
        Matcher object = OBJECT.matcher(request.path());
        if (repository == null) {
            return Reply.error(404, "NAME_UNKNOWN", "repository name not known to registry");
        } else if (!object.matches()) {
            String tags = JsonText.array(new TreeMap<>(repository.tags)
                    .keySet().stream().map(JsonText::string).toList());
            return Reply.of(
                    200,
                    Map.of("Content-Type", "application/json"),
                    JsonText.bytes("{\"name\":" + JsonText.string(name) + ",\"tags\":" + tags + "}"));
        } else if (object.group(2).equals("manifests")) {
            return manifest(repository, object.group(3), request);
        }
        return blob(repository, object.group(3), request);
    }

    private Repository find(String name) {
        Repository exact = repositories.get(name);
        if (exact != null) {
            return exact;
        }
        return prefixes.stream()
                .filter(name::startsWith)
                .map(prefix -> repositories.get(name.substring(prefix.length())))
                .filter(repository -> repository != null)
                .findFirst()
                .orElse(null);
    }

    private static Reply manifest(Repository repository, String key, LoggedRequest request) {
        TestImage.Document document =
                key.startsWith("sha256:") ? repository.manifests.get(key) : repository.tags.get(key);
        if (document == null) {
            return Reply.error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        String accept = request.header("Accept").orElse("*/*");
        if (!accept.contains(document.mediaType()) && !accept.contains("*/*")) {
            // What docker-registry does: a client that does not ask for a type is told that there is nothing.
            return Reply.error(404, "MANIFEST_UNKNOWN", "the accept header does not name " + document.mediaType());
        }
        return Reply.of(
                200,
                Map.of(
                        "Content-Type",
                        document.mediaType(),
                        "Docker-Content-Digest",
                        document.digest().toString()),
                document.bytes());
    }

    private static Reply blob(Repository repository, String key, LoggedRequest request) {
        byte[] blob = repository.blobs.get(key);
        if (blob == null) {
            return Reply.error(404, "BLOB_UNKNOWN", "blob unknown to registry");
        }
        Reply whole = Reply.of(
                200,
                Map.of(
                        "Content-Type",
                        "application/octet-stream",
                        "Docker-Content-Digest",
                        key,
                        "Accept-Ranges",
                        "bytes"),
                blob);
        return request.header("Range")
                .filter(range -> request.method().equals("GET"))
                .map(range -> range(whole, range))
                .orElse(whole);
    }

    /** RFC 9110, 14.2: one range is honoured, anything else ignored, an unsatisfiable one refused. */
    private static Reply range(Reply whole, String header) {
        Matcher range = RANGE.matcher(header);
        if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
            return whole;
        }
        long size = whole.entity().length;
        long from = range.group(1).isEmpty()
                ? Math.max(0, size - Long.parseLong(range.group(2)))
                : Long.parseLong(range.group(1));
        long to = range.group(1).isEmpty() || range.group(2).isEmpty()
                ? size - 1
                : Math.min(size - 1, Long.parseLong(range.group(2)));
        if (from > to) {
            return Reply.error(416, "RANGE_INVALID", "nothing there").withHeader("Content-Range", "bytes */" + size);
        }
        return whole.withRange(from, to - from + 1);
    }
}
