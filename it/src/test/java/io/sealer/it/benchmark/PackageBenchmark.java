package io.sealer.it.benchmark;

import io.sealer.it.Command;
import io.sealer.it.DockerRegistry;
import io.sealer.it.RegistryFiller;
import io.sealer.it.Workspace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The benchmark of packaging: a release of a cluster image and what becomes of it, by Maven as users start it, beside
 * what the same bytes cost otherwise and what other tools need. Everything is done once in every round.
 */
public final class PackageBenchmark {

    private static final String ALONE = "Maven alone";
    private static final String COLD = "cold build, nothing fetched";
    private static final String NOTHING = "nothing to do";
    private static final String CHANGED = "one file changed";
    private static final String BUMPED = "one image bumped";
    private static final String PUSH = "push";
    private static final String PUSH_BUMPED = "push, one image bumped";
    private static final String CAT = "cat of the archive, and sync";
    private static final String HASH = "openssl dgst -sha256 of context and blobs";
    private static final String ZSTD = "zstd -1 of what compresses";
    private static final String GZIP = "gzip -6 of what compresses";
    private static final String BUILDAH = "skopeo, buildah: ";
    private static final String JIB = "Jib, files alone: ";
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final double MB = 1e6;

    private final PackageOptions options;
    private final FigureTable table = new FigureTable();
    private final DockerRegistry source;
    private final DockerRegistry target;
    private final ReleaseProject project;
    private final ReleaseContext context;
    private final List<String> images;
    private final int bumped;
    private final long changedBlobs;
    private final Path copy;

    private PackageBenchmark(PackageOptions options, DockerRegistry source, DockerRegistry target) throws IOException {
        this.options = options;
        this.source = source;
        this.target = target;
        this.bumped = options.count() / 2;
        RegistryFiller filler = RegistryFiller.of(source);
        BenchmarkImages content = new BenchmarkImages(options.images(), options.count());
        content.pushTo(filler);
        this.changedBlobs = content.pushNext(filler, bumped);
        this.images = IntStream.range(0, options.count())
                .mapToObj(image -> BenchmarkImages.repository(image) + ":1")
                .toList();
        this.project = ReleaseProject.create(
                options.directory().resolve("project"), source.url(), target.host() + "/bench/cluster:1");
        this.context = ReleaseContext.create(project.context(), options.context());
        this.copy = options.directory().resolve("copy");
    }

    /**
     * Runs it and prints Markdown.
     *
     * @param arguments see {@link PackageOptions#USAGE}
     */
    public static void main(String[] arguments) throws IOException {
        PackageOptions options;
        try {
            options = PackageOptions.parse(Arrays.asList(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + PackageOptions.USAGE);
            System.exit(2);
            return;
        }
        Path directory = options.directory();
        Workspace.delete(directory);
        try (DockerRegistry source = DockerRegistry.empty(directory.resolve("source"));
                DockerRegistry target = DockerRegistry.empty(directory.resolve("target"))) {
            new PackageBenchmark(options, source, target).run();
        }
        Workspace.delete(directory);
    }

    private void run() throws IOException {
        System.out.printf(
                Locale.ROOT,
                "context %d MB, %d images of %d MiB with shared layers, %d rounds; %d cores, load %.1f at the start; JDK %s;"
                        + " %s%n%n",
                options.context(),
                options.count(),
                options.images(),
                options.rounds(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("java.version"),
                LocalDate.now());
        for (int round = 0; round < options.rounds(); round++) {
            System.err.println("round " + (round + 1));
            release();
            bounds();
            for (String compression : options.compressions()) {
                packaging(compression);
            }
            if (!options.without().contains("buildah")) {
                buildah();
            }
            if (!options.without().contains("jib")) {
                jib();
            }
        }
        print();
    }

    /** From nothing to a release, and what comes after it. */
    private void release() throws IOException {
        project.forget();
        Workspace.delete(options.directory().resolve("target/storage/docker"));
        context.configuration("first");
        context.images(references(images));
        context.age();
        measure(ALONE, ReleaseProject.nothing(options.directory().resolve("nothing")));
        run(project.maven("sealer:lock"));
        project.forget();
        measure(COLD, project.maven("package"));
        measure(NOTHING, project.maven("package"));
        context.configuration("second");
        measure(CHANGED, project.maven("package"));
        push(PUSH);
        context.images(references(next()));
        measure(BUMPED, project.maven("sealer:lock", "package"));
        push(PUSH_BUMPED);
    }

    private void push(String name) throws IOException {
        Path storage = options.directory().resolve("target/storage");
        long before = blobBytes(storage);
        Figures figures = timed(project.maven("sealer:push"));
        table.add(name, figures.pushing(blobBytes(storage) - before));
    }

    private void bounds() throws IOException {
        measure(CAT, cat());
        measure(
                HASH,
                shell(
                        "find \"$@\" -type f -exec openssl dgst -sha256 {} + > /dev/null",
                        context.directory(),
                        project.blobs()));
        measure(ZSTD, shell("cat \"$1\"/* | zstd -q -1 -T1 -c > /dev/null", context.programs()));
        measure(GZIP, shell("cat \"$1\"/* | gzip -6 > /dev/null", context.programs()));
    }

    /** Everything is here, but no layer is known; then one file changes. */
    private void packaging(String compression) throws IOException {
        String property = "-Dsealer.compression=" + compression;
        project.forgetLayers();
        context.age();
        measure(compression + ", cold", project.maven(property, "package"));
        context.configuration("changed for " + compression + " " + System.nanoTime());
        measure(compression + ", " + CHANGED, project.maven(property, "package"));
        measure(compression + ", cat", cat());
    }

    private void buildah() throws IOException {
        BuildahAndSkopeo others =
                new BuildahAndSkopeo(options.directory().resolve("buildah"), context.directory(), source.host());
        others.forget();
        context.configuration("first");
        Disk.settle(options.directory());
        table.add(BUILDAH + COLD, others.build(images));
        context.configuration("second");
        Disk.settle(options.directory());
        table.add(BUILDAH + CHANGED, others.build(images));
        Disk.settle(options.directory());
        table.add(BUILDAH + BUMPED, others.build(next()));
        others.forget();
    }

    private void jib() throws IOException {
        Jib jib = Jib.create(options.directory().resolve("jib"), context.directory());
        jib.forget();
        // The first run of all fetches the plugin.
        run(jib.build());
        jib.forget();
        measure(JIB + COLD, jib.build());
        context.configuration("third");
        measure(JIB + CHANGED, jib.build());
        jib.forget();
    }

    private List<String> next() {
        List<String> next = new ArrayList<>(images);
        next.set(bumped, BenchmarkImages.repository(bumped) + ":2");
        return next;
    }

    private static List<String> references(List<String> names) {
        return names.stream().map(name -> "registry.example.com/" + name).toList();
    }

    private Command cat() throws IOException {
        Files.deleteIfExists(copy);
        return shell("cat \"$1\" > \"$2\" && sync \"$2\"", project.archive(), copy);
    }

    private static Command shell(String script, Object... arguments) {
        return Command.of("sh", "-c", script, "sh").and(arguments).within(LIMIT);
    }

    private void measure(String name, Command command) throws IOException {
        table.add(name, timed(command));
    }

    private Figures timed(Command command) throws IOException {
        Disk.settle(options.directory());
        return Figures.of(TimedProgram.run(command));
    }

    private static void run(Command command) {
        command.run().assertSucceeded();
    }

    private static long blobBytes(Path storage) throws IOException {
        if (Files.notExists(storage)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(file -> file.getFileName().toString().equals("data"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private void print() {
        List<String> names = new ArrayList<>(List.of(ALONE, COLD, NOTHING, CHANGED, BUMPED, PUSH, PUSH_BUMPED));
        names.addAll(List.of(CAT, HASH, ZSTD, GZIP));
        for (String tool : List.of(BUILDAH, JIB)) {
            Stream.of(COLD, CHANGED, BUMPED).map(what -> tool + what).forEach(names::add);
        }
        table.lines(names).forEach(System.out::println);
        System.out.printf(
                Locale.ROOT,
                "%nThe changed blobs of the bumped image: %.1f MB; pushed for them: %.2f times as much.%n",
                changedBlobs / MB,
                table.median(PUSH_BUMPED, Figures::pushed) / changedBlobs);
        System.out.printf(
                Locale.ROOT,
                "Nothing to do, beyond Maven alone: %.2f s, %.2f CPU s.%n%n",
                ratio(round -> round.get(NOTHING).wall() - round.get(ALONE).wall()),
                ratio(round -> round.get(NOTHING).cpu() - round.get(ALONE).cpu()));
        System.out.println("| compression | cold: wall s, CPU s | hash and compression, CPU s | ratio | with writing |"
                + " one file changed: wall s | cat, wall s | ratio |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        options.compressions().forEach(this::print);
    }

    private void print(String compression) {
        String cold = compression + ", cold";
        String changed = compression + ", " + CHANGED;
        String cat = compression + ", cat";
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f, %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |%n",
                compression,
                table.median(cold, Figures::wall),
                table.median(cold, Figures::cpu),
                ratio(round -> bound(round, compression)),
                ratio(round -> beyondMaven(round, cold) / bound(round, compression)),
                ratio(round -> beyondMaven(round, cold)
                        / (bound(round, compression) + round.get(cat).cpu())),
                table.median(changed, Figures::wall),
                table.median(cat, Figures::wall),
                ratio(round -> round.get(changed).wall()
                        / (round.get(cat).wall() + round.get(ALONE).wall())));
    }

    private static double beyondMaven(FigureTable.Round round, String name) {
        return round.get(name).cpu() - round.get(ALONE).cpu();
    }

    private static double bound(FigureTable.Round round, String compression) {
        double pack = switch (compression) {
            case "none" -> 0;
            case "gzip" -> round.get(GZIP).cpu();
            default -> round.get(ZSTD).cpu();
        };
        return round.get(HASH).cpu() + pack;
    }

    private double ratio(FigureTable.OfRound figure) {
        return table.median(options.rounds(), figure);
    }
}
