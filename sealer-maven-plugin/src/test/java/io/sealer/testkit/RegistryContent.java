package io.sealer.testkit;

import io.sealer.oci.Digest;
import java.util.List;
import java.util.Map;
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

    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final Set<String> prefixes = ConcurrentHashMap.newKeySet();

    void push(String repository, String tag, TestImage image) {
        Repository target = repositories.computeIfAbsent(
                repository,
                name -> new Repository(
                        new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
        image.manifests().forEach((digest, document) -> target.manifests.put(digest.toString(), document));
        image.blobs().forEach((digest, blob) -> target.blobs.put(digest.toString(), blob));
        if (!tag.isEmpty()) {
            target.tags.put(tag, image.root());
        }
    }

    boolean remove(String repository, Digest digest) {
        Repository target = repositories.get(repository);
        return target != null
                && (target.blobs.remove(digest.toString()) != null
                        | target.manifests.remove(digest.toString()) != null);
    }

    void addPrefix(String prefix) {
        prefixes.add(prefix + "/");
    }

    /** The repository that a path is about, as it stands in the path; empty where it is about none. */
    static String repositoryOf(String path) {
        for (Pattern pattern : List.of(OBJECT, TAGS)) {
            Matcher matcher = pattern.matcher(path);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return "";
    }

    /** The right answer, but for access rules. */
    Reply reply(LoggedRequest request) {
        if (request.path().equals("/v2/") || request.path().equals("/v2")) {
            return Reply.of(200, Map.of("Content-Type", "application/json"), JsonText.bytes("{}"));
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return Reply.error(405, "UNSUPPORTED", "this registry is for pulling only");
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
