package io.sealer.it.benchmark;

import io.sealer.it.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What the command line of the benchmark of packaging says.
 *
 * @param context size of the context in MB
 * @param images size of the container images in MiB, a shared layer counted once
 * @param count how many images there are
 * @param rounds how often everything is done; medians count
 * @param compressions the values of {@code sealer.compression} that are compared
 * @param without contenders that are left out: {@code buildah}, {@code jib}
 * @param directory where everything lies; emptied before and after
 */
record PackageOptions(
        int context,
        int images,
        int count,
        int rounds,
        List<String> compressions,
        Set<String> without,
        Path directory) {

    static final String USAGE = """
            options:
              --small           20 MB, six images of 20 MiB, one round: to see that it works
              --context MB      size of the context (default 1000)
              --images MIB      size of all images, each layer counted once (default 2000)
              --count N         how many images (default 30)
              --rounds N        how often everything is done; medians count (default 3)
              --compression C   compares this alone; may be repeated (default auto, none, gzip and zstd)
              --without NAME    leaves out buildah or jib
              --directory DIR   where everything lies (default it/target/package-benchmark)""";

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException for what is not in {@link #USAGE}
     */
    static PackageOptions parse(List<String> words) {
        int context = 1000;
        int images = 2000;
        int count = 30;
        int rounds = 3;
        List<String> compressions = new ArrayList<>();
        Set<String> without = new HashSet<>();
        Path directory = Workspace.target().resolve("package-benchmark");
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--small" -> {
                    context = 20;
                    images = 20;
                    count = 6;
                    rounds = 1;
                }
                case "--context" -> context = BenchmarkOptions.number(option, rest);
                case "--images" -> images = BenchmarkOptions.number(option, rest);
                case "--count" -> count = BenchmarkOptions.number(option, rest);
                case "--rounds" -> rounds = BenchmarkOptions.number(option, rest);
                case "--compression" -> compressions.add(BenchmarkOptions.value(option, rest));
                case "--without" -> without.add(BenchmarkOptions.value(option, rest));
                case "--directory" ->
                    directory = Path.of(BenchmarkOptions.value(option, rest)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new PackageOptions(
                context,
                images,
                count,
                rounds,
                compressions.isEmpty() ? List.of("auto", "none", "gzip", "zstd") : List.copyOf(compressions),
                Set.copyOf(without),
                directory);
    }
}
