package io.sealer.it;

import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Made-up images for real names, of every form that registries hold in turn: Docker and OCI manifests, a Docker list, an
 * OCI index with attestations. All of a platform share their lowest layer. The same names give the same bytes.
 */
final class ImageSet {

    private final Map<Reference, TestImage> images = new LinkedHashMap<>();

    private ImageSet() {}

    /** An image for each of these references. */
    static ImageSet of(List<String> references) {
        ImageSet set = new ImageSet();
        for (String text : references) {
            Reference reference = Reference.parse(text);
            set.images.put(reference, image(reference, set.images.size()));
        }
        return set;
    }

    /** The images by their names, in the order in which they were named. */
    Map<Reference, TestImage> images() {
        return images;
    }

    /** Pushes all into a registry, each under its repository without the domain. */
    ImageSet pushTo(RegistryFiller filler) {
        images.forEach((reference, image) ->
                filler.push(reference.repository(), reference.tag().orElseThrow(), image));
        return this;
    }

    private static TestImage image(Reference reference, int number) {
        return switch (number % 4) {
            case 0 -> single(TestImage.Format.DOCKER, Platform.LINUX_AMD64, reference);
            case 1 -> single(TestImage.Format.OCI, Platform.LINUX_AMD64, reference);
            case 2 ->
                TestImage.dockerList(
                        single(TestImage.Format.DOCKER, Platform.LINUX_ARM64, reference),
                        single(TestImage.Format.DOCKER, Platform.LINUX_AMD64, reference));
            default ->
                TestImage.ociIndexWithAttestations(
                        single(TestImage.Format.OCI, Platform.LINUX_AMD64, reference),
                        single(TestImage.Format.OCI, Platform.LINUX_ARM64, reference));
        };
    }

    private static TestImage single(TestImage.Format format, Platform platform, Reference reference) {
        byte[] name = (reference + " " + platform).getBytes(StandardCharsets.UTF_8);
        TestLayer shared = TestLayer.random(platform.toString().hashCode(), 200_000);
        TestLayer own = TestLayer.random(reference.toString().hashCode(), 20_000);
        return TestImage.builder(format, platform)
                .layers(shared, own, TestLayer.of(Map.of("etc/name", name)))
                .build();
    }
}
