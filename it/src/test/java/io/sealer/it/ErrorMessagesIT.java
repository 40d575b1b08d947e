package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong is said in one message that names the place, and leaves no half-written output. */
class ErrorMessagesIT {

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("errors");
    }

    @Test
    void anUnknownInstructionIsNamedWithItsLine() {
        ClusterProject project = ClusterProject.minimal(work, "unknown-instruction")
                .kubefile("FROM scratch", "COPY rootfs .", "TELEPORT now");
        assertFails(project, project.build("package"), "src/main/sealer/Kubefile:3", "TELEPORT");
    }

    @Test
    void everyProblemOfAKubefileIsToldAtOnce() {
        ClusterProject project = ClusterProject.minimal(work, "several-problems")
                .kubefile("FROM scratch", "TELEPORT now", "COPY rootfs .", "RUN make", "COPY $NOWHERE etc/");
        assertFails(
                project,
                project.build("package"),
                "src/main/sealer/Kubefile:2",
                "src/main/sealer/Kubefile:4",
                "src/main/sealer/Kubefile:5",
                "TELEPORT",
                "RUN",
                "NOWHERE");
    }

    @Test
    void aWordThatIsNoValueIsRefusedByTheFirstGoal() {
        ClusterProject project = ClusterProject.minimal(work, "values");
        assertFails(
                project,
                project.build("process-resources").property("sealer.compression", "lz4"),
                "\"lz4\" is not a compression",
                "<compression> or -Dsealer.compression");
        assertFails(
                project,
                project.build("package").property("sealer.dryRun", "yes").property("sealer.fetch.skip", "on"),
                "dryRun is \"yes\", which is neither true nor false - set <dryRun> or -Dsealer.dryRun",
                "sealer.fetch.skip is \"on\"");
    }

    @Test
    void aNameThatCannotBePushedIsRefusedBeforeTheWork() {
        ClusterProject project = ClusterProject.minimal(work, "push-nowhere");
        MavenRun run = project.build("deploy").property("sealer.push", true).execute();
        run.assertFailed("names no registry to push to - set <image> or -Dsealer.image");
        assertThat(run.log()).doesNotContain(":kubefile (default-kubefile)");
        MavenRun unpackaged = project.build("package", "sealer:push")
                .property("sealer.image", "registry.example.com/clusters/edge:1")
                .property("sealer.dryRun", true)
                .execute()
                .assertSucceeded();
        assertThat(unpackaged.log()).contains("it would be pushed as registry.example.com/clusters/edge:1");
        assertNothingHalfWritten(project);
    }

    @Test
    void aMissingKubefileIsExplained() throws IOException {
        ClusterProject project = ClusterProject.minimal(work, "no-kubefile");
        Files.delete(project.context().resolve("Kubefile"));
        assertFails(project, project.build("package"), "src/main/sealer/Kubefile", "archetype");
    }

    @Test
    void aMissingSourceIsNamedWithItsLine() {
        ClusterProject project = ClusterProject.minimal(work, "missing-source")
                .kubefile("FROM scratch", "COPY rootfs .", "COPY nowhere etc/");
        assertFails(project, project.build("package"), "src/main/sealer/Kubefile:3", "nowhere");
    }

    @Test
    void aReferenceThatIsNoneIsNamedWithFileAndLine() {
        ClusterProject project = ClusterProject.minimal(work, "bad-reference").file("rootfs/manifests/app.yaml", """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: web
                        spec:
                          containers:
                          - image: "nginx:1.2.3@sha256:12"
                            name: web
                        """);
        assertFails(
                project,
                project.build("package"),
                "src/main/sealer/rootfs/manifests/app.yaml:7",
                "nginx:1.2.3@sha256:12",
                "digest too short");
    }

    @Test
    void everyImageThatTheRegistryLacksIsNamed() {
        Path directory = work.resolve("lacking");
        try (DockerRegistry registry = DockerRegistry.empty(directory)) {
            ImageSet.of(List.of("acme/here:1")).pushTo(RegistryFiller.of(registry));
            ClusterProject project = ClusterProject.minimal(work, "not-there")
                    .file("rootfs/manifests/imageList", "acme/gone:1\nacme/here:1\nquay.io/acme/lost:2\n");
            assertFails(
                    project,
                    withImages(project, registry.asOnlyMirror()),
                    "src/main/sealer/rootfs/manifests/imageList:1: docker.io/acme/gone:1",
                    "src/main/sealer/rootfs/manifests/imageList:3: quay.io/acme/lost:2");
        }
    }

    @Test
    void aRegistryThatIsDownIsNamedOnceForAllOfItsImages() throws IOException {
        int port = DockerRegistry.freePort();
        ClusterProject project =
                ClusterProject.minimal(work, "down").file("rootfs/manifests/imageList", "acme/a:1\nacme/b:1\n");
        assertFails(
                project,
                withImages(project, "*=http://127.0.0.1:" + port + "!"),
                "2 problems, 1 cause:",
                "127.0.0.1:" + port + " refuses connections (tried 3 times) - check the name and the network",
                "imageList:1: docker.io/acme/a:1",
                "imageList:2: docker.io/acme/b:1");
    }

    @Test
    void contentThatDoesNotMatchItsDigestIsRefused() throws IOException {
        try (FaultRegistry registry = FaultRegistry.start()) {
            registry.push("acme/a:1", image());
            registry.when("GET /v2/acme/a/blobs/*").then(Fault.wrongBytes());
            ClusterProject project =
                    ClusterProject.minimal(work, "mismatch").file("rootfs/manifests/imageList", "acme/a:1\n");
            assertFails(
                    project, withImages(project, "*=" + registry.url() + "!"), "acme/a", "sha256:", registry.host());
            assertThat(cachedBlobs(project))
                    .doesNotContain(image().blobs().keySet().iterator().next().hex());
        }
    }

    @Test
    void aTransferThatEndsEarlyGoesOnByItself() throws IOException {
        try (FaultRegistry registry = FaultRegistry.start()) {
            registry.push("acme/a:1", image());
            registry.when("GET /v2/acme/a/blobs/*").once().then(Fault.cutAfter(10));
            ClusterProject project =
                    ClusterProject.minimal(work, "cut").file("rootfs/manifests/imageList", "acme/a:1\n");
            withImages(project, "*=" + registry.url() + "!").execute().assertSucceeded();
        }
    }

    @Test
    void anImageThatLacksABlobFailsAndTheNextBuildSucceeds() throws IOException {
        try (FaultRegistry registry = FaultRegistry.start()) {
            registry.push("acme/a:1", image());
            Digest lost = image().blobs().keySet().iterator().next();
            registry.remove("acme/a", lost);
            ClusterProject project =
                    ClusterProject.minimal(work, "incomplete").file("rootfs/manifests/imageList", "acme/a:1\n");
            assertFails(
                    project,
                    withImages(project, "*=" + registry.url() + "!"),
                    "imageList:1: docker.io/acme/a:1",
                    lost.shortHex(),
                    registry.host());
            registry.push("acme/a:1", image());
            withImages(project, "*=" + registry.url() + "!").execute().assertSucceeded();
        }
    }

    @Test
    void aManifestThatExpandsWithoutEndIsNoDanger() {
        String bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
                + IntStream.range(1, 30)
                        .mapToObj(i ->
                                "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1)))
                        .collect(Collectors.joining());
        ClusterProject project = ClusterProject.minimal(work, "bomb").file("rootfs/manifests/bomb.yaml", bomb);
        MavenRun run = project.build("package").within(Duration.ofSeconds(60)).execute();
        run.assertFailed("src/main/sealer/rootfs/manifests/bomb.yaml:");
        assertNothingHalfWritten(project);
    }

    @Test
    void aManifestThatContainsItselfIsNamedWithItsLine() {
        ClusterProject project = ClusterProject.minimal(work, "self-reference")
                .file("rootfs/manifests/loop.yaml", "kind: Pod\nspec: &x\n  again: [*x]\n");
        assertFails(project, project.build("package"), "src/main/sealer/rootfs/manifests/loop.yaml:");
    }

    @Test
    void sixtyHonestAliasesWork() {
        String text = "base: &base {name: x}\nitems:\n" + "- *base\n".repeat(60);
        ClusterProject project = ClusterProject.minimal(work, "sixty").file("rootfs/manifests/aliases.yaml", text);
        project.build("package").execute().assertSucceeded();
    }

    @Test
    void aFileThatIsNoYamlIsNamedWithItsLineAndCanBeLeftOut() {
        ClusterProject project = ClusterProject.minimal(work, "no-yaml")
                .file("rootfs/manifests/template.yaml", "kind: Pod\n{{- if .Values.x }}\nspec: {}\n{{- end }}\n");
        assertFails(
                project, project.build("package"), "src/main/sealer/rootfs/manifests/template.yaml:2", "notScanned");
        project.configuration("<notScanned><notScanned>manifests/template.yaml</notScanned></notScanned>");
        project.build("package").execute().assertSucceeded();
    }

    @Test
    void aKubefileOfAHundredThousandLinesIsReadAtOnce() {
        String[] lines = Stream.concat(
                        Stream.of("FROM scratch", "COPY rootfs ."),
                        IntStream.range(0, 50_000)
                                .boxed()
                                .flatMap(i -> Stream.of("# comment " + i, "LABEL key" + i % 1000 + "=value" + i)))
                .toArray(String[]::new);
        ClusterProject project = ClusterProject.minimal(work, "long").kubefile(lines);
        // Takes about a second; a minute is what something quadratic would need and more.
        project.build("package").within(Duration.ofMinutes(1)).execute().assertSucceeded();
    }

    @Test
    void aFailedBuildLeavesTheImageOfAnEarlierOneAsItWas() {
        ClusterProject project = ClusterProject.minimal(work, "stale");
        project.build("package").execute().assertSucceeded();
        Digest earlier = FileTree.digest(project.archive());
        project.file("rootfs/manifests/app.yaml", "kind: Pod\nspec: {containers: [{image: 'NO:REFERENCE:'}]}\n");
        project.build("package").execute().assertFailed("app.yaml:2");
        assertThat(FileTree.digest(project.archive())).isEqualTo(earlier);
        assertThat(temporaryFiles(project.target())).isEmpty();
    }

    private static TestImage image() {
        return ImageSet.of(List.of("acme/a:1")).images().get(Reference.parse("acme/a:1"));
    }

    private static MavenBuild withImages(ClusterProject project, String mirrors) {
        return project.build("package")
                .property("sealer.mirrors", mirrors)
                .property("sealer.cache", project.directory().resolve("cache"));
    }

    private static void assertFails(ClusterProject project, MavenBuild build, String... texts) {
        build.execute().assertFailed(texts);
        assertNothingHalfWritten(project);
    }

    private static void assertNothingHalfWritten(ClusterProject project) {
        assertThat(project.archive()).doesNotExist();
        assertThat(project.target().resolve("sealer/image.json")).doesNotExist();
        assertThat(temporaryFiles(project.target())).isEmpty();
    }

    /** Files below a target directory that no goal promises. */
    private static List<Path> temporaryFiles(Path target) {
        return files(target).stream()
                .filter(
                        file -> !target.relativize(file)
                                .toString()
                                .matches(
                                        "sealer/(Kubefile|images\\.lock|image\\.json|[a-z-]+\\.(fingerprint|last))|[^/.][^/]*-1\\.0\\.tar"))
                .toList();
    }

    private static List<String> cachedBlobs(ClusterProject project) {
        return files(project.directory().resolve("cache/blobs")).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static List<Path> files(Path directory) {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
