package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.discovery.ImageRules.Place;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRulesTest {

    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image",
                "images",
                "sidecarImage",
                "defaultImages",
                "imageName",
                "image_ref",
                "imageURL",
                "helperImage",
                "FOO_IMAGE",
                "RELATED_IMAGE_FOO",
                "IMAGE_FOO_BAR",
                "--foo-image",
                "-entrypoint-image",
                "helm.sh/images",
                "sidecar.istio.io/proxyImage",
                "queue-sidecar-image",
                "csi.image",
                "/spec/containers/0/image",
                "JIVAImage"
            })
    void namesThatSpeakOfAnImage(String name) {
        assertThat(NameEvidence.of(name)).isEqualTo(NameEvidence.IMAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "imagePullPolicy",
                "imagePullSecrets",
                "imageTag",
                "imageRegistry",
                "imageRepository",
                "IMAGE_TAG",
                "FOO_IMAGE_VERSION",
                "IMAGE_REGISTRY",
                "--image-gc-high-threshold",
                "imagine",
                "IMAGERY",
                "foo",
                "",
                "image-registry/name",
                "imageSize",
                "IMAGE_PULL_SECRET"
            })
    void namesThatDoNot(String name) {
        assertThat(NameEvidence.of(name)).isEqualTo(NameEvidence.NONE);
    }

    /** What no person takes for an image, though nearly all of it has the grammar of a reference. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "default",
                "http",
                "true",
                "kube-system",
                "a/b",
                "foo/bar/baz",
                "/etc/config.yaml",
                "etc/config.yaml",
                "1h30m",
                "300ms",
                "localhost:8080",
                "prometheus:9090",
                "127.0.0.1:10249",
                "0.0.0.0:8443",
                ":8080",
                "[::1]:8080",
                "10.96.0.0/12",
                "10.0.0.0/8:22",
                "http://foo/bar:v1",
                "https://quay.io/a/b:v1",
                "oci://ghcr.io/a/b",
                "app.kubernetes.io/name",
                "app.kubernetes.io/name=foo",
                "application/json",
                "text/plain",
                "application/vnd.oci.image.manifest.v1+json",
                "main",
                "refs/heads/main",
                "v1.2.3",
                "name:8080",
                "default/svc:9000",
                "kube-system/coredns:53",
                "cert-manager.io/v1:Certificate",
                "apps/v1",
                "node.kubernetes.io/unreachable:NoExecute",
                "github.com/acme/repo",
                "git@github.com:acme/repo.git",
                "system:serviceaccount:a:b",
                "quay.io",
                "quay.io/acme",
                "registry.k8s.io/",
                "a:b:c",
                "{}",
                "*",
                "*/*",
                "ghcr.io/acme/*",
                "12:30",
                "redis:7",
                "nginx:1.25",
                "Europe/Berlin",
                "sha256:abc",
                "svc.cluster.local:443",
                "nvidia.com/gpu",
                "kube-dns.kube-system.svc:53/tcp",
                "logo.png",
                "acme/logo:v1.png",
                "-",
                "a b",
                ""
            })
    void wordsWithoutEvidenceAreNothing(String text) {
        assertThat(ImageRules.judge(NameEvidence.NONE, text, Place.DATA)).isEmpty();
        assertThat(ImageRules.judge(NameEvidence.NONE, text, Place.FIELD)).isEmpty();
    }

    static Stream<String> complete() {
        return Stream.of(
                "quay.io/acme/web:v1",
                "quay.io/acme/web:1",
                "quay.io/web:1.2",
                "ghcr.io/acme/web:latest",
                "localhost:5000/web:1.0",
                "localhost/web:1.0",
                "192.168.0.1:5000/web:1.0",
                "registry:5000/acme/web:1.0",
                "QUAY.io/acme/web:v1",
                "docker.io/library/nginx:1.25-alpine",
                "acme/web" + DIGEST,
                "quay.io/acme/web:v1" + DIGEST,
                "docker://quay.io/acme/web:v1");
    }

    @ParameterizedTest
    @MethodSource("complete")
    void aHostAPathAndAVersionSufficeAnywhere(String text) {
        assertThat(ImageRules.judge(NameEvidence.NONE, text, Place.FIELD))
                .map(Judgement::grade)
                .contains(Grade.LIKELY);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,  DATA,  acme/web:v1.2,              LIKELY",
        "NONE,  FIELD, acme/web:v1.2,              DOUBTFUL",
        "NONE,  DATA,  quay.io/acme/web:rel-1,     LIKELY",
        "NONE,  FIELD, quay.io/acme/web:rel-1,     DOUBTFUL",
        "NONE,  DATA,  quay.io/acme/web:REL.2023-09-30T07-02-29Z, LIKELY",
        "NONE,  DATA,  quay.io/acme/web:master-head, DOUBTFUL",
        "NONE,  DATA,  quay.io/web:rel-1,          DOUBTFUL",
        "IMAGE, FIELD, guides/using-an-image.md,   ",
        "IMAGE, FIELD, disks/machine.yaml,         ",
        "NONE,  DATA,  nvidia.com/gpu:1,           DOUBTFUL",
        "IMAGE, DATA,  acme/web,                   LIKELY",
        "IMAGE, FIELD, quay.io/acme/web:anything,  LIKELY",
        "IMAGE, DATA,  nginx:1.25,                 LIKELY",
        "IMAGE, DATA,  redis:7,                    LIKELY",
        "IMAGE, DATA,  nginx,                      DOUBTFUL",
        "IMAGE, DATA,  true,                       ",
        "IMAGE, DATA,  always,                     ",
        "IMAGE, DATA,  images:8080,                ",
        "IMAGE, DATA,  https://a.b/c.png,          ",
        "IMAGE, DATA,  $(X)/web:1,                 DOUBTFUL",
        "IMAGE, DATA,  ${IMAGE},                   DOUBTFUL",
        "NONE,  DATA,  ${IMAGE},                   ",
        "NONE,  DATA,  quay.io/acme/web:${V},      DOUBTFUL",
        "NONE,  DATA,  ${A}:${B},                  "
    })
    void theNameOfTheFieldAndTheTextDecideTogether(NameEvidence name, Place place, String text, Grade grade) {
        assertThat(ImageRules.judge(name, text, place).map(Judgement::grade).orElse(null))
                .isEqualTo(grade);
    }
}
