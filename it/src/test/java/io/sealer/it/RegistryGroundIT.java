package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Reference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ground that the other tests stand on: what they push into their registry is what others pull from it. */
class RegistryGroundIT {

    @Test
    void whatIsPushedIsPulledByteForByte() {
        Skopeo skopeo = Skopeo.require();
        Path work = Workspace.directory("registry-ground");
        try (DockerRegistry registry = DockerRegistry.empty(work)) {
            ImageSet set = ImageSet.of(List.of("acme/docker:1", "acme/oci:1", "acme/list:1", "acme/index:1"))
                    .pushTo(RegistryFiller.of(registry));
            set.images().forEach((reference, image) -> {
                assertThat(skopeo.digest(Skopeo.remote(registry, nameOf(reference))))
                        .isEqualTo(image.digest());
                skopeo.copy(
                        Skopeo.remote(registry, nameOf(reference)),
                        "dir:" + work.resolve(image.digest().shortHex()));
            });
        }
    }

    private static String nameOf(Reference reference) {
        return reference.repository() + ":" + reference.tag().orElseThrow();
    }
}
