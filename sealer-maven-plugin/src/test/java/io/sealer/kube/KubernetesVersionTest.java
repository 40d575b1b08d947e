package io.sealer.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesVersionTest {

    @ParameterizedTest
    @CsvSource({
        "v1.22.15,                 1, 22, 15, '',      ''",
        "1.24.10+k0s.0,            1, 24, 10, '',      k0s.0",
        "v1.30.0-rc.1,             1, 30, 0,  rc.1,    ''",
        "' v1.31.0-alpha.2+k0s.1', 1, 31, 0,  alpha.2, k0s.1"
    })
    void versionsAreRead(String text, int major, int minor, int patch, String preRelease, String build) {
        assertThat(KubernetesVersion.parse(text))
                .isEqualTo(new KubernetesVersion(major, minor, patch, preRelease, build));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1.22", "stable-1.22", "1.22.x", "v1.022.1", "vv1.2.3", "1.2.3.4", "1.2.99999999999"})
    void otherTextsAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KubernetesVersion.parse(text))
                .withMessageContaining("\"" + text + "\" is not a version of Kubernetes");
    }

    @Test
    void itIsWrittenInOneWay() {
        KubernetesVersion version = KubernetesVersion.parse("1.24.10-rc.1+k0s.0");

        assertThat(version).hasToString("v1.24.10-rc.1+k0s.0");
        assertThat(version.release()).isEqualTo("1.24");
        assertThat(version.withoutBuild()).hasToString("v1.24.10-rc.1");
    }

    @Test
    void olderOnesComeFirst() {
        List<KubernetesVersion> versions = List.of(
                        "1.9.11",
                        "1.22.0-alpha.10",
                        "1.22.0-beta.0",
                        "1.22.0-beta.0.1",
                        "1.22.0-rc.2",
                        "1.22.0-rc.10",
                        "1.22.0",
                        "1.22.9",
                        "1.22.15",
                        "1.22.15+k0s.0",
                        "1.22.15+k0s.2",
                        "1.22.15+k0s.10")
                .stream()
                .map(KubernetesVersion::parse)
                .toList();
        List<KubernetesVersion> shuffled = new ArrayList<>(versions);
        Collections.shuffle(shuffled, new Random(7));

        assertThat(shuffled.stream().sorted().toList()).isEqualTo(versions);
    }
}
