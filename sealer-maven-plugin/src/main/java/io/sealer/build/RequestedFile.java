package io.sealer.build;

import io.sealer.Problem;
import io.sealer.SourceLocation;
import io.sealer.kubefile.RemoteSources;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.rootfs.ImagePath;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A file that a project wants from elsewhere, for one of its platforms.
 *
 * @param place who wants it, for messages
 * @param source a URL, {@code mvn:} and Maven coordinates, or {@code image:}, a reference, a blank and a platform
 * @param checksum what the project says that it has to be
 * @param checksumUrl where its publisher says that
 * @param to where the context shows it, relative and normalised; the source itself for ADD and APP
 * @param directory whether that is the directory that it, or its members, go to
 * @param mode permission bits, if the project says some
 * @param members what is taken out of it, if it is an archive that is unpacked
 */
record RequestedFile(
        SourceLocation place,
        String source,
        Optional<FileChecksum> checksum,
        Optional<URI> checksumUrl,
        String to,
        boolean directory,
        OptionalInt mode,
        Optional<MemberSelection> members) {

    /** What the sources begin with that are Maven coordinates. */
    static final String MAVEN = "mvn:";

    /** What the sources begin with that are container images. */
    static final String IMAGE = "image:";

    RequestedFile {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(checksum, "checksum");
        Objects.requireNonNull(checksumUrl, "checksumUrl");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(members, "members");
    }

    /** What an ADD or APP wants: the context shows it by its URL. */
    static RequestedFile ofInstruction(SourceLocation line, String url, Optional<FileChecksum> checksum) {
        return new RequestedFile(
                line, url, checksum, Optional.empty(), url, false, OptionalInt.empty(), Optional.empty());
    }

    boolean isArtifact() {
        return source.startsWith(MAVEN);
    }

    boolean isImage() {
        return source.startsWith(IMAGE);
    }

    /** The source of an image, for one platform. */
    static String ofImage(Reference image, Platform platform) {
        return IMAGE + image + " " + platform;
    }

    /** The image that it is, without its platform. */
    Reference image() {
        return Reference.parse(source.substring(IMAGE.length(), source.indexOf(' ')));
    }

    /** The platform of the image that it is. */
    Platform imagePlatform() {
        return Platform.parse(source.substring(source.indexOf(' ') + 1));
    }

    /** Where it is, unless it is an artifact or an image. */
    URI uri() {
        return URI.create(source);
    }

    /** The source as messages and locks name it: a URL without its query, which may hold a secret. */
    String shown() {
        return RemoteSources.shown(source);
    }

    /** Something that is wrong with it. */
    Problem problem(String message) {
        return Problem.at(place, message).about(shown());
    }

    /** The name of the file itself, without directories. */
    String fileName() {
        if (isImage()) {
            return ImagePath.name(image().repository()) + ".tar";
        }
        if (!isArtifact()) {
            return ImagePath.name(uri().getPath());
        }
        // group:artifact[:extension[:classifier]]:version, as Maven's resolver writes it.
        String[] parts = source.substring(MAVEN.length()).split(":");
        String extension = parts.length > 3 ? parts[2] : "jar";
        String classifier = parts.length > 4 ? "-" + parts[3] : "";
        return parts[1] + "-" + parts[parts.length - 1] + classifier + "." + extension;
    }
}
