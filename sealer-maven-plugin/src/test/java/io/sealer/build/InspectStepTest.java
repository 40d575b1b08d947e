package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.image.OciArchiveReader;
import io.sealer.oci.Descriptor;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inspect fetches of images in a registry, and what it then knows. */
class InspectStepTest {

    private static final TestImage WEB =
            TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 300_000), TestLayer.random(2, 400));
    private static final TestImage DB =
            TestImage.ociIndex(TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(3, 200_000)));

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start().push("library/web:1", WEB).push("acme/db:1", DB);
        project = new TestProject(basedir, registry).pod("web", "web:1").pod("db", "acme/db:1");
        project.name = registry.host() + "/clusters/edge:1";
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private PackagedImage pushed() throws IOException {
        project.collect();
        PackagedImage packed = project.pack();
        new PushStep(project.project(), List.of(), project.registries(), project.progress()).run();
        registry.clearLog();
        return packed;
    }

    private ImageSource elsewhere() {
        return new ImageSource(
                project.registries(),
                List.of(Platform.LINUX_AMD64),
                basedir.resolve("other-cache"),
                project.progress());
    }

    private static Map<String, Object> json(String text) {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void ofOurOwnImagesOneSmallLayerTellsEverythingButTheNumberOfFiles() throws IOException {
        PackagedImage packed = pushed();
        String text = new InspectStep(elsewhere(), false).run(project.name);
        assertThat(registry.requests("GET /v2/clusters/edge/manifests/**")).hasSize(1);
        List<Descriptor> layers = OciArchiveReader.open(packed.archive())
                .images()
                .get(0)
                .manifest()
                .layers();
        assertThat(registry.requests("GET /v2/clusters/edge/blobs/**")).hasSize(2);
        assertThat(registry.requests("GET /v2/clusters/edge/blobs/"
                        + layers.get(layers.size() - 1).digest()))
                .hasSize(1);
        assertThat(text)
                .contains(
                        packed.digest().toString(),
                        "docker.io/library/web:1",
                        DB.digest().shortHex())
                .contains("Layers without a number of files were left in the registry");

        Map<String, Object> report = json(new InspectStep(elsewhere(), true).run(project.name));
        Map<String, Object> built = json(Files.readString(project.project().report()));
        assertThat(report)
                .containsEntry("name", built.get("name"))
                .containsEntry("digest", built.get("digest"))
                .containsEntry("images", built.get("images"))
                .containsEntry("imagesSize", built.get("imagesSize"));

        registry.clearLog();
        assertThat(new PullStep(elsewhere(), true).run(project.name))
                .startsWith("To pull " + project.name + "@" + packed.digest() + " (linux/amd64), ")
                .endsWith("; nothing was fetched (sealer.dryRun)");
        assertThat(registry.requests("GET /v2/clusters/edge/blobs/**")).isEmpty();
        new PullStep(elsewhere(), false).run(project.name);
        assertThat(new InspectStep(elsewhere(), true).run(project.name))
                .isEqualTo(Files.readString(project.project().report()));
    }

    @Test
    void everyPlatformOfAnIndexIsShownAndNoLayerOfAnImageThatIsNotOurs() throws IOException {
        TestImage arm = TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(4, 9_000));
        TestImage amd = TestImage.builder(TestImage.Format.OCI, Platform.LINUX_AMD64)
                .layers(TestLayer.random(5, 9_000))
                .annotation("sealer.image.container.images", "[{\"image\":\"nginx:1\"}]")
                .build();
        registry.push("acme/foreign:1", TestImage.ociIndexWithAttestations(arm, amd));
        String reference = registry.host() + "/acme/foreign:1";
        registry.clearLog();
        assertThat(new InspectStep(elsewhere(), false).run(reference))
                .contains("Platform linux/amd64", "Platform linux/arm64")
                .containsPattern("docker.io/library/nginx:1 +not read")
                .doesNotContain("missing", "unknown");
        assertThat(registry.requests("GET /v2/acme/foreign/blobs/**")).hasSize(2);

        registry.clearLog();
        project.offline = true;
        assertThat(new InspectStep(elsewhere(), false).run(reference)).contains("Platform linux/arm64");
        assertThat(registry.requests()).isEmpty();
        assertThatThrownBy(() -> new InspectStep(elsewhere(), false).run(registry.host() + "/acme/other:1"))
                .hasMessageContaining("acme/other:1");
    }
}
