package io.sealer.image;

import java.util.List;

/**
 * How much a foreign image may cost to be listed.
 *
 * @param members most files, directories and links in all layers
 * @param text most characters in all of their names
 * @param unpacked a compressed layer may always have so many bytes
 * @param ratio above that, so many times its compressed size
 * @param kept most bytes of small files that are kept in memory, so that compressed layers need not be unpacked again
 */
record ListingLimits(int members, long text, long unpacked, int ratio, long kept) {

    static final ListingLimits DEFAULT = new ListingLimits(500_000, 64L << 20, 64L << 30, 1000, 64L << 20);

    /** A larger file is read from its layer when somebody asks for it. */
    private static final int LARGEST_KEPT = 1 << 20;

    /** Where sealer, and builds on the image, read files. */
    private static final List<String> READ_BELOW =
            List.of("application/", "charts/", "etc/", "manifests/", "plugins/", RegistryListing.ROOT);

    /** How many bytes a layer may have when it is unpacked. */
    long longest(long compressed) {
        return Math.max(unpacked, compressed > Long.MAX_VALUE / ratio ? Long.MAX_VALUE : compressed * ratio);
    }

    /** Whether the content of a file is likely to be asked for, and small. */
    boolean mayKeep(String path, long size) {
        return size <= LARGEST_KEPT && READ_BELOW.stream().anyMatch(path::startsWith);
    }

    /** Of the registry's blobs only documents are read. */
    static boolean isWorthKeeping(String path, byte[] content) {
        boolean blob = path.startsWith(RegistryListing.ROOT) && path.endsWith("/data");
        return !blob || content.length > 0 && content[0] == '{';
    }
}
