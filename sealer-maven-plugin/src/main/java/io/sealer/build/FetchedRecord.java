package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CacheDirectories;
import io.sealer.cache.CachedBlob;
import io.sealer.image.Content;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlSequence;
import io.sealer.kube.YamlStream;
import io.sealer.kubefile.RemoteSources;
import io.sealer.oci.Digest;
import io.sealer.rootfs.FetchedFile;
import io.sealer.rootfs.FetchedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What {@code fetch} tells the goals behind it, in a small file: which content the context shows at which place besides
 * its own files. The content itself is in the cache.
 *
 * @param files sorted by path
 */
record FetchedRecord(List<Shown> files) {

    private static final String DIGEST = "    digest: ";
    private static final String HEADER = "# What sealer:fetch shows in the context, besides the files in it.\n";

    /**
     * One file.
     *
     * @param path where the context shows it, or its URL
     * @param digest what it is
     * @param mode permission bits
     */
    record Shown(String path, Digest digest, int mode) {}

    FetchedRecord {
        files = files.stream().sorted(Comparator.comparing(Shown::path)).toList();
    }

    /** Writes the record; where there is nothing to tell, there is no file. */
    void write(ImageProject project) throws IOException {
        Path file = file(project);
        if (files.isEmpty()) {
            if (Files.exists(file)) {
                Files.delete(file);
            }
            return;
        }
        StringBuilder yaml = new StringBuilder(HEADER).append("files:\n");
        for (Shown one : files) {
            yaml.append("  - path: ").append(ImageLock.scalar(one.path())).append('\n');
            yaml.append(DIGEST).append(one.digest()).append('\n');
            yaml.append("    mode: \"")
                    .append(Integer.toOctalString(one.mode()))
                    .append("\"\n");
        }
        AtomicFile.write(file, yaml.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Path file(ImageProject project) {
        return project.stepFiles().fetched();
    }

    /** What the last {@code fetch} wrote, and the contents that it left in the cache; the record need not be there. */
    static List<Path> files(ImageProject project, Path cacheRoot) throws IOException {
        Path file = file(project);
        CacheDirectories cache = new CacheDirectories(cacheRoot);
        List<Path> files = new ArrayList<>(List.of(file));
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (line.startsWith(DIGEST)) {
                    files.add(cache.blob(Digest.parse(line.substring(DIGEST.length()))));
                }
            }
        }
        return files;
    }

    /**
     * What the last {@code fetch} left.
     *
     * @param problems receives what the cache does not have any more
     */
    static FetchedFiles read(ImageProject project, Path cacheRoot, Problems problems) throws IOException {
        Path file = file(project);
        if (!Files.exists(file)) {
            return FetchedFiles.none();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(new YamlStream(project.display(file), in), cacheRoot, problems);
        }
    }

    private static FetchedFiles read(YamlStream yaml, Path cacheRoot, Problems problems) throws IOException {
        BlobCache cache = new BlobCache(cacheRoot);
        List<FetchedFile> files = new ArrayList<>();
        Optional<YamlDocument> document = yaml.next();
        if (document.isPresent()
                && document.get().root() instanceof YamlMapping root
                && root.get("files").orElse(null) instanceof YamlSequence list) {
            for (YamlNode item : list.items()) {
                read(document.get(), item, problems)
                        .flatMap(shown -> inCache(shown, cache, problems))
                        .ifPresent(files::add);
            }
        }
        return new FetchedFiles(files);
    }

    private static Optional<Shown> read(YamlDocument document, YamlNode item, Problems problems) {
        SourceLocation place = document.locate(item);
        if (!(item instanceof YamlMapping entry)) {
            problems.at(place, "this is no file", "run sealer:fetch again");
            return Optional.empty();
        }
        Optional<String> path = ImageLock.value(entry, "path", text -> text, place, problems);
        Optional<Digest> digest = ImageLock.value(entry, "digest", Digest::parse, place, problems);
        Optional<Integer> mode = ImageLock.value(entry, "mode", text -> Integer.parseInt(text, 8), place, problems);
        return path.isEmpty() || digest.isEmpty() || mode.isEmpty()
                ? Optional.empty()
                : Optional.of(new Shown(path.get(), digest.get(), mode.get()));
    }

    private static Optional<FetchedFile> inCache(Shown shown, BlobCache cache, Problems problems) {
        Optional<CachedBlob> blob = cache.find(shown.digest());
        if (blob.isEmpty()) {
            problems.add(Problem.environment(
                            "the fetched file " + RemoteSources.shown(shown.path()) + " is not in the cache any more")
                    .withRemedy("run sealer:fetch first, as mvn package does"));
        }
        return blob.map(found -> new FetchedFile(
                shown.path(), new Content.Blob(found.digest(), found.file(), found.size()), shown.mode()));
    }
}
