package io.sealer.rootfs;

import io.sealer.image.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Follows symbolic links inside a tree as a process would whose root the tree is: an absolute target begins at the
 * tree's root. A target that climbs above the root leads out of the tree and is refused.
 */
final class LinkResolver {

    /** As many links as Linux follows (path_resolution(7)). */
    private static final int MOST_LINKS = 40;

    private final Function<String, Entry> entries;

    /** Takes a look-up that gives null for what is not there. */
    LinkResolver(Function<String, Entry> entries) {
        this.entries = entries;
    }

    /** A path that cannot be followed; the message says why. */
    static final class BrokenPath extends Exception {

        private static final long serialVersionUID = 1L;

        BrokenPath(String message) {
            super(message);
        }
    }

    /**
     * The path without links. What does not exist yet is taken as it is written.
     *
     * @param path where to begin
     * @param last whether a link in the last component is followed too
     * @throws BrokenPath where links lead out of the tree or in a circle, or a file stands where a directory is needed
     */
    String resolve(String path, boolean last) throws BrokenPath {
        Deque<String> todo = new ArrayDeque<>(split(path));
        String done = "";
        int links = 0;
        while (!todo.isEmpty()) {
            String name = todo.removeFirst();
            if (name.equals("..")) {
                if (done.isEmpty()) {
                    throw new BrokenPath("a symbolic link on the way leads out of the root file system");
                }
                done = ImagePath.parent(done);
                continue;
            }
            String next = ImagePath.child(done, name);
            Entry entry = entries.apply(next);
            if (entry instanceof Entry.Symlink link && (last || !todo.isEmpty())) {
                if (++links > MOST_LINKS) {
                    throw new BrokenPath("symbolic links lead in a circle");
                }
                if (link.target().startsWith("/")) {
                    done = "";
                }
                List<String> target = split(link.target());
                Collections.reverse(target);
                target.forEach(todo::addFirst);
            } else if (entry instanceof Entry.File && !todo.isEmpty()) {
                throw new BrokenPath(next + " is a file");
            } else {
                done = next;
            }
        }
        return done;
    }

    private static List<String> split(String path) {
        return new ArrayList<>(Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList());
    }
}
