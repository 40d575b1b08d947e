package io.sealer.build;

import java.nio.file.Path;

/** Files that are artifacts of Maven. */
@FunctionalInterface
public interface ArtifactFiles {

    /**
     * Brings an artifact here.
     *
     * @param coordinates {@code groupId:artifactId[:extension[:classifier]]:version}
     * @throws io.sealer.ProblemException when it cannot be had, saying what to do
     */
    Path resolve(String coordinates);

    /** No artifacts. */
    static ArtifactFiles none() {
        return coordinates -> {
            throw new IllegalStateException("nobody knows artifacts here");
        };
    }
}
