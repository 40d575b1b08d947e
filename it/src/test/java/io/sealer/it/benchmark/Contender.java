package io.sealer.it.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that brings all images from a registry into a directory. */
interface Contender {

    /**
     * Does so once, from nothing.
     *
     * @param registry {@code HOST:PORT}
     * @param directory an empty directory
     * @return what it took; more than one where parts of the work are combined in different ways
     */
    List<Measurement> collect(String registry, Path directory) throws IOException;
}
