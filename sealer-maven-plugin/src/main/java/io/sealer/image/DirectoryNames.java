package io.sealer.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which names the file system of a directory can tell apart and write.
 *
 * @param directory the directory
 * @param foldsCase whether upper and lower case are one and the same to it
 */
record DirectoryNames(Path directory, boolean foldsCase) {

    /** Tries it out in a directory that is there, and empty. */
    static DirectoryNames of(Path directory) throws IOException {
        Path probe = Files.createFile(directory.resolve("probe"));
        try {
            return new DirectoryNames(directory, Files.exists(directory.resolve("PROBE")));
        } finally {
            Files.delete(probe);
        }
    }

    /** What cannot be written under its name, a sentence each. */
    List<String> misfits(Collection<Entry> entries) {
        List<String> misfits = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Entry entry : entries) {
            if (!isWritable(entry)) {
                misfits.add(MemberParser.quote(entry.path()) + " has a name that this system cannot write");
            } else if (foldsCase) {
                String other = seen.putIfAbsent(folded(entry.path()), entry.path());
                if (other != null) {
                    misfits.add(MemberParser.quote(other) + " and " + MemberParser.quote(entry.path())
                            + " are one and the same name here, where upper and lower case are not told apart");
                }
            }
        }
        return misfits;
    }

    private boolean isWritable(Entry entry) {
        try {
            if (entry instanceof Entry.Symlink link) {
                directory.getFileSystem().getPath(link.target());
            }
            Path path = directory.resolve(entry.path());
            String back = directory
                    .relativize(path)
                    .toString()
                    .replace(directory.getFileSystem().getSeparator(), "/");
            // A backslash or a drive is more than a name on some systems.
            int depth = entry.path().split("/").length;
            return path.startsWith(directory)
                    && path.getNameCount() == directory.getNameCount() + depth
                    && back.equals(entry.path());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String folded(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
