package io.sealer.build;

import io.sealer.ProblemException;
import java.nio.file.Path;
import java.util.List;

/** Cluster images that are artifacts of Maven. */
public interface ArtifactImages {

    /**
     * An image that is here.
     *
     * @param coordinates {@code groupId:artifactId:version[:classifier]}
     * @param file its archive
     */
    record ArtifactImage(String coordinates, Path file) {}

    /**
     * Brings an image here.
     *
     * @param coordinates {@code groupId:artifactId[:version[:classifier]]}; where there is no version, the project's
     *     dependencies and their management have one
     * @throws ProblemException when it cannot be had, saying what to do
     */
    ArtifactImage resolve(String coordinates);

    /**
     * The images that the project depends on.
     *
     * @throws ProblemException when one of them cannot be had
     */
    List<ArtifactImage> dependencies();

    /** No images, for projects that nobody knows dependencies of. */
    static ArtifactImages none() {
        return new ArtifactImages() {
            @Override
            public ArtifactImage resolve(String coordinates) {
                throw new IllegalStateException("nobody knows artifacts here");
            }

            @Override
            public List<ArtifactImage> dependencies() {
                return List.of();
            }
        };
    }
}
