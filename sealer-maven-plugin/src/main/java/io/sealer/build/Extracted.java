package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import java.nio.file.Path;

/**
 * What {@code extract} wrote.
 *
 * @param image how the image is named
 * @param digest digest of the image for the platform
 * @param platform the platform
 * @param entries how many files, directories and links
 * @param bytes bytes of the files, those of several names once
 * @param directory where they are
 * @param written whether they are there, and would not only be
 */
public record Extracted(
        String image, Digest digest, Platform platform, int entries, long bytes, Path directory, boolean written) {

    /** For people. */
    public String text() {
        return (written ? "Extracted " : "To extract ") + image + "@" + digest + " (" + platform + "): " + entries
                + (entries == 1 ? " entry, " : " files, directories and links, ")
                + ByteCount.of(bytes) + ", in " + directory
                + (written ? "" : "; nothing was written there (sealer.dryRun)");
    }
}
