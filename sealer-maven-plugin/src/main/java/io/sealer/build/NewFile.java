package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file that a user wants to have made.
 *
 * @param path where
 * @param what what it will be, for messages
 */
record NewFile(Path path, String what) {

    /**
     * Refuses what cannot be written.
     *
     * @param bytes what it will take
     * @param volumes the file system of a place, if it can be measured
     * @throws ProblemException when a directory is in its place, or there is too little room
     */
    void check(long bytes, Function<Path, Optional<Volume>> volumes) {
        if (Files.isDirectory(path)) {
            throw new ProblemException(Problem.environment("cannot write " + path + ": it is a directory")
                    .withRemedy("name a file with -Dsealer.output"));
        }
        Optional<Volume> volume = volumes.apply(path);
        if (volume.isPresent() && volume.get().free() < bytes) {
            throw new ProblemException(Problem.environment("The disk of " + path + " has room for "
                            + ByteCount.of(volume.get().free()) + ", but " + what + " takes " + ByteCount.of(bytes))
                    .withRemedy("free space there, or name a file on another disk with -Dsealer.output"));
        }
    }

    /**
     * Refuses to write over what it is made from.
     *
     * @param inputs names of files, or of something else
     * @throws ProblemException when one of them is this file
     */
    NewFile besides(String... inputs) {
        for (String input : inputs) {
            if (isSame(input)) {
                throw new ProblemException(
                        Problem.project(what + " would take the place of " + input + ", from which it is made")
                                .withRemedy("name another file with -Dsealer.output"));
            }
        }
        return this;
    }

    private boolean isSame(String input) {
        try {
            return Files.isSameFile(path, Path.of(input));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }
}
