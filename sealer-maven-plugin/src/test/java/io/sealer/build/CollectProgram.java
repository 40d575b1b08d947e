package io.sealer.build;

import io.sealer.Progress;
import io.sealer.oci.Platform;
import io.sealer.registry.Mirrors;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The goal collect-images as a process of its own, which tests can kill, and as a call. */
final class CollectProgram {

    private final Path basedir;
    private final Path cache;
    private final String registryUrl;

    /** Collects what the project in a directory needs, from one registry into one cache. */
    CollectProgram(Path basedir, Path cache, String registryUrl) {
        this.basedir = basedir;
        this.cache = cache;
        this.registryUrl = registryUrl;
    }

    /** Arguments: project, cache, registry, name. */
    public static void main(String[] args) throws IOException {
        new CollectProgram(Path.of(args[0]), Path.of(args[1]), args[2]).run(args[3], false);
    }

    /** Writes a project whose manifests name these images. */
    CollectProgram needing(String... images) throws IOException {
        Path manifests = Files.createDirectories(basedir.resolve("ctx/manifests"));
        Files.writeString(basedir.resolve("ctx/Kubefile"), "FROM scratch\nCOPY . .\n");
        for (String image : images) {
            Files.writeString(
                    manifests.resolve(image.replaceAll("[^a-z0-9]", "-") + ".yaml"),
                    "kind: Pod\nspec: {containers: [{image: " + image + "}]}\n");
        }
        return this;
    }

    /** The lock that is written last. */
    Path lock() {
        return basedir.resolve("target/sealer/images.lock");
    }

    Path cache() {
        return cache;
    }

    /**
     * Collects in this process.
     *
     * @param name what the registry's log knows this run by, behind a slash at the end of {@code User-Agent}
     */
    CollectedImages run(String name, boolean force) throws IOException {
        RegistryConfiguration registries =
                RegistryConfiguration.plain(name).withMirrors(Mirrors.parse("*=" + registryUrl + "!"));
        return new CollectStep(
                        project(basedir),
                        new DiscoverySettings(List.of(), List.of(), List.of()),
                        List.of(),
                        registries,
                        cache,
                        force,
                        ArchiveSettings.DEFAULT,
                        Progress.silent())
                .run();
    }

    /** Starts collecting in another process; what it says goes to a file beside the project's. */
    Process start(String name) throws IOException {
        return TestJvm.of(CollectProgram.class, basedir.toString(), cache.toString(), registryUrl, name)
                .redirectOutput(output().toFile())
                .start();
    }

    Path output() {
        return basedir.resolve("output.txt");
    }

    /** All files in a directory of the cache. */
    List<Path> cached(String directory) throws IOException {
        return cached(cache, directory);
    }

    static List<Path> cached(Path cache, String directory) throws IOException {
        Path below = cache.resolve(directory);
        if (!Files.exists(below)) {
            return new ArrayList<>();
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    /** The project in a directory. */
    static ImageProject project(Path basedir) {
        return new ImageProject(
                basedir,
                basedir.resolve("ctx"),
                basedir.resolve("ctx/Kubefile"),
                basedir.resolve("target/sealer"),
                basedir.resolve("target/x.tar"),
                "x:1",
                "kube-installer",
                List.of(Platform.LINUX_AMD64),
                BaseSettings.NONE,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                "1970-01-01T00:00:00Z",
                "test");
    }
}
