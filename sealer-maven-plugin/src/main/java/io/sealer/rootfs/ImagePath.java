package io.sealer.rootfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Texts that are paths: separated by slashes on every system. The empty text is the root. */
public final class ImagePath {

    private ImagePath() {}

    /**
     * A path from the root, whether it was written with a leading slash or without; {@code .} and {@code ..} are
     * resolved. Empty where {@code ..} leads out of the root.
     */
    public static Optional<String> normalise(String text) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : text.split("/")) {
            if (part.equals("..")) {
                if (parts.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return Optional.of(String.join("/", parts));
    }

    /**
     * The shortest text for the same path: like {@link #normalise}, but a leading slash stays and {@code ..} at the
     * beginning too; the empty path is {@code .}.
     */
    static String clean(String text) {
        boolean absolute = text.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : text.split("/")) {
            if (part.equals("..") && !parts.isEmpty() && !parts.peekLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !(absolute && part.equals(".."))) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        if (absolute) {
            return "/" + joined;
        }
        return joined.isEmpty() ? "." : joined;
    }

    /** The path of a child. */
    public static String child(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** The path of the directory that holds it; the root for a name without slashes. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last component. */
    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A path within a directory as seen from there; empty for the directory itself. */
    static String below(String path, String directory) {
        return directory.isEmpty() ? path : path.substring(Math.min(path.length(), directory.length() + 1));
    }

    /** Whether it is the directory or lies below it. */
    static boolean isWithin(String path, String directory) {
        return directory.isEmpty() || path.equals(directory) || path.startsWith(directory + "/");
    }
}
