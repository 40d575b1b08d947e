package io.sealer.it.benchmark;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Reference;
import io.sealer.rootfs.RegistryImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An image that exists only as names and sizes of its blobs, all of which follow from texts.
 *
 * @param reference its name
 * @param layers its layers, lowest first
 */
record SimulatedImage(Reference reference, List<Descriptor> layers) {

    private static final double MIB = 1 << 20;

    SimulatedImage {
        layers = List.copyOf(layers);
    }

    /**
     * An image of a base, of what it depends on, of the program itself, and of some small layers.
     *
     * @param name its name and tag
     * @param base what its base is; images of one base share two layers
     * @param dependencies what else it depends on; changes less often than the program
     * @param program the program and its version
     */
    static SimulatedImage of(String name, String base, String dependencies, String program) {
        List<Descriptor> layers = new ArrayList<>();
        layers.add(layer("base " + base, stem(base), 20));
        layers.add(layer("libraries " + base, stem(base), 8));
        layers.add(layer("dependencies " + dependencies, stem(dependencies), 12));
        layers.add(layer("program " + program, stem(program), 18));
        layers.add(descriptor("small " + program, 4 << 10));
        return new SimulatedImage(Reference.parse(name), layers);
    }

    private static String stem(String text) {
        return text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
    }

    /** A layer whose size follows from what it belongs to, and by some per cent from what it is. */
    private static Descriptor layer(String identity, String stem, double medianMib) {
        double typical =
                medianMib * Math.exp(0.8 * new Random(stem.hashCode() * 31L + identity.charAt(0)).nextGaussian());
        double jitter = 1 + 0.03 * new Random(identity.hashCode()).nextGaussian();
        return descriptor(identity, Math.max(100 << 10, (long) (typical * jitter * MIB)));
    }

    private static Descriptor descriptor(String identity, long size) {
        return new Descriptor(MediaType.OCI_LAYER_GZIP, Digest.of(identity.getBytes(StandardCharsets.UTF_8)), size);
    }

    /** What the product makes a cluster's registry of. */
    RegistryImage registryImage() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("schemaVersion", 2);
        document.put("mediaType", MediaType.OCI_MANIFEST);
        document.put("config", json(descriptor("config " + reference, 2000)));
        document.put("layers", layers.stream().map(SimulatedImage::json).toList());
        Manifest manifest = Manifest.parse(Json.write(document));
        return new RegistryImage(reference, manifest, (Manifest.Image) manifest);
    }

    private static Map<String, Object> json(Descriptor blob) {
        return Map.of("mediaType", blob.mediaType(), "digest", blob.digest().toString(), "size", blob.size());
    }
}
