package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.image.Compression;
import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.LayerBudget;
import io.sealer.image.LayerPlan;
import io.sealer.image.PlannedLayer;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The layers of a fixed set of images. Where this test fails, every user's next release would be sent in full: give the
 * new rule a new number ({@link LayerPlan#RULE}), and say why in docs/decisions/.
 */
class FrozenLayoutTest {

    private static final String RULE_1 = "0f244e838f70";

    private final Map<Digest, Content> blobs = new HashMap<>();
    private final List<RegistryImage> images = new ArrayList<>();

    @Test
    void layersOfAFixedRegistryNeverChange() {
        for (int i = 0; i < 40; i++) {
            String name = i % 3 == 0 ? "quay.io/vendor" + i % 7 + "/app" + i : "registry.k8s.io/part-" + i;
            image(name + ":v1.9", i, i % 5, 1);
            if (i % 10 == 0) {
                image(name + ":v1.10", i, i % 4, 2);
            }
        }
        Collections.shuffle(images, new Random(7));
        EmbeddedRegistry registry = EmbeddedRegistry.of(images, blobs::get, Rootfs.empty());
        List<PlannedLayer> layers =
                new LayerPlan(Compression.AUTO, LayerBudget.DEFAULT).layers(registry.groups(), registry.entries());
        assertThat(layers).hasSize(80);
        assertThat(LayerPlan.RULE).isEqualTo(1);
        assertThat(Digest.of(text(layers).getBytes(StandardCharsets.UTF_8)).shortHex())
                .isEqualTo(RULE_1);
    }

    private static String text(List<PlannedLayer> layers) {
        StringBuilder text = new StringBuilder();
        for (PlannedLayer layer : layers) {
            text.append(layer.format()).append(' ').append(layer.createdBy()).append('\n');
            for (Entry entry : layer.entries()) {
                text.append("  ").append(entry.path()).append('\n');
            }
        }
        return text.toString();
    }

    /** An image of a shared base, three layers of its own, a small one and one of just the size that is not small. */
    private void image(String name, int number, int base, int version) {
        List<Map<String, Object>> layers = new ArrayList<>();
        layers.add(blob("base " + base, 5_000_000 + base * 1_234_567));
        layers.add(blob("small " + number, (64 << 10) - 1));
        layers.add(blob("edge " + number, 64 << 10));
        layers.add(blob("libraries " + number, 100_000 + number * 7919 % 30_000 * 100));
        layers.add(blob("program " + number + " " + version, 1_000_000 + number * 104_729 % 9_000_000));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", 2);
        document.put("mediaType", MediaType.OCI_MANIFEST);
        document.put("config", blob("config " + name, 1000));
        document.put("layers", layers);
        Manifest manifest = Manifest.parse(Json.write(document));
        images.add(new RegistryImage(Reference.parse(name), manifest, (Manifest.Image) manifest));
    }

    private Map<String, Object> blob(String text, int size) {
        Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
        blobs.put(digest, new Content.Blob(digest, Path.of(digest.hex()), size));
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", MediaType.OCI_LAYER_GZIP);
        descriptor.put("digest", digest.toString());
        descriptor.put("size", size);
        return descriptor;
    }
}
