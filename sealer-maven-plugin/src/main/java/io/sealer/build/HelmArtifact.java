package io.sealer.build;

import java.nio.file.Path;

/** Brings the archive here that holds Helm as a native library of this machine. */
@FunctionalInterface
public interface HelmArtifact {

    /**
     * The archive.
     *
     * @throws io.sealer.ProblemException when there is none for this machine, or it cannot be had
     */
    Path resolve();
}
