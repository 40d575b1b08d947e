package io.sealer.cache;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Turns a failure of the disk into the user's words. It is no {@link IOException}, so that nobody who retries a
 * transfer takes a full disk for a bad line.
 */
final class CacheFailure {

    private static final String REMEDY =
            "free or allow writing there, or choose another directory with -Dsealer.cache=DIR or <cacheDirectory>";

    private static final String AGAIN = "run the build again, which fetches what is missing";

    private CacheFailure() {}

    /**
     * @param doing what was tried, for example {@code "write"}
     * @param file on which file or directory
     */
    static ProblemException of(String doing, Path file, IOException failure) {
        return new ProblemException(
                Problem.environment("cannot " + doing + " " + file + " in the cache: " + reason(file, failure))
                        .withRemedy(failure instanceof NoSuchFileException ? AGAIN : REMEDY),
                failure);
    }

    private static String reason(Path file, IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failure instanceof NoSuchFileException) {
            return "it was deleted meanwhile";
        } else if (failure instanceof DirectoryNotEmptyException) {
            return "a directory is in its place";
        } else if (failure instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is in the way, which is no directory";
        } else if (failure instanceof FileSystemException named && named.getReason() != null) {
            boolean elsewhere = named.getFile() != null && !named.getFile().equals(file.toString());
            return named.getReason() + (elsewhere ? " (" + named.getFile() + ")" : "");
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
