package io.sealer.it.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.TagCache;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.ImageFetcher;
import io.sealer.registry.Mirrors;
import io.sealer.registry.RegistryConfiguration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program that {@link CollectEngine} starts: our transfer engine in a JVM of its own, with an empty cache and the
 * build's defaults. Prints the nanoseconds of wall and processor time from the first line of {@code main} on.
 */
final class ColdCollect {

    private ColdCollect() {}

    /**
     * Collects the benchmark's images.
     *
     * @param arguments {@code HOST:PORT} of the registry, the cache's directory, and how many transfers at once; without
     *     the last one the default
     */
    public static void main(String[] arguments) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        collect(arguments);
        long wall = System.nanoTime() - begin;
        System.out.println(wall + " " + (system.getProcessCpuTime() - cpu));
    }

    private static void collect(String[] arguments) {
        RegistryConfiguration configuration =
                RegistryConfiguration.plain("benchmark").withMirrors(Mirrors.parse("*=http://" + arguments[0] + "!"));
        if (arguments.length > 2) {
            configuration = configuration.withParallel(Integer.parseInt(arguments[2]));
        }
        Path cache = Path.of(arguments[1]);
        List<Reference> references = new ArrayList<>();
        for (int image = 0; image < BenchmarkImages.COUNT; image++) {
            references.add(Reference.parse("registry.example/" + BenchmarkImages.repository(image) + ":1"));
        }
        Progress progress = Progress.silent();
        try (ImageFetcher fetcher =
                new ImageFetcher(configuration, new BlobCache(cache), new TagCache(cache), progress)) {
            fetcher.fetch(fetcher.resolve(references, Platform.LINUX_AMD64), progress);
        }
    }
}
