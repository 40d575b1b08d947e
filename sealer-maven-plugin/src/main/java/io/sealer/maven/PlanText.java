package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.build.CollectionPlan;
import io.sealer.build.PlatformList;
import io.sealer.registry.FetchPlan;
import java.util.ArrayList;
import java.util.List;

/** What a collection would do, in lines for people. */
final class PlanText {

    private static final String ROW = "%14s %14s  %s";

    private PlanText() {}

    /** A line an image, in the order of the plan, and what all of it comes to. */
    static List<String> lines(CollectionPlan plan) {
        FetchPlan fetch = plan.fetch();
        List<String> lines = new ArrayList<>();
        boolean several = plan.project().platforms().size() > 1;
        lines.add(String.format(ROW, "from network", "from cache", "image"));
        for (FetchPlan.Share share : fetch.shares()) {
            lines.add(String.format(
                    ROW,
                    ByteCount.of(share.networkBytes()),
                    ByteCount.of(share.cachedBytes()),
                    share.image().reference().withDigest(share.image().digest())
                            + (several ? " for " + share.image().platform() : "")));
        }
        lines.add(String.format(
                ROW,
                ByteCount.of(fetch.networkBytes()),
                ByteCount.of(fetch.cachedBytes()),
                "in all, for " + count(fetch.shares().size(), "image") + " for "
                        + PlatformList.text(plan.project().platforms())
                        + "; blobs that images share are counted once"));
        lines.add("The image takes up to " + ByteCount.of(plan.archiveBytes())
                + ". None of these images was fetched, nothing written into the project (sealer.dryRun)");
        return lines;
    }

    /** {@code 1 image}, {@code 2 images}. */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
