package io.sealer.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Json;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an earlier release says of its layers, and what of it is believed. */
class EarlierLayersTest {

    private static final Digest BLOB = Digest.of(new byte[] {1});
    private static final Digest TAR = Digest.of(new byte[] {2});
    private static final Digest OTHER = Digest.of(new byte[] {3});
    private static final PlannedLayer LAYER = layer(LayerFormat.TAR, new Content.Unfetched(BLOB, 5000));
    /** A header, the content in whole blocks, and two blocks at the end. */
    private static final long SIZE = 512 + 5120 + 1024;

    private static PlannedLayer layer(LayerFormat format, Content content) {
        return new PlannedLayer(
                "registry: x", format, List.of(new Entry.File("registry/blob", Entry.Attributes.FILE, content)));
    }

    private static Digest key(PlannedLayer layer) {
        return LayerKey.ofContents(layer).orElseThrow();
    }

    private static EarlierLayers earlier(String mediaType, Digest digest, long size, Digest diffId) {
        return EarlierLayers.of(
                List.of(new PublishedLayer(key(LAYER), new Descriptor(mediaType, digest, size), diffId)),
                Set.of(digest));
    }

    @Test
    void whatWasNotFetchedHasTheKeyOfWhatWas() {
        assertThat(key(LAYER)).isEqualTo(key(layer(LayerFormat.TAR, new Content.Blob(BLOB, Path.of("x"), 5000))));
        assertThat(key(LAYER)).isNotEqualTo(key(layer(LayerFormat.ZSTD, new Content.Unfetched(BLOB, 5000))));
        assertThat(key(LAYER)).isNotEqualTo(key(layer(LayerFormat.TAR, new Content.Unfetched(OTHER, 5000))));
    }

    @Test
    void aLayerIsFoundByItsKey() {
        EarlierLayers earlier = earlier(MediaType.OCI_LAYER, TAR, SIZE, TAR);
        assertThat(earlier.find(LAYER))
                .get()
                .extracting(PublishedLayer::blob)
                .satisfies(blob -> assertThat(blob.digest()).isEqualTo(TAR));
        assertThat(earlier.find(layer(LayerFormat.TAR, new Content.Unfetched(OTHER, 5000))))
                .isEmpty();
        assertThat(EarlierLayers.NONE.find(LAYER)).isEmpty();
        assertThat(earlier.has(TAR)).isTrue();
        assertThat(earlier.has(BLOB)).isFalse();
    }

    @Test
    void aLieThatShowsIsNotBelieved() {
        assertThat(earlier(MediaType.OCI_LAYER, TAR, SIZE + 512, TAR).find(LAYER))
                .as("another size")
                .isEmpty();
        assertThat(earlier(MediaType.OCI_LAYER, TAR, SIZE, OTHER).find(LAYER))
                .as("another tar than the blob")
                .isEmpty();
        assertThat(earlier(LayerFormat.ZSTD.mediaType(), TAR, SIZE, TAR).find(LAYER))
                .as("packed in another way")
                .isEmpty();
    }

    private static ArchivedImage image(Map<String, String> annotations, List<Digest> layers, List<Digest> diffIds) {
        byte[] config = Json.write(Map.of(
                "architecture", "amd64", "os", "linux", "rootfs", Map.of("type", "layers", "diff_ids", diffIds)));
        return new ArchivedImage(
                new Manifest.Image(
                        new byte[0],
                        MediaType.OCI_MANIFEST,
                        new Descriptor(MediaType.OCI_CONFIG, Digest.of(config), config.length),
                        layers.stream()
                                .map(digest -> new Descriptor(MediaType.OCI_LAYER, digest, SIZE))
                                .toList(),
                        annotations),
                ImageConfig.parse(config),
                config);
    }

    private static Map<String, String> keys(String json) {
        return Map.of(LayerKeys.ANNOTATION, json);
    }

    @Test
    void keysBelongToDigests() {
        Map<String, String> annotations = keys("{\"" + TAR + "\":\"" + BLOB.hex() + "\"}");
        List<PublishedLayer> published =
                PublishedLayer.of(image(annotations, List.of(OTHER, TAR), List.of(OTHER, TAR)));
        assertThat(published)
                .singleElement()
                .isEqualTo(new PublishedLayer(BLOB, new Descriptor(MediaType.OCI_LAYER, TAR, SIZE), TAR));
        assertThat(PublishedLayer.of(image(annotations, List.of(OTHER), List.of(TAR))))
                .as("compressed anew")
                .isEmpty();
        assertThat(PublishedLayer.of(image(annotations, List.of(TAR), List.of())))
                .as("a configuration of something else")
                .isEmpty();
    }

    @Test
    void whatCannotBeReadIsNoKey() {
        for (String annotation : List.of("", "[]", "{\"x\":\"y\"}", "{\"" + TAR + "\":1}", "{\"" + TAR + "\":null}")) {
            assertThat(PublishedLayer.of(image(keys(annotation), List.of(TAR), List.of(TAR))))
                    .as(annotation)
                    .isEmpty();
        }
        assertThat(PublishedLayer.of(image(Map.of(), List.of(TAR), List.of(TAR))))
                .isEmpty();
    }

    @Test
    void theAnnotationOfWrittenLayersIsReadAgain() {
        PlannedLayer gzip = layer(LayerFormat.GZIP, new Content.Bytes("x".getBytes(StandardCharsets.UTF_8)));
        LayerKeys written = LayerKeys.of(List.of(
                new WrittenLayer(LAYER, new Descriptor(MediaType.OCI_LAYER, TAR, SIZE), TAR, false),
                new WrittenLayer(gzip, new Descriptor(LayerFormat.GZIP.mediaType(), OTHER, 7), OTHER, false)));
        assertThat(LayerKeys.of(keys(written.toJson()))).isEqualTo(written);
        assertThat(written.byDigest()).containsExactly(Map.entry(TAR, key(LAYER)));
        assertThat(written.toJson())
                .as("keys are no digests of blobs")
                .doesNotContain(key(LAYER).toString());
    }
}
