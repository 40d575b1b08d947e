package io.sealer.check;

import io.sealer.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;
import java.util.TreeSet;

/** The files of an image, as far as rules look at them. */
interface ImageFiles {

    /** The paths of all files and of links to such, without a leading slash. */
    SortedSet<String> paths();

    /** What the user knows a file as. */
    SourceLocation origin(String path);

    /** Reads a file of {@link #paths}; the caller closes. */
    InputStream open(String path) throws IOException;

    /** Whether a file comes from the base image. */
    boolean isOfBase(String path);

    /** Whether its owner may execute a file of {@link #paths}. */
    boolean isExecutable(String path);

    /** Whether there is such a file. */
    default boolean has(String path) {
        return paths().contains(path);
    }

    /** The paths of the files right in a directory. */
    default SortedSet<String> in(String directory) {
        SortedSet<String> found = new TreeSet<>(paths().subSet(directory + "/", directory + "0"));
        found.removeIf(path -> path.indexOf('/', directory.length() + 1) >= 0);
        return found;
    }
}
