package io.sealer.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TagCacheTest {

    private static final Reference NGINX = Reference.parse("nginx:1.2");
    private static final Digest ONE = Digest.of(new byte[] {1});
    private static final Digest TWO = Digest.of(new byte[] {2});

    @TempDir
    Path root;

    @Test
    void rememberedAcrossBuildsWithTheTime() {
        Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
        new TagCache(root, InstantSource.fixed(now)).remember(NGINX, ONE);

        assertThat(new TagCache(root).lastKnown(Reference.parse("docker.io/library/nginx:1.2")))
                .contains(ONE);
        assertThat(new TagCache(root).lastSeen(NGINX).orElseThrow().seen()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(new TagCache(root).lastKnown(Reference.parse("quay.io/library/nginx:1.2")))
                .isEmpty();
    }

    @Test
    void theLastDigestCounts() {
        TagCache tags = new TagCache(root);
        tags.remember(NGINX, ONE);
        tags.remember(NGINX, TWO);

        assertThat(tags.lastKnown(NGINX)).contains(TWO);
    }

    @Test
    void everyFileThatIsNotWholeCountsAsNotThere() throws IOException {
        TagCache tags = new TagCache(root);
        tags.remember(NGINX, ONE);
        Path file = new CacheDirectories(root).tag(NGINX);
        String whole = Files.readString(file);

        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(tags.lastKnown(NGINX)).as("first %d characters", length).isEmpty();
        }
        Files.write(file, new byte[whole.length()]);
        assertThat(tags.lastKnown(NGINX)).isEmpty();
        Files.writeString(file, whole.replace("nginx", "other"));
        assertThat(tags.lastKnown(NGINX)).isEmpty();
        Files.writeString(file, whole);
        assertThat(tags.lastKnown(NGINX)).contains(ONE);
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamedWithTheWayOut() throws IOException {
        Path inTheWay = Files.createFile(root.resolve("file"));

        assertThatThrownBy(() -> new TagCache(inTheWay).remember(NGINX, ONE))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(inTheWay.toString())
                .hasMessageContaining("-Dsealer.cache=DIR");
    }
}
