package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlSequence;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * {@code files.lock}: the checksums of files that come from elsewhere, as a YAML file that people read and version control
 * keeps: one entry a source, sorted. The same files always give the same bytes.
 */
final class FileLock {

    private static final String HEADER = """
            # The files of this cluster that come from elsewhere, and their checksums.
            # Written by sealer-maven-plugin; entries are sorted.
            """;

    private final Map<String, LockedFile> bySource;

    private FileLock(Map<String, LockedFile> bySource) {
        this.bySource = bySource;
    }

    /** The entry of a source. */
    Optional<LockedFile> find(String source) {
        return Optional.ofNullable(bySource.get(source));
    }

    /** The same without some sources. */
    FileLock without(Predicate<String> sources) {
        Map<String, LockedFile> rest = new TreeMap<>(bySource);
        rest.keySet().removeIf(sources);
        return new FileLock(rest);
    }

    /** The same with more entries, which replace those of the same source. */
    FileLock with(Collection<LockedFile> more) {
        Map<String, LockedFile> all = new TreeMap<>(bySource);
        more.forEach(one -> all.put(one.source(), one));
        return new FileLock(all);
    }

    boolean isEmpty() {
        return bySource.isEmpty();
    }

    /** The file's text. */
    String toYaml() {
        StringBuilder yaml = new StringBuilder(HEADER).append(bySource.isEmpty() ? "files: []\n" : "files:\n");
        bySource.values().forEach(one -> one.appendTo(yaml));
        return yaml.toString();
    }

    /**
     * Writes the file unless it holds this lock already; never a part of it.
     *
     * @return whether anything was written
     */
    boolean write(Path file) throws IOException {
        return AtomicFile.write(file, toYaml().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a lock.
     *
     * @param file the file; where there is none, nothing is locked
     * @param display how messages name it
     * @throws ProblemException with the line of everything that is not as it should be
     */
    static FileLock read(Path file, String display) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new YamlStream(display, in), SourceLocation.of(display));
        } catch (NoSuchFileException e) {
            return new FileLock(Map.of());
        }
    }

    private static FileLock parse(YamlStream yaml, SourceLocation whole) throws IOException {
        Problems problems = new Problems();
        Map<String, LockedFile> entries = new TreeMap<>();
        Optional<YamlDocument> document = yaml.next();
        Optional<YamlNode> files = document.map(YamlDocument::root)
                .filter(YamlMapping.class::isInstance)
                .flatMap(root -> ((YamlMapping) root).get("files"));
        if (files.isPresent() && files.get() instanceof YamlSequence list) {
            for (YamlNode item : list.items()) {
                LockedFile.read(document.get(), item, problems).ifPresent(entry -> {
                    if (entries.put(entry.source(), entry) != null) {
                        problems.at(
                                document.get().locate(item),
                                entry.source() + " is in this lock twice",
                                "keep the entry whose checksum is right");
                    }
                });
            }
        } else {
            problems.at(whole, "a lock of files has a list named \"files\"");
        }
        problems.throwIfAny();
        return new FileLock(entries);
    }
}
