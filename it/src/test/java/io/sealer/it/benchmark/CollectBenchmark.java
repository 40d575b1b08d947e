package io.sealer.it.benchmark;

import io.sealer.it.Command;
import io.sealer.it.Workspace;
import io.sealer.it.benchmark.BenchmarkOptions.Part;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The benchmark of collecting images: twenty images with shared layers from a registry on this machine, near and far,
 * by us and by others. Contenders take turns, and each round begins with another one. One round is thrown away.
 */
public final class CollectBenchmark {

    private final BenchmarkOptions options;
    private final BenchmarkRegistry registry;
    private final List<Contender> contenders;
    private boolean warm;

    private CollectBenchmark(BenchmarkOptions options, BenchmarkRegistry registry) {
        this.options = options;
        this.registry = registry;
        this.contenders = List.of(
                new CurlAndOpenssl(registry.blobs()),
                CollectEngine.byDefault(registry.blobs().keySet()),
                CollectEngine.oneAtATime(registry.blobs().keySet()),
                new SkopeoOneByOne());
    }

    /**
     * Runs it and prints Markdown.
     *
     * @param arguments see {@link BenchmarkOptions#USAGE}
     */
    public static void main(String[] arguments) throws IOException {
        BenchmarkOptions options;
        try {
            options = BenchmarkOptions.parse(Arrays.asList(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + BenchmarkOptions.USAGE);
            System.exit(2);
            return;
        }
        Files.createDirectories(options.directory());
        System.err.println("filling or reading the registry below " + options.directory());
        try (BenchmarkRegistry registry = BenchmarkRegistry.start(options.directory(), options.mebibytes())) {
            new CollectBenchmark(options, registry).run();
        }
    }

    private void run() throws IOException {
        System.out.printf(
                Locale.ROOT,
                "%d images, %d different blobs, %d MiB; median of %d rounds%n%n",
                BenchmarkImages.COUNT,
                registry.blobs().size(),
                options.mebibytes(),
                options.rounds());
        machine().forEach(System.out::println);
        System.out.println();
        if (options.parts().contains(Part.NEAR)) {
            print("Without a delay", measure(registry.host()));
        }
        String distance = "With a round trip of %d ms".formatted(options.delay().toMillis());
        if (options.parts().contains(Part.FAR)) {
            far(distance, Long.MAX_VALUE);
        }
        if (options.parts().contains(Part.LIMITED)) {
            String limit = ", and at most %d KiB of a connection underway".formatted(options.window() >> 10);
            far(distance + limit, options.window());
        }
    }

    private void far(String title, long window) throws IOException {
        try (DelayingProxy proxy = DelayingProxy.start(registry.host(), options.delay(), window)) {
            print(title, measure(proxy.host()));
        }
    }

    private ResultTable measure(String host) throws IOException {
        if (!warm) {
            // What is thrown away: programs and files that are not in memory yet.
            round(0, host);
            warm = true;
        }
        ResultTable table = new ResultTable();
        for (int round = 1; round <= options.rounds(); round++) {
            table.add(round(round, host));
        }
        return table;
    }

    private List<Measurement> round(int number, String host) throws IOException {
        List<Contender> order = new ArrayList<>(contenders);
        Collections.rotate(order, number);
        List<Measurement> results = new ArrayList<>();
        for (Contender contender : order) {
            results.addAll(one(contender, host));
        }
        results.forEach(result -> System.err.println("round " + number + ": " + result));
        return results;
    }

    /** Begins with an empty directory and a disk that has nothing left to write. */
    private List<Measurement> one(Contender contender, String host) throws IOException {
        Path directory = options.directory().resolve("collected");
        Workspace.delete(directory);
        Files.createDirectories(directory);
        Disk.settle(directory);
        try {
            return contender.collect(host, directory);
        } finally {
            Workspace.delete(directory);
        }
    }

    private static void print(String title, ResultTable table) {
        System.out.println(title + "\n");
        table.lines(
                        CurlAndOpenssl.ONE_CORE,
                        List.of(
                                CurlAndOpenssl.ONE_CORE,
                                CurlAndOpenssl.ALL_CORES,
                                CollectEngine.NAME,
                                CollectEngine.ONE_AT_A_TIME,
                                SkopeoOneByOne.NAME))
                .forEach(System.out::println);
        System.out.println();
        System.out.println(table.comparison(CurlAndOpenssl.ALL_CORES, CurlAndOpenssl.ONE_CORE));
        System.out.println(table.comparison(CollectEngine.NAME, CurlAndOpenssl.ALL_CORES));
        System.out.println(table.comparison(SkopeoOneByOne.NAME, CollectEngine.NAME));
        System.out.println(table.comparison(CollectEngine.ONE_AT_A_TIME, CollectEngine.NAME));
        System.out.println(table.remark(CollectEngine.startOf(CollectEngine.NAME)));
        System.out.println();
    }

    private static List<String> machine() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "* %d cores, load %.1f at the start, %s %s, JDK %s",
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version")));
        for (String program : List.of("curl", "skopeo", "openssl")) {
            Command version = Command.of(program, program.equals("openssl") ? "version" : "--version");
            lines.add("* "
                    + version.run().assertSucceeded().text().lines().findFirst().orElseThrow());
        }
        return lines;
    }
}
