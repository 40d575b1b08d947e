package io.sealer.build;

import io.sealer.FileStamp;
import io.sealer.image.WrittenArchive;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the last packaging was made from and what came of it, so that the same need not be done again.
 *
 * @param project the project
 * @param image the file with the whole image
 * @param platforms the platforms that get a file of their own
 * @param inputs fingerprint of everything that decides the bytes of all files
 */
record PackageRecord(ImageProject project, Path image, List<Platform> platforms, Digest inputs) {

    private static final String MISSING = "missing";
    private static final int RESULTS = 5;

    PackageRecord {
        platforms = List.copyOf(platforms);
    }

    private Path file() {
        return file(project);
    }

    static Path file(ImageProject project) {
        return project.workDirectory().resolve("package-image.fingerprint");
    }

    /** Has the next packaging write the archive anew, whatever it finds. */
    static void forget(ImageProject project) throws IOException {
        Files.deleteIfExists(file(project));
    }

    /** The image of the last packaging, if the inputs are the same and its files were not touched since. */
    Optional<PackagedImage> current() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        List<String> made = made();
        int end = made.size();
        if (lines.size() != end + RESULTS
                || made.contains(MISSING)
                || !lines.subList(0, end).equals(made)) {
            return Optional.empty();
        }
        return Optional.of(new PackagedImage(
                image,
                archives(),
                lines.get(end),
                Digest.parse(lines.get(end + 1)),
                Long.parseLong(lines.get(end + 2)),
                Integer.parseInt(lines.get(end + 3)),
                Integer.parseInt(lines.get(end + 4)),
                true));
    }

    /** Remembers what was written; all files must be in their places. */
    PackagedImage remember(WrittenArchive written, int images) throws IOException {
        PackagedImage made = new PackagedImage(
                image,
                archives(),
                written.name().toString(),
                written.root().digest(),
                written.size(),
                layers(written),
                images,
                false);
        List<String> lines = new ArrayList<>(made());
        lines.add(made.name());
        lines.add(made.digest().toString());
        lines.add(Long.toString(made.size()));
        lines.add(Integer.toString(made.layers()));
        lines.add(Integer.toString(made.images()));
        AtomicFile.write(file(), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        return made;
    }

    private Map<Platform, Path> archives() {
        Map<Platform, Path> archives = new LinkedHashMap<>();
        platforms.forEach(platform -> archives.put(platform, project.archive(platform)));
        return archives;
    }

    /** What was made from what: a line for the inputs, and one for each file as it looks now. */
    private List<String> made() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(inputs.toString());
        lines.add(stamp(image));
        lines.add(stamp(project.report()));
        for (Path archive : archives().values()) {
            lines.add(stamp(archive));
        }
        return lines;
    }

    /** Those of all platforms; what they share counts once. */
    private static int layers(WrittenArchive written) {
        return (int) written.images().stream()
                .flatMap(image -> image.layers().stream())
                .map(layer -> layer.descriptor().digest())
                .distinct()
                .count();
    }

    private static String stamp(Path file) throws IOException {
        return FileStamp.of(file).map(found -> found.text().strip()).orElse(MISSING);
    }
}
