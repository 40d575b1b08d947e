package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.http.HttpRequest;
import io.sealer.http.HttpResponse;
import io.sealer.http.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings files of ordinary web servers into the cache, over the connections, proxies, certificates and credentials of
 * registries, and through mirrors of their own. For use by one thread at a time; closing it ends its connections.
 */
public final class FileFetcher implements AutoCloseable {

    private static final String MIRRORS = "<fileMirrors> (-Dsealer.fileMirrors)";
    private static final int LARGEST_DOCUMENT = 4 << 20;

    private final RegistryConfiguration configuration;
    private final BlobCache cache;
    private final RegistryWire wire;
    private final HttpFiles files;
    private final FileRoute route;

    /**
     * @param configuration what the build says about registries and mirrors
     * @param cache where files go
     * @param progress for lines that concern the whole build
     */
    public FileFetcher(RegistryConfiguration configuration, BlobCache cache, Progress progress) {
        this(configuration, cache, progress, TimeSource.system());
    }

    FileFetcher(RegistryConfiguration configuration, BlobCache cache, Progress progress, TimeSource time) {
        this.configuration = configuration;
        this.cache = cache;
        InsecureHosts trust = new InsecureHosts(
                configuration.insecureRegistries(), configuration.fileMirrors().addresses());
        this.wire = new RegistryWire(configuration, TokenScope.pulling(), trust, progress, time);
        this.files = new HttpFiles(
                wire.http(),
                wire.retries(),
                configuration.credentials(),
                wire.traffic(),
                "check the URL and the version in it; a mirror belongs into " + MIRRORS,
                MIRRORS);
        this.route = new FileRoute(configuration.fileMirrors(), files, progress);
    }

    /**
     * What came of some requests.
     *
     * @param answers what was asked for
     * @param problems why there is no answer
     */
    public record Answers<K, T>(Map<K, T> answers, Map<K, Problem> problems) {}

    /** What is asked of one place. */
    private interface Question<K, T> {

        T ask(K key) throws RegistryException;
    }

    /** Small documents, such as lists of checksums. */
    public Answers<URI, byte[]> documents(Collection<URI> uris) {
        return all(List.copyOf(uris), uri -> uri, this::document);
    }

    private byte[] document(URI uri) throws RegistryException {
        return route.first(uri, place -> {
            try (HttpResponse response = files.open(HttpRequest.get(place))) {
                return response.bodyAtMost(LARGEST_DOCUMENT);
            } catch (IOException e) {
                throw files.failure(place, e);
            }
        });
    }

    /**
     * The sizes of files as servers announce them, before one of them is fetched: a wrong URL is known then too. A server
     * that does not answer this question has no problem, and a file without a size.
     */
    public Answers<URI, OptionalLong> sizes(Collection<URI> uris) {
        return all(List.copyOf(uris), uri -> uri, this::size);
    }

    private OptionalLong size(URI uri) throws RegistryException {
        try {
            return route.first(uri, this::announced);
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.WRONG_CONTENT || e.kind() == RegistryException.Kind.UNAVAILABLE) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    private OptionalLong announced(URI place) throws RegistryException {
        try {
            return length(new HttpRequest("HEAD", place, Map.of(), Optional.empty(), Optional.empty()));
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.UNREACHABLE || e.kind() == RegistryException.Kind.UNAVAILABLE) {
                throw e;
            }
            // Some servers know no HEAD, and say so in many ways: what GET would give is the truth.
            return length(HttpRequest.get(place));
        }
    }

    private OptionalLong length(HttpRequest request) throws RegistryException {
        try (HttpResponse response = files.open(request)) {
            long length = response.contentLength();
            return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
        }
    }

    /**
     * Brings files into the cache, several at a time from each host. What may pass is tried again; what fails for good
     * keeps no other from being fetched.
     *
     * @param wanted each URL once
     * @param task told of the bytes as they come
     */
    public Answers<WantedFile, CachedBlob> fetch(Collection<WantedFile> wanted, Progress.Task task) {
        return all(List.copyOf(wanted), WantedFile::uri, one -> {
            FileDownload download = new FileDownload(files, cache, wire.traffic(), one, task);
            return route.first(one.uri(), download::from);
        });
    }

    /** The bytes that came over the network since this was asked last. */
    public long takeBytes() {
        return wire.traffic().takeBytes();
    }

    private interface Place<K> {

        URI of(K key);
    }

    private <K, T> Answers<K, T> all(List<K> keys, Place<K> place, Question<K, T> question) {
        Map<K, T> answers = new ConcurrentHashMap<>();
        Map<K, Problem> problems = new ConcurrentHashMap<>();
        List<K> asked = new ArrayList<>();
        for (K key : keys) {
            if (configuration.offline()) {
                problems.put(key, offline(place.of(key)));
            } else {
                asked.add(key);
            }
        }
        wire.pool().each(asked, key -> route.hostOf(place.of(key)), key -> {
            try {
                answers.put(key, question.ask(key));
            } catch (RegistryException e) {
                problems.put(key, e.toProblem(HttpFiles.shown(place.of(key))));
            }
        });
        return new Answers<>(answers, problems);
    }

    private static Problem offline(URI uri) {
        return CachedContent.missing("the file is not in the cache").toProblem(HttpFiles.shown(uri));
    }

    /** Ends all connections. */
    @Override
    public void close() {
        wire.close();
    }
}
