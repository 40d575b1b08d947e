package io.sealer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheDirectoriesTest {

    private static final Path HOME = Path.of("home", "joe").toAbsolutePath();

    @Test
    void theDefaultFollowsXdg() {
        Path caches = Path.of("var", "caches").toAbsolutePath();

        assertThat(CacheDirectories.defaultRoot(Map.of("XDG_CACHE_HOME", caches.toString()), HOME))
                .isEqualTo(caches.resolve("sealer-maven"));
        assertThat(CacheDirectories.defaultRoot(Map.of(), HOME))
                .isEqualTo(HOME.resolve(".cache").resolve("sealer-maven"));
    }

    @Test
    void anEmptyOrRelativeXdgDirectoryIsIgnored() {
        Path expected = HOME.resolve(".cache").resolve("sealer-maven");

        assertThat(CacheDirectories.defaultRoot(Map.of("XDG_CACHE_HOME", ""), HOME))
                .isEqualTo(expected);
        assertThat(CacheDirectories.defaultRoot(Map.of("XDG_CACHE_HOME", "relative/caches"), HOME))
                .isEqualTo(expected);
    }

    @Test
    void blobsLieBelowTheFirstTwoDigits() {
        Digest digest = Digest.of(new byte[] {1});

        assertThat(new CacheDirectories(HOME).blob(digest))
                .isEqualTo(HOME.resolve("blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex()));
    }
}
