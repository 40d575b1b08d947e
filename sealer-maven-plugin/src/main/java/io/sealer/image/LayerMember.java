package io.sealer.image;

import java.util.Objects;

/** What one member of a layer does to what lies below it (OCI image-spec 1.1, layer.md). */
public sealed interface LayerMember {

    /** Where it does it: a path as {@link Entry} has them; for {@link Opaque} the root, too, which is empty. */
    String path();

    /**
     * A file, directory or symbolic link comes, in the place of what was there; a directory keeps what is in it.
     *
     * @param entry what comes
     */
    record Put(Entry entry) implements LayerMember {

        @Override
        public String path() {
            return entry.path();
        }
    }

    /**
     * A further name for a file.
     *
     * @param path the name
     * @param target the path of the file, which came before
     */
    record HardLink(String path, String target) implements LayerMember {

        public HardLink {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(target, "target");
        }
    }

    /**
     * What lower layers have at a path, and below it, goes.
     *
     * @param path the path
     */
    record Whiteout(String path) implements LayerMember {}

    /**
     * What lower layers have in a directory goes; the directory stays.
     *
     * @param path the directory
     */
    record Opaque(String path) implements LayerMember {}
}
