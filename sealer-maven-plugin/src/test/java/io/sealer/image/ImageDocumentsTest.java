package io.sealer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDocumentsTest {

    private static final String EXTENSION = "{\"buildClient\":{\"sealerVersion\":\"v1\",\"buildahVersion\":\"\"},"
            + "\"schemaVersion\":\"v1alpha1\",\"type\":\"kube-installer\",\"applications\":[{\"name\":\"nginx\","
            + "\"type\":\"kube\",\"files\":[\"app.yaml\"],\"version\":\"v1\",\"env\":{\"k\":\"v\"},"
            + "\"cmds\":[\"kubectl apply -f app.yaml\"]}],\"env\":{\"A\":\"b\"},"
            + "\"launch\":{\"cmds\":[\"x\"],\"app_names\":[\"nginx\"]}}";

    private static final SealerExtension FULL = new SealerExtension(
            "v1",
            "kube-installer",
            List.of(new SealerExtension.Application(
                    "nginx",
                    "kube",
                    List.of("app.yaml"),
                    "v1",
                    Map.of("k", "v"),
                    List.of("kubectl apply -f app.yaml"))),
            Map.of("A", "b"),
            new SealerExtension.Launch(List.of("x"), List.of("nginx")));

    @Test
    void extensionHasSealersFieldsInSealersOrder() {
        assertThat(FULL.toJson()).isEqualTo(EXTENSION);
        assertThat(SealerExtension.parse(EXTENSION)).isEqualTo(FULL);
    }

    @Test
    void emptyPartsOfTheExtensionAreLeftOutButLaunch() {
        SealerExtension empty =
                new SealerExtension("x", "app-installer", List.of(), Map.of(), SealerExtension.Launch.NOTHING);
        assertThat(empty.toJson())
                .isEqualTo("{\"buildClient\":{\"sealerVersion\":\"x\",\"buildahVersion\":\"\"},"
                        + "\"schemaVersion\":\"v1alpha1\",\"type\":\"app-installer\",\"launch\":{}}");
        assertThat(SealerExtension.parse(empty.toJson())).isEqualTo(empty);
    }

    @Test
    void foreignExtensionsAreReadWithWhatIsUnknownInThem() {
        SealerExtension read = SealerExtension.parse("{\"applications\":[{\"name\":\"a\",\"launchfiles\":[\"x\"],"
                + "\"new\":{\"y\":1}}],\"labels\":{\"a\":\"b\"},\"launch\":null}");
        assertThat(read.applications()).singleElement().satisfies(app -> {
            assertThat(app.name()).isEqualTo("a");
            assertThat(app.files()).isEmpty();
        });
        assertThat(read.launch()).isEqualTo(SealerExtension.Launch.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"launch\":[]}", "{\"type\":{}}", "{\"applications\":[1]}"})
    void whatIsNoExtensionIsRefused(String json) {
        assertThatThrownBy(() -> SealerExtension.parse(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void configHasItsFieldsInOrderAndOneHistoryEntryALayer() {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("Z", "1");
        env.put("A", "2 3");
        ImageDescription description = new ImageDescription(
                Platform.parse("linux/arm64/v8"),
                "2026-01-01T00:00:00Z",
                "me",
                Map.of("b", "2", "a", "1"),
                env,
                FULL,
                List.of());
        Digest digest = Digest.of(new byte[0]);
        assertThat(text(ImageDocuments.config(description, List.of(layer("COPY a b", digest)))))
                .isEqualTo("{\"created\":\"2026-01-01T00:00:00Z\",\"author\":\"me\",\"architecture\":\"arm64\","
                        + "\"os\":\"linux\",\"config\":{\"Env\":["
                        + "\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\",\"Z=1\",\"A=2 3\"],"
                        + "\"Labels\":{\"a\":\"1\",\"b\":\"2\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                        + digest + "\"]},\"history\":[{\"created\":\"2026-01-01T00:00:00Z\","
                        + "\"created_by\":\"COPY a b\"}]}");
    }

    @Test
    void pathOfTheKubefileReplacesTheDefault() {
        ImageDescription description =
                new ImageDescription(Platform.LINUX_AMD64, "x", "", Map.of(), Map.of("PATH", "/opt"), FULL, List.of());
        assertThat(text(ImageDocuments.config(description, List.of()))).contains("\"Env\":[\"PATH=/opt\"]");
    }

    @Test
    void manifestCarriesSealersAnnotations() {
        ImageDescription description = new ImageDescription(
                Platform.LINUX_AMD64,
                "x",
                "",
                Map.of(),
                Map.of(),
                FULL,
                List.of(
                        new ContainerImage("docker.io/library/nginx:1.25", "web", Platform.LINUX_AMD64),
                        new ContainerImage("quay.io/a/b:1", "", Platform.parse("linux/arm/v7"))));
        Descriptor config = new Descriptor(MediaType.OCI_CONFIG, Digest.of(new byte[0]), 7);
        String images = "[{\"image\":\"docker.io/library/nginx:1.25\",\"appName\":\"web\","
                + "\"platform\":{\"architecture\":\"amd64\",\"os\":\"linux\"}},{\"image\":\"quay.io/a/b:1\","
                + "\"platform\":{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}}]";
        assertThat(text(ImageDocuments.manifest(description, config, List.of())))
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
                        + "\",\"config\":{\"mediaType\":\"" + MediaType.OCI_CONFIG + "\",\"digest\":\""
                        + config.digest() + "\",\"size\":7},\"layers\":[],\"annotations\":{"
                        + "\"sealer.image.container.images\":\"" + images.replace("\"", "\\\"")
                        + "\",\"sealer.image.extension\":\"" + EXTENSION.replace("\"", "\\\"") + "\"}}");
        assertThat(ContainerImage.parse(images)).isEqualTo(description.containerImages());
    }

    @ParameterizedTest
    @CsvSource({
        "my-k0s:1.24.10, localhost/my-k0s:1.24.10",
        "acme/my-k0s, localhost/acme/my-k0s:latest",
        "localhost/x:1, localhost/x:1",
        "harbor.corp/acme/k8s:1, harbor.corp/acme/k8s:1",
        "sea.hub:5000/k8s:1, sea.hub:5000/k8s:1",
        "docker.io/acme/k8s:1, docker.io/acme/k8s:1"
    })
    void namesWithoutARegistryAreLocal(String name, String full) {
        assertThat(ArchiveName.of(name)).hasToString(full);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UPPER:1", "UP/x", "a b", "x@sha256:12"})
    void namesThatCannotBeAreRefused(String name) {
        assertThatThrownBy(() -> ArchiveName.of(name)).isInstanceOf(IllegalArgumentException.class);
    }

    private static WrittenLayer layer(String createdBy, Digest digest) {
        return new WrittenLayer(
                new PlannedLayer(createdBy, LayerFormat.TAR, List.of()),
                new Descriptor(MediaType.OCI_LAYER, digest, 1),
                digest,
                false);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
