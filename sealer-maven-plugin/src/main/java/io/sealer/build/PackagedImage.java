package io.sealer.build;

import io.sealer.oci.Digest;
import java.nio.file.Path;

/**
 * The result of packaging.
 *
 * @param archive the file
 * @param name full name of the image
 * @param digest digest of its manifest, or of the index over several platforms
 * @param size size of the file in bytes
 * @param layers number of layers, those that several platforms share counted once
 * @param images number of container images inside
 * @param upToDate whether the file was there already and was left alone
 */
public record PackagedImage(
        Path archive, String name, Digest digest, long size, int layers, int images, boolean upToDate) {}
