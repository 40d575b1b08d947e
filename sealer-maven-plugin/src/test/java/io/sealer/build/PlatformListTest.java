package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.oci.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlatformListTest {

    @Test
    void platformsKeepTheirOrder() {
        List<Platform> platforms = PlatformList.parse(List.of("linux/arm64", " linux/x86_64", "linux/arm/v7"));
        assertThat(platforms)
                .containsExactly(Platform.LINUX_ARM64, Platform.LINUX_AMD64, new Platform("linux", "arm", "v7"));
        assertThat(PlatformList.text(platforms)).isEqualTo("linux/arm64, linux/amd64 and linux/arm/v7");
        assertThat(PlatformList.text(platforms.subList(0, 1))).isEqualTo("linux/arm64");
        assertThat(platforms)
                .extracting(PlatformList::classifier)
                .containsExactly("linux-arm64", "linux-amd64", "linux-arm-v7");
    }

    @Test
    void everyMistakeIsToldWithWhatToDo() {
        assertThatThrownBy(() -> PlatformList.parse(List.of(
                        "linux/amd64",
                        "linux/x86_64",
                        "linux/amd64",
                        "windows/amd64",
                        "linux/amd46",
                        "arm64",
                        "linux/arm/seven")))
                .hasMessageContainingAll(
                        "6 problems",
                        "the platform linux/amd64 is named twice, as linux/amd64 and as linux/x86_64",
                        "the platform linux/amd64 is named twice - ",
                        "\"windows/amd64\": hosts of a cluster run linux, not windows",
                        "\"linux/amd46\": there is no architecture \"amd46\"; known are 386, amd64, arm, arm64",
                        "\"arm64\" is not a platform",
                        "\"linux/arm/seven\": \"seven\" is no variant",
                        "<platforms> or -Dsealer.platforms, for example linux/amd64,linux/arm64");
        assertThatThrownBy(() -> PlatformList.parse(List.of())).hasMessageContaining("no platform is named");
    }
}
