package io.sealer.it.benchmark;

import io.sealer.it.RegistryFiller;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The twenty images. Each has a configuration and eight layers, four of which it shares with four other images: 116
 * different blobs, from some kilobytes to a twenty-fifth of the whole, none of which can be compressed. The same size
 * gives the same bytes.
 */
final class BenchmarkImages {

    /** How many images there are. */
    static final int COUNT = 20;

    private static final int BASES = 4;

    /** Sizes of a base's layers among each other and beside those of {@link #OWN}. */
    private static final double[] BASE = {2, 1, 0.1, 0.01};

    /** Sizes of the layers on top, in the smallest images; the largest have four times as much. */
    private static final double[] OWN = {4, 3, 1, 0.02};

    private static final int SPREAD = 4;
    private static final int PROGRAM = 2;
    private static final int NEXT = 500;

    private final int count;
    private final double unit;

    /**
     * Twenty images.
     *
     * @param mebibytes size of all blobs together, in MiB
     */
    BenchmarkImages(int mebibytes) {
        this(mebibytes, COUNT);
    }

    /**
     * Any number of them.
     *
     * @param mebibytes size of all blobs together, in MiB
     */
    BenchmarkImages(int mebibytes, int count) {
        this.count = count;
        double weights = 0;
        for (double weight : BASE) {
            weights += BASES * weight;
        }
        for (int image = 0; image < count; image++) {
            for (double weight : OWN) {
                weights += growth(image) * weight;
            }
        }
        this.unit = mebibytes * 1048576.0 / weights;
    }

    /** The repository of an image; its tag is {@code 1}. */
    static String repository(int image) {
        return String.format("bench/image-%02d", image);
    }

    /**
     * Pushes all images, one after another, since they may be larger than memory.
     *
     * @return each blob, and a repository that has it
     */
    Map<Digest, String> pushTo(RegistryFiller registry) {
        Map<Digest, String> blobs = new LinkedHashMap<>();
        for (int image = 0; image < count; image++) {
            String repository = repository(image);
            TestImage content = image(image, 0);
            registry.push(repository, "1", content);
            content.blobs().keySet().stream().sorted().forEach(digest -> blobs.putIfAbsent(digest, repository));
        }
        return blobs;
    }

    /**
     * Pushes the next release of an image, with the tag {@code 2}: its program is another one, all else is as it was.
     *
     * @return bytes of the blobs that the first release lacks
     */
    long pushNext(RegistryFiller registry, int image) {
        Set<Digest> before = image(image, 0).blobs().keySet();
        TestImage next = image(image, NEXT);
        registry.push(repository(image), "2", next);
        return next.blobs().entrySet().stream()
                .filter(blob -> !before.contains(blob.getKey()))
                .mapToLong(blob -> blob.getValue().length)
                .sum();
    }

    /** @param changed added to the seed of the layer with the program */
    private TestImage image(int image, int changed) {
        List<TestLayer> layers = new ArrayList<>();
        int base = image % BASES;
        for (int i = 0; i < BASE.length; i++) {
            layers.add(layer(1000 * (base + 1) + i, BASE[i]));
        }
        for (int i = 0; i < OWN.length; i++) {
            int seed = 1_000_000 + 1000 * image + i + (i == PROGRAM ? changed : 0);
            layers.add(layer(seed, growth(image) * OWN[i]));
        }
        return TestImage.builder(TestImage.Format.OCI, Platform.LINUX_AMD64)
                .label("image", repository(image))
                .layers(layers.toArray(TestLayer[]::new))
                .build();
    }

    private TestLayer layer(long seed, double weight) {
        return TestLayer.random(seed, (int) (weight * unit));
    }

    /** Not the remainder that chooses the base: each base has small images and large ones. */
    private static int growth(int image) {
        return 1 + image / BASES % SPREAD;
    }
}
