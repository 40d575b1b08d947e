package io.sealer.rootfs;

import io.sealer.SourceLocation;

/**
 * Who puts an entry into the tree.
 *
 * @param instruction number of the instruction among those that put something, or {@link #BASE}
 * @param line where that instruction stands
 * @param origin where the entry comes from: a file of the context, a member of an archive, or the line itself
 */
record Placement(int instruction, SourceLocation line, SourceLocation origin) {

    /** What lay there before the first instruction: its origin is then the image as a whole. */
    static final int BASE = -1;

    /** Where the entry at a path comes from. An image without a name is one that is looked at from inside. */
    SourceLocation originOf(String path) {
        if (instruction != BASE) {
            return origin;
        }
        return SourceLocation.of(origin.file().isEmpty() ? path : origin.file() + "!/" + path);
    }

    Placement from(SourceLocation place) {
        return new Placement(instruction, line, place);
    }
}
