package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.oci.Json;
import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the images of a project, whose registry is not asked. */
class WhyStepTest {

    private static final TestLayer SHARED = TestLayer.random(1, 100_000);
    private static final TestImage WEB =
            TestImage.ociIndex(TestImage.oci(Platform.LINUX_AMD64, SHARED, TestLayer.random(2, 20_000)));
    private static final TestImage TOOL = TestImage.oci(Platform.LINUX_AMD64, SHARED);

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;
    private DiscoverySettings settings = TestProject.DISCOVERY;

    @BeforeEach
    void prepare() throws IOException {
        registry = FaultRegistry.start().push("library/web:1", WEB).push("acme/tool:2", TOOL);
        project = new TestProject(basedir, registry)
                .write("manifests/web.yaml", """
                        kind: Deployment
                        metadata: {name: web}
                        spec:
                          template:
                            spec:
                              containers:
                                - image: web:1
                                  args: [--helper-image=busybox]
                        """)
                .write("manifests/tool.yaml", """
                        kind: Widget
                        metadata: {name: tool}
                        spec: {image: acme/tool:2}
                        ---
                        kind: Pod
                        metadata: {name: late}
                        spec: {containers: [{image: web:1}]}
                        """);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private String why(boolean json, String... only) throws IOException {
        return new WhyStep(List.of(only)).run(project.project(), settings, project.cache(), json);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> images(String... only) throws IOException {
        return (List<Map<String, Object>>) Json.readObject(why(true, only).getBytes(StandardCharsets.UTF_8))
                .get("images");
    }

    /** Manifests and configuration are small beside the layers of this test. */
    private static long bytesOf(TestImage image) {
        return image.manifests().values().stream()
                        .mapToLong(one -> one.bytes().length)
                        .sum()
                + image.blobs().values().stream().mapToLong(one -> one.length).sum();
    }

    @Test
    void everyPlaceIsNamedWithItsObjectAndField() throws IOException {
        assertThat(why(false)).isEqualToIgnoringNewLines("""
                2 images for linux/amd64, size unknown

                docker.io/acme/tool:2 (likely, size unknown: not fetched yet)
                  ctx/manifests/tool.yaml:3  Widget/tool  spec.image

                docker.io/library/web:1 (certain, size unknown: not fetched yet)
                  ctx/manifests/tool.yaml:7  Pod/late        spec.containers[0].image
                  ctx/manifests/web.yaml:7   Deployment/web  spec.template.spec.containers[0].image

                Doubtful, therefore not in the image:

                docker.io/library/busybox:latest
                  ctx/manifests/web.yaml:8  Deployment/web  spec.template.spec.containers[0].args[0]  stands where an image may be named, but is only a word
                  take it with <imageList><reference>docker.io/library/busybox:latest</reference></imageList> (-Dsealer.imageList), or ignore it with <ignoredImages><pattern>docker.io/library/busybox:latest</pattern></ignoredImages> (-Dsealer.ignoredImages)
                """);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void sizesComeFromTheCacheAndSharedPartsAreNoSaving() throws IOException {
        project.collect();
        registry.clearLog();
        assertThat(images())
                .filteredOn(image -> !image.get("grade").equals("doubtful"))
                .extracting(image -> image.get("reference"), image -> image.get("size"), image -> image.get("saving"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "docker.io/acme/tool:2", bytesOf(TOOL), bytesOf(TOOL) - SHARED.blob().length),
                        org.assertj.core.groups.Tuple.tuple(
                                "docker.io/library/web:1", bytesOf(WEB), bytesOf(WEB) - SHARED.blob().length));
        assertThat(why(false))
                .startsWith("2 images for linux/amd64, 12")
                .contains("docker.io/library/web:1 (certain, 12", " kB, without it 2");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void theJsonHasThePlacesOfEachImage() throws IOException {
        assertThat(images("web")).singleElement().satisfies(image -> {
            assertThat(image)
                    .containsEntry("reference", "docker.io/library/web:1")
                    .containsEntry("grade", "certain")
                    .containsEntry("size", null);
            assertThat((List<?>) image.get("requiredBy"))
                    .hasSize(2)
                    .first()
                    .isEqualTo(Map.of(
                            "file", "ctx/manifests/tool.yaml",
                            "line", 7L,
                            "kind", "Pod",
                            "name", "late",
                            "field", "spec.containers[0].image",
                            "grade", "certain"));
        });
    }

    @Test
    void doubtsAreListedThoughTheBuildIsStrict() throws IOException {
        settings = new DiscoverySettings(List.of(), List.of(), List.of(), List.of(), true, ClusterSettings.none());
        assertThat(images("busybox"))
                .singleElement()
                .satisfies(image -> assertThat(image)
                        .containsEntry("reference", "docker.io/library/busybox:latest")
                        .containsEntry("grade", "doubtful")
                        .hasEntrySatisfying(
                                "remedy", text -> assertThat(text.toString()).contains("<imageList>")));
    }

    @Test
    void whatTheClusterItselfLacksIsSaidToo() throws IOException {
        project.write(
                "Kubefile",
                "FROM scratch\nCOPY . .\nLABEL cluster.alpha.sealer.io/cluster-runtime-type=kubernetes\n"
                        + "LABEL cluster.alpha.sealer.io/cluster-runtime-version=v1.22.15\n");
        assertThat(why(false)).contains("\nBesides:\n\n", "kubeadm v1.22.15 needs k8s.gcr.io/pause:3.5");
        assertThat(why(true)).contains("\"notes\"", "kubeadm v1.22.15 needs k8s.gcr.io/pause:3.5");
        assertThat(why(false, "acme/tool")).doesNotContain("Besides");
    }

    @Test
    void whatIsLeftOutSaysSo() throws IOException {
        settings = new DiscoverySettings(List.of(), List.of("acme/*"), List.of());
        assertThat(why(false, "acme/tool"))
                .startsWith("0 of 1 image for linux/amd64")
                .contains("Left out by ignoredImages:\n\ndocker.io/acme/tool:2\n  ctx/manifests/tool.yaml:3");
    }

    @Test
    void aNameThatNothingHasBringsSimilarOnes() {
        assertThatThrownBy(() -> why(false, "wbe", "acme", "quay.io/else/where:1"))
                .hasMessageContainingAll(
                        "Nothing here names an image \"wbe\" - there is docker.io/library/web:1",
                        "Nothing here names an image \"acme\" - there is docker.io/acme/tool:2",
                        "Nothing here names an image \"quay.io/else/where:1\" - mvn sealer:why without -Dsealer.only"
                                + " shows all 3");
        assertThatThrownBy(() -> why(false, "Not A Name")).hasMessageContainingAll("sealer.only", "Not A Name");
    }

    @Test
    void aLockOfTheProjectSaysWhichContentIsMeant() throws IOException {
        project.lock();
        TestImage newer = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(3, 50));
        registry.push("acme/tool:2", newer);
        Files.move(project.lockFile(), basedir.resolve("aside"));
        project.collect();
        Files.move(basedir.resolve("aside"), project.lockFile());
        assertThat(images("acme/*"))
                .singleElement()
                .satisfies(image ->
                        assertThat(image).containsEntry("digest", TOOL.digest().toString()));
    }

    @Test
    void anEmptiedCacheLeavesTheSizesToTheArchiveOrUnknown() throws IOException {
        project.collect();
        List<Map<String, Object>> before = images();
        project.pack();
        try (Stream<Path> files = Files.walk(project.cache())) {
            files.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
        }
        assertThat(images()).isEqualTo(before);
        Files.delete(project.project().archive());
        assertThat(images()).isNotEmpty().allSatisfy(image -> assertThat(image).containsEntry("size", null));
    }
}
