package io.sealer.it.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.sealer.Problems;
import io.sealer.discovery.Charts;
import io.sealer.discovery.ImageFinder;
import io.sealer.discovery.ImagePatterns;
import io.sealer.discovery.Origins;
import io.sealer.kube.ChartRenderer;
import io.sealer.kubefile.Kubefile;
import io.sealer.kubefile.KubefileParser;
import io.sealer.rootfs.ArchiveStore;
import io.sealer.rootfs.BuildContext;
import io.sealer.rootfs.FilteredFiles;
import io.sealer.rootfs.KubefileExecutor;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The program that {@link ScanBenchmark} starts: looks at the manifests of a context in a JVM that has just been
 * started. Prints the nanoseconds of wall and processor time from the first line of {@code main} on, and how much it saw.
 */
final class ColdScan {

    static final String READ = "read";
    static final String COMPOSE = "compose";
    static final String FIND = "find";

    private ColdScan() {}

    /**
     * Reads, composes or searches.
     *
     * @param arguments what to do, and the context's directory, with a directory {@code manifests} in it
     */
    public static void main(String[] arguments) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        Path context = Path.of(arguments[1]);
        long seen = switch (arguments[0]) {
            case READ -> read(context);
            case COMPOSE -> compose(context);
            default -> find(context);
        };
        long wall = System.nanoTime() - begin;
        System.out.println(wall + " " + (system.getProcessCpuTime() - cpu) + " " + seen);
    }

    private static List<Path> files(Path context) throws IOException {
        try (Stream<Path> all = Files.walk(context.resolve("manifests"))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static long read(Path context) throws IOException {
        char[] buffer = new char[1 << 13];
        long characters = 0;
        for (Path file : files(context)) {
            try (Reader in = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    characters += n;
                }
            }
        }
        return characters;
    }

    /** What the library does that reads the YAML, used as its documentation says. */
    private static long compose(Path context) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        long documents = 0;
        for (Path file : files(context)) {
            try (Reader in = new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8)) {
                for (Node document : new Yaml(options).composeAll(in)) {
                    documents += document == null ? 0 : 1;
                }
            }
        }
        return documents;
    }

    /** What a build does from the Kubefile on: makes the tree, and finds the images in it. */
    private static long find(Path context) {
        Problems problems = new Problems();
        Kubefile kubefile = new KubefileParser()
                .parse("FROM scratch\nCOPY . .\n", "Kubefile", problems)
                .kubefile()
                .expand(Map.of(), Map.of(), problems);
        ArchiveStore archives = new ArchiveStore(context.resolve("archives"), () -> {});
        Rootfs rootfs = new KubefileExecutor(
                        BuildContext.open(context, "context", List.of()), FilteredFiles.NONE, archives)
                .execute(kubefile, Optional.empty(), problems)
                .rootfs();
        int images = new ImageFinder(
                        List.of(),
                        ImagePatterns.none(),
                        List.of(),
                        Origins.none(),
                        new Charts(List.of(), Optional.empty(), noCharts(context)))
                .find(rootfs, problems)
                .images()
                .size();
        problems.throwIfAny();
        return images;
    }

    private static ChartRenderer noCharts(Path context) {
        return new ChartRenderer(
                () -> {
                    throw new IllegalStateException("there is no chart");
                },
                context.resolve("charts"));
    }
}
