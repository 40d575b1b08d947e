package io.sealer.it.benchmark;

import io.sealer.it.Command;
import io.sealer.it.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The benchmark of finding images: reading files, composing their YAML, and finding the images in them. */
public final class ScanBenchmark {

    private static final String COMPOSE = "compose the YAML with the library alone";
    private static final Map<String, String> CONTENDERS = Map.of(
            ColdScan.READ, "read the files as text", ColdScan.COMPOSE, COMPOSE, ColdScan.FIND, "find the images");
    private static final List<String> ORDER = List.of(ColdScan.READ, ColdScan.COMPOSE, ColdScan.FIND);
    private static final String USAGE = "arguments: [--size MB] [--rounds N] [--directory DIR]";

    private ScanBenchmark() {}

    /** Runs it and prints Markdown. */
    public static void main(String[] arguments) throws IOException {
        int size = 20;
        int rounds = 5;
        Path context = Workspace.target().resolve("benchmark-manifests");
        boolean own = false;
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--size" -> size = Integer.parseInt(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--directory" -> {
                    context = Path.of(value);
                    own = true;
                }
                default -> throw new IllegalArgumentException(arguments[i] + ": " + USAGE);
            }
        }
        if (!own) {
            Workspace.delete(context);
            new BenchmarkManifests(context).write(size);
        }
        describe(context, rounds);
        ResultTable table = new ResultTable();
        // What is thrown away: files and programs that are not in memory yet.
        for (int round = 0; round <= rounds; round++) {
            List<Measurement> results = new ArrayList<>();
            for (String contender : ORDER) {
                results.add(one(contender, context));
            }
            results.forEach(result -> System.err.println(result));
            if (round > 0) {
                table.add(results);
            }
        }
        table.lines(COMPOSE, ORDER.stream().map(CONTENDERS::get).toList()).forEach(System.out::println);
    }

    private static void describe(Path context, int rounds) throws IOException {
        try (Stream<Path> all = Files.walk(context.resolve("manifests"))) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            System.out.printf(
                    Locale.ROOT, "%d files, %.1f MB; median of %d rounds%n%n", files.size(), bytes / 1e6, rounds);
        }
    }

    private static Measurement one(String contender, Path context) throws IOException {
        TimedProgram run = TimedProgram.run(Command.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                ColdScan.class.getName(),
                contender,
                context.toString()));
        String[] words = run.outcome().text().strip().split(" ");
        System.err.println(contender + " saw " + words[2]);
        Duration wall = Duration.ofNanos(Long.parseLong(words[0]));
        Duration cpu = Duration.ofNanos(Long.parseLong(words[1]));
        return new Measurement(CONTENDERS.get(contender), wall, cpu, Duration.ZERO, run.peakRss());
    }
}
