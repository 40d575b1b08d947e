package io.sealer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "podsubnet, podSubnet",
        "podSubnte, podSubnet",
        "podSubnets, podSubnet",
        "dnss, dns",
        "etc, etcd",
        "podNet, ",
        "tcd, etcd",
        "ddn, ",
    })
    void aNameIsMeantThatIsNear(String wrong, String right) {
        assertThat(Spelling.nearest(wrong, List.of("podSubnet", "dns", "etcd")).orElse(null))
                .isEqualTo(right);
    }
}
