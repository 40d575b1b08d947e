package io.sealer.it.benchmark;

import io.sealer.it.Command;
import io.sealer.it.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is done without us: {@code skopeo copy} brings each container image into one OCI layout, {@code buildah} builds
 * the Kubefile's lines as a Containerfile, with that layout as {@code registry}, and writes an archive. What an earlier
 * run left is used: the layout's blobs, and buildah's layers.
 */
final class BuildahAndSkopeo {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Path directory;
    private final Path context;
    private final String registry;

    /**
     * Nothing is run yet.
     *
     * @param directory for their storage; emptied
     * @param registry {@code HOST:PORT} of the container images
     */
    BuildahAndSkopeo(Path directory, Path context, String registry) {
        this.directory = directory;
        this.context = context;
        this.registry = registry;
    }

    /** Forgets everything. */
    void forget() throws IOException {
        buildah("rm", "--all").run();
        buildah("rmi", "--all", "--force").run();
        Workspace.delete(directory);
        Files.createDirectories(layout());
        Files.writeString(directory.resolve("policy.json"), "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}\n");
        Files.writeString(
                directory.resolve("Containerfile"),
                "FROM scratch\nCOPY registry /registry\nCOPY rootfs /\nCOPY amd64 /\nCOPY packed /opt\nCOPY etc /etc\n");
    }

    /** Makes the archive. */
    Figures build(List<String> images) throws IOException {
        Figures all = new Figures(0, 0, 0, 0, 0);
        for (String image : images) {
            all = all.then(Figures.of(TimedProgram.run(Command.of("skopeo", "copy", "--quiet", "--src-tls-verify=false")
                    .and("--policy", directory.resolve("policy.json"))
                    .and("docker://" + registry + "/" + image, "oci:" + layout() + ":" + image)
                    .within(LIMIT))));
        }
        // A context is one directory: the layout is moved into it and out again.
        Path inside = context.resolve("registry");
        Files.move(layout(), inside);
        try {
            all = all.then(Figures.of(TimedProgram.run(buildah("bud", "--layers", "--quiet", "--signature-policy")
                    .and(directory.resolve("policy.json"), "--tag", "localhost/cluster:1")
                    .and("--file", directory.resolve("Containerfile"), context))));
        } finally {
            Files.move(inside, layout());
        }
        Path archive = directory.resolve("cluster.tar");
        Files.deleteIfExists(archive);
        return all.then(Figures.of(TimedProgram.run(buildah("push", "--quiet", "--signature-policy")
                .and(directory.resolve("policy.json"), "localhost/cluster:1", "oci-archive:" + archive))));
    }

    private Path layout() {
        return directory.resolve("layout");
    }

    private Command buildah(String... words) {
        return Command.of("buildah", "--storage-driver", "overlay")
                .and("--root", directory.resolve("root"), "--runroot", directory.resolve("run"))
                .and((Object[]) words)
                .within(LIMIT);
    }
}
