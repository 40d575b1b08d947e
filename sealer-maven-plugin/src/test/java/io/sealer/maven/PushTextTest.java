package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Reference;
import io.sealer.registry.PushPlan;
import io.sealer.registry.PushSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushTextTest {

    @Test
    void everyFigureInOneLine() {
        assertThat(PushText.line(new PushSummary(14, 1_200_000_000, 3, 20_000_000, 1, 500, 58, 1, 12_340)))
                .isEqualTo("1.2 GB in 14 blobs sent, 20 MB in 3 there already, 500 B in 1 taken from other"
                        + " repositories, 58 requests, 1 retry, 12.3 s of waiting");
    }

    @Test
    void ofWhatWasNotMadeOnlyTheNamesAreKnown() {
        assertThat(PushText.unpackaged(
                        "target/x.tar", List.of(Reference.parse("reg.test/a:1"), Reference.parse("reg.test/a:b"))))
                .startsWith("target/x.tar is not there yet")
                .endsWith("it would be pushed as reg.test/a:1, reg.test/a:b (sealer.dryRun)");
    }

    @Test
    void aPlanListsWhatIsMissingAndWhatTheTagsStandFor() {
        Digest blob = Digest.of(new byte[1]);
        Digest old = Digest.of(new byte[2]);
        Map<Reference, Optional<Digest>> tags = new LinkedHashMap<>();
        tags.put(Reference.parse("reg.test/a/b:1"), Optional.empty());
        tags.put(Reference.parse("reg.test/a/b:latest"), Optional.of(old));
        PushPlan.Target target = new PushPlan.Target(
                "reg.test/a/b", List.of(new Descriptor(MediaType.OCI_LAYER_ZSTD, blob, 1_500_000)), 2, 700, tags);

        assertThat(PushText.lines(new PushPlan(List.of(target))))
                .containsExactly(
                        "       to send  there already  blob",
                        "        1.5 MB                 " + blob + " " + MediaType.OCI_LAYER_ZSTD,
                        "        1.5 MB          700 B  in all for reg.test/a/b: 1 blob to send, 2 there",
                        "                               reg.test/a/b:1 is new",
                        "                               reg.test/a/b:latest is " + old,
                        "Nothing was sent (sealer.dryRun); whether one may push there, only a push shows");
    }
}
