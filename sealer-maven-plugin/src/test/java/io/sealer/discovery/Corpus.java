package io.sealer.discovery;

import io.sealer.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Manifests of real projects that lie beside this one, where somebody has put them. */
record Corpus(Path directory) implements FileTree {

    /** The corpus of a name, in {@code shared/corpus} beside a directory above the one that the tests run in. */
    static Optional<Corpus> find(String name) {
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path directory = above.resolve("shared").resolve("corpus").resolve(name);
            if (Files.isDirectory(directory)) {
                return Optional.of(new Corpus(directory));
            }
        }
        return Optional.empty();
    }

    DiscoveredImages search(Problems problems) {
        return new ImageFinder(List.of(), ImagePatterns.none(), List.of(), Origins.none()).find(this, problems);
    }

    @Override
    public Collection<String> files() {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.put(
                            "manifests/" + directory.relativize(file).toString().replace('\\', '/'), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.keySet();
    }

    @Override
    public String origin(String path) {
        return path;
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(directory.resolve(path.substring("manifests/".length())));
    }
}
