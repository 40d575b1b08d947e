package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.List;

/** Images that a user lists by hand, in {@code manifests/imageList} or in the project's configuration. */
public final class ImageList {

    private ImageList() {}

    /** Every entry as a certain finding; every entry that is no reference is a problem. */
    public static List<Finding> findings(List<ListedLine> lines, Problems problems) {
        List<Finding> findings = new ArrayList<>();
        for (ListedLine line : lines) {
            try {
                findings.add(new Finding(Reference.parse(line.text()), Grade.CERTAIN, Origin.line(line.location())));
            } catch (IllegalArgumentException e) {
                problems.at(line.location(), e.getMessage(), "a list of images holds one reference a line");
            }
        }
        return findings;
    }
}
