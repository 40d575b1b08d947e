package io.sealer.build;

import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of packaging.
 *
 * @param archive the file
 * @param name full name of the image
 * @param platforms the file of each platform's image alone, where those were asked for; else none
 * @param digest digest of its manifest, or of the index over several platforms
 * @param size size of the file in bytes
 * @param layers number of layers, those that several platforms share counted once
 * @param images number of container images inside
 * @param upToDate whether the file was there already and was left alone
 */
public record PackagedImage(
        Path archive,
        Map<Platform, Path> platforms,
        String name,
        Digest digest,
        long size,
        int layers,
        int images,
        boolean upToDate) {

    public PackagedImage {
        platforms = Collections.unmodifiableMap(new LinkedHashMap<>(platforms));
    }
}
