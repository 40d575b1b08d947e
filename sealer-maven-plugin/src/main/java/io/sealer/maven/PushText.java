package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Reference;
import io.sealer.registry.PushPlan;
import io.sealer.registry.PushSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a push would do, and what it took, in lines for people. */
final class PushText {

    private static final String ROW = "%14s %14s  %s";

    private PushText() {}

    /** For each repository the blobs that it lacks, and what its tags stand for. */
    static List<String> lines(PushPlan plan) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(ROW, "to send", "there already", "blob"));
        for (PushPlan.Target target : plan.targets()) {
            for (Descriptor blob : target.missing()) {
                lines.add(String.format(ROW, ByteCount.of(blob.size()), "", blob.digest() + " " + blob.mediaType()));
            }
            lines.add(String.format(
                    ROW,
                    ByteCount.of(target.missingBytes()),
                    ByteCount.of(target.presentBytes()),
                    "in all for " + target.repository() + ": "
                            + PlanText.count(target.missing().size(), "blob") + " to send, " + target.presentBlobs()
                            + " there"));
            target.tags()
                    .forEach((name, digest) -> lines.add(String.format(
                            ROW, "", "", name + digest.map(old -> " is " + old).orElse(" is new"))));
        }
        lines.add("Nothing was sent (sealer.dryRun); whether one may push there, only a push shows");
        return lines;
    }

    /** What a rehearsal can say of an image that was not made: where it would go. */
    static String unpackaged(String archive, List<Reference> names) {
        return archive
                + " is not there yet, so nothing can be compared with what a registry has; it would be pushed as "
                + names.stream().map(Reference::toString).collect(Collectors.joining(", ")) + " (sealer.dryRun)";
    }

    /** {@code 1.2 GB in 14 blobs sent, 20 MB in 3 there already, …}: every figure, those of 0 too. */
    static String line(PushSummary summary) {
        return ByteCount.of(summary.sentBytes()) + " in " + PlanText.count(summary.sentBlobs(), "blob") + " sent, "
                + ByteCount.of(summary.presentBytes()) + " in " + summary.presentBlobs() + " there already, "
                + ByteCount.of(summary.mountedBytes()) + " in " + summary.mountedBlobs()
                + " taken from other repositories, " + PlanText.count(summary.requests(), "request") + ", "
                + summary.retries() + (summary.retries() == 1 ? " retry, " : " retries, ")
                + String.format(Locale.ROOT, "%.1f s of waiting", summary.waitedMillis() / 1000.0);
    }
}
