package io.sealer.rootfs;

import io.sealer.SourceLocation;

/**
 * Who puts an entry into the tree. All entries of a copied directory share one.
 *
 * @param instruction number of the instruction among those that put something, or {@link #BASE}
 * @param line where that instruction stands
 * @param origins where its entries come from
 */
record Placement(int instruction, SourceLocation line, Origins origins) {

    /** What lay there before the first instruction. */
    static final int BASE = -1;

    /** Finds the origin of an entry when somebody asks: to keep one for each would take more memory than the tree. */
    interface Origins {

        /**
         * Where the entry at a path comes from: a file of the context, a member of an archive, a file of a base image, or
         * the line itself.
         */
        SourceLocation of(String path);
    }

    /** Of what the line itself puts. */
    static Placement by(int instruction, SourceLocation line) {
        return new Placement(instruction, line, path -> line);
    }

    /** Of what is in an image. One without a name is looked at from inside. */
    static Placement inBase(String image) {
        return new Placement(
                BASE,
                SourceLocation.of(image),
                path -> SourceLocation.of(image.isEmpty() ? path : image + "!/" + path));
    }

    /** Where the entry at a path comes from. */
    SourceLocation originOf(String path) {
        return origins.of(path);
    }

    /** The same where links have led to another path than the one that was meant. */
    Placement moved(String meant, String real) {
        return meant.equals(real) ? this : from(originOf(meant));
    }

    /** The same, of what comes from one place. */
    Placement from(SourceLocation place) {
        return new Placement(instruction, line, path -> place);
    }
}
