package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageResolverTest {

    private static final Reference REFERENCE = Reference.parse("quay.io/a/b:1");

    private final Map<Digest, byte[]> store = new HashMap<>();

    private Digest keep(String json) {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        store.put(Digest.of(bytes), bytes);
        return Digest.of(bytes);
    }

    private String descriptor(String mediaType, Digest digest, String more) {
        return "{'mediaType':'" + mediaType + "','digest':'" + digest + "','size':" + store.get(digest).length + more
                + "}";
    }

    private Digest image(String configType, String config, String layerType) {
        Digest layer = keep("layer of " + layerType);
        return keep("{'schemaVersion':2,'config':" + descriptor(configType, keep(config), "") + ",'layers':["
                + descriptor(layerType, layer, "") + "]}");
    }

    private Digest image(String platform) {
        return image(MediaType.OCI_CONFIG, "{" + platform + "}", MediaType.OCI_LAYER_GZIP);
    }

    private ResolvedImage resolve(Digest root, String platform) throws RegistryException {
        return resolver(root).resolve(REFERENCE, Platform.parse(platform));
    }

    private ImageResolver resolver(Digest root) {
        return new ImageResolver(new ImageContent() {
            @Override
            public Manifest root(Reference reference) {
                return Manifest.parse(store.get(root));
            }

            @Override
            public Manifest manifest(Reference reference, Digest digest) {
                return Manifest.parse(store.get(digest));
            }

            @Override
            public byte[] config(Reference reference, Descriptor config) {
                return store.get(config.digest());
            }
        });
    }

    @Test
    void allPlatformsOfAnImageAreThoseThatItNames() throws RegistryException {
        Digest amd = image("'os':'linux','architecture':'amd64'");
        Digest arm = image("'os':'linux','architecture':'arm','variant':'v7'");
        Digest index = keep("{'schemaVersion':2,'manifests':["
                + descriptor(
                        MediaType.OCI_MANIFEST, arm, ",'platform':{'os':'linux','architecture':'arm','variant':'v7'}")
                + ","
                + descriptor(MediaType.OCI_MANIFEST, amd, ",'platform':{'os':'linux','architecture':'amd64'}")
                + "," + descriptor(MediaType.OCI_MANIFEST, amd, ",'platform':{'os':'unknown','architecture':'unknown'}")
                + "]}");
        assertThat(resolver(index).resolveAll(REFERENCE))
                .extracting(image -> image.platform().toString())
                .containsExactly("linux/arm/v7", "linux/amd64");
        assertThat(resolver(arm).resolveAll(REFERENCE))
                .extracting(image -> image.platform().toString())
                .containsExactly("linux/arm/v7");
        Digest nothing = keep("{'schemaVersion':2,'manifests':[]}");
        assertThatThrownBy(() -> resolver(nothing).resolveAll(REFERENCE))
                .hasMessageContaining("has an index without a platform");
        Digest chart = image("application/vnd.cncf.helm.config.v1+json", "no json", "application/gzip");
        assertThatThrownBy(() -> resolver(chart).resolveAll(REFERENCE))
                .hasMessageContaining(
                        "is not a container image (its configuration is application/vnd.cncf.helm.config");
    }

    @Test
    void aSingleImageMustBeForThePlatform() throws RegistryException {
        Digest arm = image("'os':'linux','architecture':'arm','variant':'v7'");

        assertThat(resolve(arm, "linux/arm/v7").digest()).isEqualTo(arm);
        assertThat(resolve(arm, "linux/arm").digest()).isEqualTo(arm);
        assertThatThrownBy(() -> resolve(arm, "linux/arm/v6")).hasMessageContaining("made for linux/arm/v7 alone");
        assertThatThrownBy(() -> resolve(arm, "linux/amd64")).hasMessageContaining("not for linux/amd64");
    }

    @Test
    void aVariantThatIsNotNamedIsNotMissed() throws RegistryException {
        Digest arm = image("'os':'linux','architecture':'arm'");

        assertThat(resolve(arm, "linux/arm/v7").digest()).isEqualTo(arm);
    }

    @Test
    void chartsAndOtherArtifactsAreNoImages() {
        Digest chart = image("application/vnd.cncf.helm.config.v1+json", "{'name':'x'}", "application/gzip");

        assertThatThrownBy(() -> resolve(chart, "linux/amd64"))
                .hasMessageContaining(
                        "is not a container image (its configuration is application/vnd.cncf.helm.config");
    }

    @Test
    void layersThatMayNotBeHandedOutAreRefused() {
        String linux = "{'os':'linux','architecture':'amd64'}";
        for (String type : new String[] {
            MediaType.DOCKER_FOREIGN_LAYER, "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
        }) {
            Digest image = image(MediaType.DOCKER_CONFIG, linux, type);
            assertThatThrownBy(() -> resolve(image, "linux/amd64")).hasMessageContaining("not distributable");
        }
    }

    @Test
    void anIndexThatIsWrongAboutItsManifestIsRefused() {
        Digest image = image("'os':'linux','architecture':'amd64'");
        String entry = descriptor(MediaType.OCI_MANIFEST, image, ",'platform':{'os':'linux','architecture':'amd64'}");
        Digest lying = keep("{'schemaVersion':2,'manifests':[" + entry.replaceFirst("'size':", "'size':1") + "]}");

        assertThatThrownBy(() -> resolve(lying, "linux/amd64")).hasMessageContaining("its index gives manifest");
    }

    @Test
    void anIndexWithinAnIndexIsRefused() {
        Digest inner = keep("{'schemaVersion':2,'manifests':[]}");
        Digest outer = keep("{'schemaVersion':2,'manifests':["
                + descriptor(MediaType.OCI_INDEX, inner, ",'platform':{'os':'linux','architecture':'amd64'}") + "]}");

        assertThatThrownBy(() -> resolve(outer, "linux/amd64")).hasMessageContaining("holds another index");
        assertThatThrownBy(() -> resolve(inner, "linux/amd64")).hasMessageContaining("it has no platform at all");
    }
}
