package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A build machine with an empty cache makes the next release of thirty images, one of which is another. */
class ThinReleasesIT {

    private static final String PAGE = "docs/thin-releases.md";
    private static final int IMAGES = 30;
    private static final int SIZE = 1_000_000;

    private static Path work;
    private static Path storage;
    private static DockerRegistry registry;

    @BeforeAll
    static void releaseTheFirst() throws IOException {
        work = Workspace.directory("thin");
        storage = work.resolve("registry/storage");
        registry = DockerRegistry.empty(work.resolve("registry"));
        RegistryFiller filler = RegistryFiller.of(registry);
        IntStream.range(0, IMAGES).forEach(i -> fill(filler, i, "1", i));
        fill(filler, 7, "2", 1000);
        checkout("first", "1.0.0", "1").run("package", "sealer:push").execute().assertSucceeded();
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    private static void fill(RegistryFiller filler, int image, String tag, int seed) {
        filler.push(
                "apps/app" + image,
                tag,
                TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(seed, SIZE), TestLayer.random(5000 + seed, 2000)));
    }

    /** A release on a machine of its own. */
    private static MavenBuild checkout(String machine, String version, String tagOfApp7) throws IOException {
        List<String> names = IntStream.range(0, IMAGES)
                .mapToObj(i -> "apps/app" + i + ":" + (i == 7 ? tagOfApp7 : "1"))
                .toList();
        ClusterProject project = ClusterProject.create(work, machine)
                .kubefile("FROM scratch", "COPY rootfs .", "COPY imageList manifests")
                .file("rootfs/etc/large", "the same in every release\n".repeat(50_000))
                .file("rootfs/etc/version", version)
                .file("imageList", String.join("\n", names) + "\n")
                .configuration("<image>" + registry.host() + "/clusters/edge:" + version + "</image>");
        return project.build()
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve(machine + "-cache"));
    }

    /** What docker-registry says that it has sent for requests with this beginning. */
    private static long served() throws IOException {
        return registry.bytesServed("GET /v2/");
    }

    /** What docker-registry has on its disk. */
    private static long stored() throws IOException {
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(file -> file.getFileName().toString().equals("data"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void onlyTheImageThatChangedMovesAndTheReleaseIsThatOfAFullBuild() throws IOException {
        checkout("full", "1.1.0", "2").run("package").execute().assertSucceeded();
        String digest = ImageJson.read(work.resolve("full/target")).digest();

        String command = DocumentedExample.block(PAGE, "", "mvn deploy -Dsealer.push")
                .strip()
                .replace("registry.example.com", registry.host());
        long served = served();
        long stored = stored();
        MavenRun run = checkout("ci", "1.1.0", "2")
                .run(Stream.of(command.split("\\s+")).skip(1).toArray(String[]::new))
                .execute()
                .assertSucceeded();
        long pulled = served() - served;
        long pushed = stored() - stored;

        assertThat(run.log())
                .contains(
                        "29 of 31 layers with container images are those of " + registry.host()
                                + "/clusters/edge:1.0.0@sha256:",
                        "target/sealer/thin.tar: " + registry.host() + "/clusters/edge:1.1.0@" + digest,
                        "Skipped (sealer.archive is false",
                        "pushed " + registry.host() + "/clusters/edge:1.1.0@" + digest);
        assertThat(work.resolve("ci/target/ci-1.0.tar")).doesNotExist();
        assertThat(pulled + pushed)
                .as("bytes pulled (%s) and pushed (%s)", pulled, pushed)
                .isBetween(2L * SIZE, SIZE * 26L / 10);

        Skopeo skopeo = Skopeo.require();
        String remote = Skopeo.remote(registry, "clusters/edge:1.1.0");
        assertThat(skopeo.digest(remote)).hasToString(digest);
        Path copy = work.resolve("copy.tar");
        skopeo.copyAll(remote, Skopeo.archive(copy));
        assertThat(skopeo.digest(Skopeo.archive(copy))).hasToString(digest);
        MavenRun verified = MavenBuild.in(work)
                .run("sealer:verify")
                .property("sealer.source", copy)
                .property("sealer.cache", work.resolve("verify-cache"))
                .execute()
                .assertSucceeded();
        assertThat(verified.log()).contains("30 images");

        String archive = DocumentedExample.block(PAGE, "", "mvn package -Dsealer.previous")
                .strip()
                .replace("registry.example.com", registry.host());
        long asked = registry.requests("GET /v2/apps/");
        checkout("archive", "1.1.0", "2")
                .run(Stream.of(archive.split("\\s+")).skip(1).toArray(String[]::new))
                .execute()
                .assertSucceeded();
        assertThat(work.resolve("archive/target/archive-1.0.tar"))
                .hasSameBinaryContentAs(work.resolve("full/target/full-1.0.tar"));
        assertThat(registry.requests("GET /v2/apps/") - asked)
                .as("a manifest, a configuration and a small layer of each image, and one large layer")
                .isLessThanOrEqualTo(3L * IMAGES + 1);
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        checkout("wrong", "1.1.0", "2")
                .run("package")
                .property("sealer.previous", registry.host() + "/clusters/edge:0.9.0")
                .execute()
                .assertFailed("/clusters/edge:0.9.0");
        checkout("wrong", "1.1.0", "2")
                .run("package", "sealer:push")
                .property("sealer.archive", false)
                .property("sealer.previous", registry.host() + "/clusters/edge:1.0.0")
                .property("sealer.tags", "127.0.0.1:1/clusters/edge:1.1.0")
                .execute()
                .assertFailed("127.0.0.1:1");
        Path old = Files.writeString(work.resolve("wrong/target/wrong-1.0.tar"), "an earlier build's");
        for (String goal : List.of("sealer:inspect", "sealer:verify")) {
            checkout("wrong", "1.1.0", "2")
                    .run(goal)
                    .execute()
                    .assertFailed("The last build made no ", "wrong-1.0.tar", "-Dsealer.source=REFERENCE");
        }
        assertThat(old).hasContent("an earlier build's");
    }
}
