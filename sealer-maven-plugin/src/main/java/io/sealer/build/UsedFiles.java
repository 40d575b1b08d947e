package io.sealer.build;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The archives and layouts that a goal reads though they lie outside of its context: bases and sources of images. Which
 * ones these are is known only when they are opened. For use by several threads.
 */
public final class UsedFiles {

    private final Map<Path, String> looks = new TreeMap<>();
    private final Map<Path, Digest> recent = new TreeMap<>();
    private boolean complete = true;

    /** Notes a file or a directory, before it is read. */
    void add(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        synchronized (looks) {
            if (!looks.containsKey(absolute)) {
                try {
                    looks.put(absolute, FileLooks.word(absolute));
                    Optional<Map<Path, Digest>> contents =
                            FileLooks.of(absolute).recentContents();
                    contents.ifPresent(recent::putAll);
                    complete &= contents.isPresent();
                } catch (IOException e) {
                    // Whoever reads it says what is wrong with it.
                    complete = false;
                }
            }
        }
    }

    /** What was read, and how each looked before, see {@link FileLooks#word}. */
    Map<Path, String> looks() {
        synchronized (looks) {
            return new TreeMap<>(looks);
        }
    }

    /** Contents of those that had been written within the last seconds; nothing where that is not known of all. */
    Optional<Map<Path, Digest>> recent() {
        synchronized (looks) {
            return complete ? Optional.of(new TreeMap<>(recent)) : Optional.empty();
        }
    }
}
