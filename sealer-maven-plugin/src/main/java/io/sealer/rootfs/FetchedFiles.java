package io.sealer.rootfs;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a context shows besides the files of its directory: files that were fetched into the cache. COPY and ADD see them
 * where the POM wants them, sources of ADD and APP that are URLs by their URL. Nothing of it is written into the context.
 */
public final class FetchedFiles {

    private static final FetchedFiles NONE = new FetchedFiles(Set.of());

    private final Map<String, FetchedFile> files = new HashMap<>();
    private final Map<String, Set<String>> directories = new TreeMap<>();

    /** Files with paths that are normalised and relative to the context, or URLs. */
    public FetchedFiles(Collection<FetchedFile> fetched) {
        for (FetchedFile file : fetched) {
            files.put(file.path(), file);
            if (!file.path().contains("://")) {
                enter(file.path());
            }
        }
    }

    private void enter(String path) {
        String child = path;
        while (!child.isEmpty()) {
            String parent = ImagePath.parent(child);
            directories.computeIfAbsent(parent, name -> new TreeSet<>()).add(ImagePath.name(child));
            child = parent;
        }
    }

    /** No files. */
    public static FetchedFiles none() {
        return NONE;
    }

    /** The file at a path of the context, or with a URL. */
    Optional<FetchedFile> file(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Whether one of them lies below this path of the context. */
    boolean isDirectory(String path) {
        return directories.containsKey(path);
    }

    /** The names of files and directories in a directory, sorted. */
    Set<String> names(String directory) {
        return directories.getOrDefault(directory, Set.of());
    }
}
