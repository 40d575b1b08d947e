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
            "free space or allow writing there, or choose another directory with -Dsealer.cache=DIR or <cacheDirectory>";

    private static final String AGAIN = "run the build again, which fetches what is missing";

    private CacheFailure() {}

    /**
     * Something could not be written. Only the cache as a whole is named: temporary files mean nothing to people, and
     * what eight transfers say about one full disk is one problem.
     */
    static ProblemException writing(CacheDirectories directories, IOException failure) {
        Path root = directories.root();
        if (failure instanceof NoSuchFileException missing
                && missing.getFile() != null
                && root.startsWith(Path.of(missing.getFile()))) {
            // Not something in the cache is missing: the cache itself cannot be made where it shall be.
            return new ProblemException(
                    Problem.environment("the cache " + root + " cannot be created")
                            .withRemedy(REMEDY),
                    failure);
        }
        return of("write to the cache", root, failure);
    }

    /**
     * Something failed with one file.
     *
     * @param doing what was tried, for example {@code "read the blob"}
     * @param file with which file
     */
    static ProblemException of(String doing, Path file, IOException failure) {
        return new ProblemException(
                Problem.environment("cannot " + doing + " " + file + ": " + reason(failure))
                        .withRemedy(failure instanceof NoSuchFileException ? AGAIN : REMEDY),
                failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        } else if (failure instanceof NoSuchFileException) {
            return "files in it were deleted meanwhile";
        } else if (failure instanceof DirectoryNotEmptyException) {
            return "a directory is in its place";
        } else if (failure instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is in the way, which is no directory";
        } else if (failure instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
