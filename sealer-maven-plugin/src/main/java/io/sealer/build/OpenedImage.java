package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.image.ArchivedImage;
import io.sealer.image.Content;
import io.sealer.image.OciArchiveReader;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A finished image whose manifests and configurations were read and are sound; its layers were not looked at.
 *
 * @param display how messages name it
 * @param name its full name, if it tells one
 * @param digest digest of the manifest, or of the index over several platforms
 * @param platforms its images, in its order
 * @param contents where a blob lies, unchecked; throws a {@link ProblemException} for one that is not there
 */
record OpenedImage(
        String display,
        Optional<String> name,
        Digest digest,
        List<ArchivedImage> platforms,
        Function<Descriptor, Content> contents) {

    OpenedImage {
        Objects.requireNonNull(display, "display");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(digest, "digest");
        platforms = List.copyOf(platforms);
        Objects.requireNonNull(contents, "contents");
    }

    /**
     * The image in an archive or layout.
     *
     * @throws ProblemException when it is not there, cannot be read, or is damaged
     */
    static OpenedImage file(Path file, String display) {
        if (!Files.exists(file)) {
            throw new ProblemException(Problem.project("There is no image " + display)
                    .withRemedy("build it with mvn package, or name another with -Dsealer.source"));
        }
        OciArchiveReader archive = OciArchiveReader.open(file);
        return new OpenedImage(display, archive.name(), archive.root().digest(), archive.images(), archive::content);
    }

    /**
     * The same, with one platform alone. An image for one platform is that one, whatever is wanted.
     *
     * @throws ProblemException when there are several, and none for this platform
     */
    OpenedImage only(Platform wanted) {
        if (platforms.size() == 1) {
            return this;
        }
        ArchivedImage one = platforms.stream()
                .filter(image -> wanted.accepts(image.platform()))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        Problem.project(display + " has no image for " + wanted + "; it has one for "
                                        + platforms.stream()
                                                .map(image -> image.platform().toString())
                                                .collect(Collectors.joining(", ")))
                                .withRemedy("name one of these with -Dsealer.platforms")));
        return new OpenedImage(display, name, digest, List.of(one), contents);
    }

    /** {@code name@digest}, or what there is of it. */
    String identity() {
        return name.orElse("an image without a name") + "@" + digest;
    }
}
