package io.sealer.registry;

import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.FaultRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A build's view of registries in tests: a cache in a directory, fetchers upon it, registries that end with the test. */
final class Registries implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMillis(400);

    final BlobCache cache;
    final TagCache tags;
    final RecordingProgress progress = new RecordingProgress();
    private final List<Runnable> endings = new ArrayList<>();

    Registries(Path directory) {
        this.cache = new BlobCache(directory);
        this.tags = new TagCache(directory);
    }

    FaultRegistry registry() throws IOException {
        FaultRegistry registry = FaultRegistry.start();
        endings.add(registry::close);
        return registry;
    }

    static RegistryConfiguration configuration() {
        return RegistryConfiguration.plain("1.2.3").withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    ImageFetcher fetcher(UnaryOperator<RegistryConfiguration> change) {
        ImageFetcher fetcher = new ImageFetcher(change.apply(configuration()), cache, tags, progress);
        endings.add(fetcher::close);
        return fetcher;
    }

    ImageFetcher fetcher() {
        return fetcher(UnaryOperator.identity());
    }

    List<ResolvedImage> resolve(ImageFetcher fetcher, String... references) {
        return fetcher.resolve(Arrays.stream(references).map(Reference::parse).toList(), Platform.LINUX_AMD64);
    }

    FetchSummary pull(ImageFetcher fetcher, String... references) {
        return fetcher.fetch(resolve(fetcher, references), progress);
    }

    /** Files of the cache that are neither blobs nor records. */
    List<Path> leftovers() throws IOException {
        Path partial = cache.root().resolve("partial");
        if (!Files.exists(partial)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(partial)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Override
    public void close() {
        for (int i = endings.size() - 1; i >= 0; i--) {
            endings.get(i).run();
        }
    }
}
