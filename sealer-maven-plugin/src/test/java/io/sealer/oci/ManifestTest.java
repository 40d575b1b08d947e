package io.sealer.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestTest {

    private static final String HEX = "0123456789abcdef".repeat(4);

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String descriptor(String mediaType, String more) {
        return "{'mediaType':'" + mediaType + "','digest':'sha256:" + HEX + "','size':7" + more + "}";
    }

    @Test
    void anImageManifestIsReadAndItsBytesStay() {
        byte[] raw = bytes("{ 'schemaVersion':2, 'mediaType':'" + MediaType.OCI_MANIFEST + "', 'config':"
                + descriptor(MediaType.OCI_CONFIG, ",'data':'e30='") + ", 'layers':["
                + descriptor(MediaType.OCI_LAYER_GZIP, ",'urls':[]") + "],"
                + "'annotations':{'a':'b'}, 'x-unknown':[1,2,{}]}");
        Manifest manifest = Manifest.parse(raw);
        assertThat(manifest).isInstanceOf(Manifest.Image.class);
        assertThat(manifest.raw()).isSameAs(raw);
        assertThat(manifest.digest()).isEqualTo(Digest.of(raw));
        assertThat(manifest.annotations()).containsEntry("a", "b");
        assertThat(((Manifest.Image) manifest).layers())
                .containsExactly(new Descriptor(MediaType.OCI_LAYER_GZIP, new Digest(HEX), 7));
    }

    @Test
    void anIndexFindsItsPlatformAndNeverAnAttestation() {
        byte[] raw = bytes("{'schemaVersion':2,'manifests':["
                + descriptor(MediaType.OCI_MANIFEST, ",'platform':{'os':'unknown','architecture':'unknown'}") + ","
                + descriptor(MediaType.OCI_MANIFEST, ",'artifactType':'x/y'") + ","
                + descriptor(MediaType.OCI_MANIFEST, ",'platform':{'os':'linux','architecture':'arm64','variant':'v8'}")
                + "]}");
        Manifest.Index index = (Manifest.Index) Manifest.parse(raw);
        assertThat(index.mediaType()).isEqualTo(MediaType.OCI_INDEX);
        assertThat(index.forPlatform(Platform.LINUX_ARM64))
                .contains(index.manifests().get(2));
        assertThat(index.forPlatform(Platform.LINUX_AMD64)).isEmpty();
    }

    @Test
    void everythingElseIsNamed() {
        for (List<String> wrong : List.of(
                List.of("[]", "no JSON object"),
                List.of("<html>", "not JSON"),
                List.of("", "not JSON (empty)"),
                List.of("{'schemaVersion':1,'fsLayers':[]}", "schema 1"),
                List.of("{'mediaType':'application/vnd.acme'}", "application/vnd.acme"),
                List.of("{'manifests':[],'mediaType':'x'}", "media type x is not known"),
                List.of("{'config':{'digest':'sha256:" + HEX + "'},'layers':[]}", "without a size"))) {
            assertThatThrownBy(() -> Manifest.parse(bytes(wrong.get(0))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.get(1));
        }
    }

    @Test
    void nestingIsBounded() {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        assertThatThrownBy(() -> Json.read(bytes(deep))).isInstanceOf(IllegalArgumentException.class);
    }
}
