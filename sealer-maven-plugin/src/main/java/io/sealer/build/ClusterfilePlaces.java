package io.sealer.build;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where Clusterfiles lie that are judged together with an image. */
public final class ClusterfilePlaces {

    private ClusterfilePlaces() {}

    /** The files of a project that would be one: beside its POM, as an example, or in its context. */
    public static List<Path> of(Path basedir, Path context) {
        return Stream.of(basedir, basedir.resolve("examples"), context)
                .map(directory -> directory.resolve("Clusterfile"))
                .distinct()
                .toList();
    }
}
