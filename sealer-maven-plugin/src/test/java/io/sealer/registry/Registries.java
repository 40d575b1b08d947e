package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.http.Backoff;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.MemoryDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A build's view of registries in tests: a cache in a directory, fetchers upon it, registries that end with the test.
 * Registered as an extension it ends by itself.
 */
final class Registries implements AutoCloseable, AfterEachCallback {

    static final Duration PATIENCE = Duration.ofMillis(400);

    final BlobCache cache;
    final TagCache tags;
    final RecordingProgress progress = new RecordingProgress();
    final VirtualTime time = new VirtualTime();
    private final List<Runnable> endings = new ArrayList<>();

    Registries(Path directory) {
        this.cache = new BlobCache(directory);
        this.tags = new TagCache(directory);
    }

    /** In a directory of its own, which goes with the test. */
    static Registries temporary() {
        try {
            Path directory = MemoryDirectories.create("registries");
            Registries registries = new Registries(directory);
            registries.endings.add(() -> delete(directory));
            return registries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        ImageFetcher fetcher = new ImageFetcher(change.apply(configuration()), cache, tags, progress, time);
        endings.add(fetcher::close);
        return fetcher;
    }

    ImageFetcher fetcher() {
        return fetcher(UnaryOperator.identity());
    }

    /** Tries of up to eight at once, without chance in their waits. */
    static Retries retries(VirtualTime time, Progress progress) {
        Traffic traffic = new Traffic(time);
        return new Retries(new HostPace(time, traffic, 8), new Backoff(() -> 0), traffic, progress);
    }

    List<ResolvedImage> resolve(ImageFetcher fetcher, String... references) {
        return fetcher.resolve(Arrays.stream(references).map(Reference::parse).toList(), Platform.LINUX_AMD64);
    }

    FetchSummary pull(ImageFetcher fetcher, String... references) {
        return fetcher.fetch(resolve(fetcher, references), progress);
    }

    /** Files of the cache that are neither blobs nor records, nor beginnings of blobs for the next build. */
    List<Path> leftovers() throws IOException {
        return inPartial().stream().filter(file -> !isBeginning(file)).toList();
    }

    /** Beginnings of blobs for the next build. */
    List<Path> beginnings() throws IOException {
        return inPartial().stream().filter(Registries::isBeginning).toList();
    }

    private static boolean isBeginning(Path file) {
        return file.getFileName().toString().matches("[0-9a-f]{64}");
    }

    private List<Path> inPartial() throws IOException {
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

    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }
}
