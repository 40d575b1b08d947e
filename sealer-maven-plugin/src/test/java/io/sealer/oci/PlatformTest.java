package io.sealer.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlatformTest {

    @Test
    void namesAreNormalised() {
        assertThat(Platform.parse("Linux/x86_64")).isEqualTo(Platform.LINUX_AMD64);
        assertThat(Platform.parse("linux/aarch64/v8")).isEqualTo(Platform.LINUX_ARM64);
        assertThat(Platform.parse("linux/arm/v7")).hasToString("linux/arm/v7");
    }

    @Test
    void aVariantIsAskedForOnlyWhenGiven() {
        assertThat(Platform.parse("linux/arm").accepts(Platform.parse("linux/arm/v7")))
                .isTrue();
        assertThat(Platform.parse("linux/arm/v6").accepts(Platform.parse("linux/arm/v7")))
                .isFalse();
        assertThat(Platform.LINUX_AMD64.accepts(Platform.LINUX_ARM64)).isFalse();
    }

    @Test
    void otherTextsAreRefused() {
        for (String text : new String[] {"", "linux", "linux/", "linux/amd64/v1/x", "linux amd64", "linux/am d64"}) {
            assertThatThrownBy(() -> Platform.parse(text)).hasMessageContaining("such as linux/amd64");
        }
    }
}
