package io.sealer.image;

import java.util.Objects;

/**
 * One entry of a root file system. Paths are relative to the root, separated by {@code /}, without {@code .} or
 * {@code ..}, and without a slash at either end; the root itself is no entry. Times are not kept: every entry is
 * written with the time 0.
 */
public sealed interface Entry {

    /** Path from the root. */
    String path();

    /** Permission bits and owner. */
    Attributes attributes();

    /**
     * Permission bits and owner.
     *
     * @param mode permission bits, 0 to 07777
     * @param uid numeric user
     * @param gid numeric group
     */
    record Attributes(int mode, int uid, int gid) {

        public static final Attributes FILE = new Attributes(0644, 0, 0);
        public static final Attributes EXECUTABLE = new Attributes(0755, 0, 0);
        public static final Attributes DIRECTORY = new Attributes(0755, 0, 0);
        public static final Attributes SYMLINK = new Attributes(0777, 0, 0);
    }

    /**
     * A regular file.
     *
     * @param content its bytes
     */
    record File(String path, Attributes attributes, Content content) implements Entry {

        public File {
            check(path);
        }
    }

    /** A directory. */
    record Directory(String path, Attributes attributes) implements Entry {

        public Directory {
            check(path);
        }
    }

    /**
     * A symbolic link.
     *
     * @param target what it points at, as written; may point nowhere
     */
    record Symlink(String path, Attributes attributes, String target) implements Entry {

        public Symlink {
            check(path);
            Objects.requireNonNull(target, "target");
        }
    }

    private static void check(String path) {
        if (path.isEmpty() || path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("not a path inside an image: \"" + path + "\"");
        }
        // Every file of every tree comes by here: nothing is cut out.
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            int dots = 0;
            while (start + dots < end && path.charAt(start + dots) == '.') {
                dots++;
            }
            if (end - start == dots && dots <= 2) {
                throw new IllegalArgumentException("not a path inside an image: \"" + path + "\"");
            }
            start = end + 1;
        }
    }
}
