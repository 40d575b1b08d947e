package io.sealer.discovery;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;

/** The files of a root file system, as far as discovery looks at them. */
interface FileTree {

    /** The paths of all regular files and of links to such, sorted, without a leading slash. */
    Collection<String> files();

    /** The file as the user knows it. */
    String origin(String path);

    /** Opens a file of {@link #files}; the caller closes. */
    InputStream open(String path) throws IOException;

    /** The paths of links that lead to directories, each with the path of that directory. */
    default Map<String, String> directoryLinks() {
        return Map.of();
    }
}
