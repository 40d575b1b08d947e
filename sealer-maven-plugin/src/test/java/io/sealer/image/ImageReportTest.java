package io.sealer.image;

import static io.sealer.image.Entries.bytes;
import static io.sealer.image.Entries.directory;
import static io.sealer.image.Entries.file;
import static io.sealer.image.Entries.files;
import static io.sealer.image.Entries.symlink;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Progress;
import io.sealer.image.ImageReport.StoredImage;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageReportTest {

    private static final String REPOSITORIES = "registry/docker/registry/v2/repositories/";
    private static final byte[] CONFIG = "{\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LAYER = bytes(70_000, 'l');
    private static final byte[] MANIFEST = manifest();
    private static final byte[] INDEX = index();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void buildAndInspectionSayTheSame(Compression compression) {
        WrittenArchive archive = write(compression, Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        ImageReport built = ImageInspection.of(archive);
        ImageReport read = new ImageInspection(zstd()).of(OciArchiveReader.open(archive.file()));
        assertThat(read).isEqualTo(built);
        assertThat(read.toJson()).isEqualTo(built.toJson());
        assertThat(read.toText()).isEqualTo(built.toText());
    }

    @Test
    void registryIsListedWithFullNamesDigestsAndSizes() {
        ImageReport report = ImageInspection.of(write(Compression.AUTO, Platform.LINUX_AMD64));
        long manifestAndParts = MANIFEST.length + CONFIG.length + LAYER.length;
        List<Platform> amd64 = List.of(Platform.LINUX_AMD64);
        assertThat(report.images())
                .containsExactly(
                        new StoredImage(
                                "docker.io/library/nginx:1.25",
                                Optional.of(Digest.of(INDEX)),
                                INDEX.length + manifestAndParts,
                                amd64),
                        new StoredImage("pause:3.7", Optional.of(Digest.of(MANIFEST)), manifestAndParts, amd64),
                        new StoredImage(
                                "quay.io/pinned/app@" + Digest.of(MANIFEST),
                                Optional.of(Digest.of(MANIFEST)),
                                manifestAndParts,
                                amd64),
                        new StoredImage("registry.k8s.io/absent:1", Optional.empty(), 0, List.of()));
        assertThat(report.imagesSize()).isEqualTo(INDEX.length + manifestAndParts);
    }

    @Test
    void jsonHasThePromisedFields() {
        WrittenArchive archive = write(Compression.AUTO, Platform.LINUX_AMD64);
        Map<String, Object> json = Json.readObject(ImageInspection.of(archive).toJson());
        assertThat(json).containsOnlyKeys("name", "digest", "platforms", "images", "imagesSize");
        assertThat(json)
                .containsEntry("name", "localhost/k8s:1")
                .containsEntry("digest", archive.root().digest().toString());
        Map<?, ?> platform = (Map<?, ?>) ((List<?>) json.get("platforms")).get(0);
        assertThat(platform.get("platform")).isEqualTo("linux/amd64");
        assertThat(platform.get("imageId"))
                .isEqualTo(archive.images().get(0).imageId().toString());
        assertThat(platform.get("type")).isEqualTo("kube-installer");
        assertThat(platform.get("labels")).isEqualTo(Map.of("a", "b"));
        Map<?, ?> layer = (Map<?, ?>) ((List<?>) platform.get("layers")).get(0);
        assertThat(layer.get("createdBy")).isEqualTo("COPY rootfs .");
        assertThat(layer.get("files")).isEqualTo(2L);
        assertThat(layer.get("mediaType")).isEqualTo(MediaType.OCI_LAYER_ZSTD);
    }

    @Test
    void textIsATableForPeople() {
        String text = ImageInspection.of(write(Compression.NONE, Platform.LINUX_AMD64))
                .toText();
        assertThat(text)
                .contains("Image   localhost/k8s:1\n")
                .contains("Container images: 4, 71 kB\n")
                .containsPattern("(?m)^ +1  [0-9a-f]{12}  +[0-9.]+ kB  tar  +2  COPY rootfs \\.$")
                .containsPattern("(?m)^  registry.k8s.io/absent:1 +missing$")
                .doesNotContainPattern("(?m) $");
    }

    private WrittenArchive write(Compression compression, Platform... platforms) {
        List<PlannedLayer> layers = new LayerPlan(compression, LayerBudget.DEFAULT).layers(groups(), List.of());
        List<PlatformImage> images = new ArrayList<>();
        for (Platform platform : platforms) {
            images.add(new PlatformImage(
                    new ImageDescription(
                            platform,
                            "1970-01-01T00:00:00Z",
                            "",
                            Map.of("a", "b"),
                            Map.of(),
                            new SealerExtension(
                                    "1", "kube-installer", List.of(), Map.of(), SealerExtension.Launch.NOTHING),
                            List.of(
                                    new ContainerImage("nginx:1.25", "", platform),
                                    new ContainerImage("registry.k8s.io/absent:1", "", platform),
                                    new ContainerImage("quay.io/pinned/app@" + Digest.of(MANIFEST), "", platform))),
                    layers));
        }
        return new OciArchiveWriter(new LayerWriter(zstd()), new RememberedLayers(directory.resolve("cache"), true))
                .write(
                        directory.resolve("image.tar"),
                        ArchiveName.of("k8s:1"),
                        ArchiveFormat.SEALER,
                        images,
                        Progress.silent());
    }

    private static List<EntryGroup> groups() {
        return List.of(
                files(
                        "COPY rootfs .",
                        directory("empty"),
                        file("etc/" + "long".repeat(60), "x"),
                        symlink("etc/link", "x")),
                Entries.blob("library/nginx", LAYER),
                Entries.index(
                        document(INDEX),
                        document(MANIFEST),
                        document(CONFIG),
                        link(
                                "library/nginx/_manifests/revisions/sha256/"
                                        + Digest.of(INDEX).hex(),
                                INDEX),
                        link(
                                "library/nginx/_manifests/revisions/sha256/"
                                        + Digest.of(MANIFEST).hex(),
                                MANIFEST),
                        link("library/nginx/_manifests/tags/1.25/current", INDEX),
                        link(
                                "pause/_manifests/revisions/sha256/"
                                        + Digest.of(MANIFEST).hex(),
                                MANIFEST),
                        link("pause/_manifests/tags/3.7/current", MANIFEST),
                        link(
                                "pinned/app/_manifests/revisions/sha256/"
                                        + Digest.of(MANIFEST).hex(),
                                MANIFEST)));
    }

    private static Entry.File document(byte[] bytes) {
        return file(Entries.blobPath(Digest.of(bytes)), bytes);
    }

    private static Entry.File link(String directory, byte[] target) {
        return file(REPOSITORIES + directory + "/link", Digest.of(target).toString());
    }

    private static byte[] manifest() {
        return Json.write(ordered(
                "schemaVersion", 2,
                "config", descriptor(MediaType.OCI_CONFIG, CONFIG),
                "layers", List.of(descriptor(MediaType.OCI_LAYER, LAYER))));
    }

    private static byte[] index() {
        return Json.write(
                ordered("schemaVersion", 2, "manifests", List.of(descriptor(MediaType.OCI_MANIFEST, MANIFEST))));
    }

    private static Map<String, Object> descriptor(String mediaType, byte[] bytes) {
        return ordered("mediaType", mediaType, "digest", Digest.of(bytes), "size", bytes.length);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private ZstdNative zstd() {
        return new ZstdNative(directory.resolve("native"));
    }
}
