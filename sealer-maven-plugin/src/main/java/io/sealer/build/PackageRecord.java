package io.sealer.build;

import io.sealer.FileStamp;
import io.sealer.image.WrittenArchive;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the last packaging was made from and what came of it, so that the same need not be done again.
 *
 * @param project the project
 * @param inputs fingerprint of everything that decides the archive's bytes
 */
record PackageRecord(ImageProject project, Digest inputs) {

    private static final int LINES = 8;

    private Path file() {
        return file(project);
    }

    private static Path file(ImageProject project) {
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
        Optional<String> archive = stamp(project.archive());
        Optional<String> report = stamp(project.report());
        if (lines.size() != LINES
                || !lines.get(0).equals(inputs.toString())
                || archive.isEmpty()
                || !lines.get(1).equals(archive.get())
                || report.isEmpty()
                || !lines.get(2).equals(report.get())) {
            return Optional.empty();
        }
        return Optional.of(new PackagedImage(
                project.archive(),
                lines.get(3),
                Digest.parse(lines.get(4)),
                Long.parseLong(lines.get(5)),
                Integer.parseInt(lines.get(6)),
                Integer.parseInt(lines.get(7)),
                true));
    }

    /** Remembers what was written; archive and report must be in their places. */
    PackagedImage remember(WrittenArchive written, int images) throws IOException {
        PackagedImage image = new PackagedImage(
                project.archive(),
                written.name().toString(),
                written.root().digest(),
                written.size(),
                layers(written),
                images,
                false);
        List<String> lines = List.of(
                inputs.toString(),
                stamp(project.archive()).orElseThrow(),
                stamp(project.report()).orElseThrow(),
                image.name(),
                image.digest().toString(),
                Long.toString(image.size()),
                Integer.toString(image.layers()),
                Integer.toString(image.images()));
        AtomicFile.write(file(), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        return image;
    }

    /** Those of all platforms; what they share counts once. */
    private static int layers(WrittenArchive written) {
        return (int) written.images().stream()
                .flatMap(image -> image.layers().stream())
                .map(layer -> layer.descriptor().digest())
                .distinct()
                .count();
    }

    private static Optional<String> stamp(Path file) throws IOException {
        return FileStamp.of(file).map(found -> found.text().strip());
    }
}
