package io.sealer.build;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A {@code <file>} of {@code <files>} as it was written: what is left out is empty.
 *
 * @param url where it is
 * @param artifact Maven coordinates, instead of a URL
 * @param image a container image, instead of both
 * @param to where the context shows it; ends with a slash for a directory
 * @param mode permission bits in octal
 * @param sha256 its checksum, or one for each architecture as {@code amd64=HEX,arm64=HEX}
 * @param checksumUrl where its publisher says its checksum
 * @param unpack whether it is an archive whose members are wanted
 * @param includes patterns of members that are wanted
 * @param excludes patterns of members that are not
 * @param strip how many leading directories the names of members lose
 * @param platforms the platforms that it is for; none for all
 * @param machines names of architectures for {@code $MACHINE}
 */
public record ConfiguredFile(
        String url,
        String artifact,
        String image,
        String to,
        String mode,
        String sha256,
        String checksumUrl,
        boolean unpack,
        List<String> includes,
        List<String> excludes,
        int strip,
        List<String> platforms,
        Map<String, String> machines) {

    public ConfiguredFile {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(artifact, "artifact");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(sha256, "sha256");
        Objects.requireNonNull(checksumUrl, "checksumUrl");
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
        platforms = List.copyOf(platforms);
        machines = Map.copyOf(machines);
    }

    /** Whether members of it are wanted, and not the file itself. */
    boolean isUnpacked() {
        return unpack || !includes.isEmpty() || !excludes.isEmpty() || strip > 0;
    }
}
