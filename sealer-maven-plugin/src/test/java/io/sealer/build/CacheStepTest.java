package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.cache.BlobCache;
import io.sealer.cache.PruneRule;
import io.sealer.oci.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheStepTest {

    private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

    @TempDir
    Path root;

    @Test
    void textSaysWhatThereIsAndWhatWent() {
        new BlobCache(root).put(new byte[1500]);
        assertThat(new CacheStep(root, PruneRule.none(), false).run(false))
                .startsWith("Cache " + root + ": 1.5 kB\n")
                .containsPattern("blobs +1 +1\\.5 kB +used 20.*Z to 20.*Z")
                .doesNotContain("emoved", "tags");
        PruneRule all = PruneSettings.parse(null, "0", NOW);
        assertThat(new CacheStep(root, all, true).run(false)).contains("Would be removed: 1 file, 1.5 kB");
        assertThat(new CacheStep(root, all, false).run(false))
                .startsWith("Cache " + root + ": 0 B\n")
                .contains("Removed: 1 file, 1.5 kB");
    }

    @Test
    void jsonHasTheSame() {
        new BlobCache(root).put(new byte[1500]);
        String json = new CacheStep(root, PruneSettings.parse(null, "1k", NOW), true).run(true);

        Map<String, Object> document = Json.readObject(json.getBytes(StandardCharsets.UTF_8));
        assertThat(document).containsEntry("directory", root.toString()).containsEntry("bytes", 1500L);
        assertThat((List<?>) document.get("content"))
                .hasSize(7)
                .first()
                .satisfies(kind ->
                        assertThat(kind.toString()).startsWith("{kind=blobs, count=1, bytes=1500, oldestUse=2"));
        assertThat(document.get("pruned"))
                .isEqualTo(Map.of("dryRun", true, "count", 1L, "bytes", 1500L, "keptForBuilds", 0L, "keptBytes", 0L));
    }

    @Test
    void agesAndSizesHaveUnits() {
        assertThat(PruneSettings.parse(null, null, NOW).isNone()).isTrue();
        assertThat(PruneSettings.parse("30d", null, NOW).usedBefore()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(PruneSettings.parse("1w", null, NOW).usedBefore()).contains(Instant.parse("2026-01-24T00:00:00Z"));
        assertThat(PruneSettings.parse("12H", null, NOW).usedBefore()).contains(Instant.parse("2026-01-30T12:00:00Z"));
        assertThat(PruneSettings.parse(null, "20g", NOW).maxBytes()).hasValue(20_000_000_000L);
        assertThat(PruneSettings.parse(null, "1500", NOW).maxBytes()).hasValue(1500);
        assertThat(PruneSettings.parse(null, "2TB", NOW).maxBytes()).hasValue(2_000_000_000_000L);
    }

    @Test
    void bothMistakesAreReportedTogether() {
        assertThatThrownBy(() -> PruneSettings.parse("a month", "20 gigs", NOW))
                .hasMessageContainingAll("2 problems", "\"a month\"", "olderThan=30d", "\"20 gigs\"", "maxSize=20g");
        assertThatThrownBy(() -> PruneSettings.parse("30", null, NOW)).hasMessageContaining("d for days");
        assertThatThrownBy(() -> PruneSettings.parse(null, "-1g", NOW)).hasMessageContaining("not a size");
    }
}
