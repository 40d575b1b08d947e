package io.sealer.build;

import java.nio.file.Path;
import java.util.List;

/**
 * The small files that goals leave to those behind them.
 *
 * @param directory where they are, such as {@code target/sealer}
 */
public record StepFiles(Path directory) {

    /** What {@code fetch} has fetched. */
    public Path fetched() {
        return directory.resolve("files.yaml");
    }

    /** The images that {@code collect-images} found, with their digests. */
    Path lock() {
        return directory.resolve("images.lock");
    }

    /** What {@code collect-images} found them in. */
    Path collection() {
        return directory.resolve("collect-images.fingerprint");
    }

    /** The earlier release that {@code collect-images} left blobs to. */
    Path previous() {
        return directory.resolve("previous.json");
    }

    /** What is to be pushed of the image, where the last packaging made no archive. */
    public Path thinImage() {
        return directory.resolve("thin.tar");
    }

    /** Those that packaging reads. */
    public List<Path> ofPackaging() {
        return List.of(fetched(), lock(), collection(), previous());
    }
}
