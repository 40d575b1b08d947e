package io.sealer.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of an archive or an unpacked layout, where they lie; nothing is unpacked. */
interface ArchiveFiles {

    /** The file of that name, if there is one. */
    Optional<Content> find(String name);

    /** The names of all files beside those below {@code blobs/}, in the order of the archive; empty for a directory. */
    List<String> names();

    /** A directory: names are looked up as they are asked for. */
    record Unpacked(Path root) implements ArchiveFiles {

        @Override
        public Optional<Content> find(String name) {
            Path file = root.resolve(name).normalize();
            try {
                return file.startsWith(root.normalize()) && Files.isRegularFile(file)
                        ? Optional.of(new Content.LocalFile(file, Files.size(file)))
                        : Optional.empty();
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        @Override
        public List<String> names() {
            return List.of();
        }
    }

    /** Regular files of a tar by name, and links to them within it; what else there is is not looked at. */
    record Tar(Map<String, Content.Slice> files) implements ArchiveFiles {

        private static final int MOST_FILES = 100_000;

        /**
         * Reads the headers of a tar.
         *
         * @throws IOException when it is none, is damaged, has too many files, or names that lead out of it
         */
        static Tar of(Content.Slice tar) throws IOException {
            Map<String, Content.Slice> files = new LinkedHashMap<>();
            Map<String, String> links = new LinkedHashMap<>();
            try (InputStream in = tar.open()) {
                TarReader reader = new TarReader(in);
                for (TarReader.Member member = reader.next(); member != null; member = reader.next()) {
                    checkName(member.path());
                    if (member.offset() + member.size() > tar.size()) {
                        throw new IOException("it ends too early, in " + member.path());
                    }
                    if (member.isFile()) {
                        files.put(
                                member.path(),
                                new Content.Slice(tar.file(), tar.offset() + member.offset(), member.size()));
                    }
                    if (member.type() == TarHeader.SYMLINK) {
                        links.put(member.path(), member.target());
                    }
                    if (files.size() + links.size() > MOST_FILES) {
                        throw new IOException("more than " + MOST_FILES + " files");
                    }
                }
            }
            // Docker writes a layer that several images share once, and links to it.
            links.forEach((link, target) -> Optional.ofNullable(files.get(target(link, target)))
                    .ifPresent(file -> files.putIfAbsent(link, file)));
            return new Tar(Collections.unmodifiableMap(files));
        }

        /** What a link leads to, as a name of the archive; nothing outside has one. */
        private static String target(String link, String written) {
            Deque<String> names = new ArrayDeque<>(List.of(link.split("/")));
            names.removeLast();
            for (String part : written.split("/", -1)) {
                if (part.equals("..") && !names.isEmpty()) {
                    names.removeLast();
                } else if (!part.equals(".")) {
                    names.addLast(part);
                }
            }
            return String.join("/", names);
        }

        private static void checkName(String path) throws IOException {
            if (path.startsWith("/") || List.of(path.split("/", -1)).contains("..")) {
                throw new IOException("the name \"" + path + "\" leads out of the archive");
            }
        }

        @Override
        public Optional<Content> find(String name) {
            return Optional.ofNullable(files.get(name));
        }

        @Override
        public List<String> names() {
            List<String> names = new ArrayList<>(files.keySet());
            names.removeIf(name -> name.startsWith("blobs/"));
            return names;
        }
    }
}
