package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** Writes small files so that a reader sees the old content or the new one, never a part. */
final class AtomicFile {

    private AtomicFile() {}

    /**
     * Writes a file unless it holds these bytes already.
     *
     * @return whether anything was written
     * @throws ProblemException when the file cannot be written
     */
    static boolean write(Path file, byte[] bytes) {
        try {
            return replace(file, bytes);
        } catch (IOException e) {
            throw new ProblemException(Problem.environment("cannot write " + file + ": " + reason(e))
                    .withRemedy("remove what is in the way, give this user the right to write there, or let"
                            + " <build><directory> of the POM name another place"));
        }
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is no directory";
        } else if (e instanceof FileSystemException named && named.getReason() != null) {
            return named.getReason();
        }
        return e.toString();
    }

    private static boolean replace(Path file, byte[] bytes) throws IOException {
        if (holds(file, bytes)) {
            return false;
        }
        Files.createDirectories(file.getParent());
        Path part = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return true;
    }

    private static boolean holds(Path file, byte[] bytes) throws IOException {
        try {
            return Files.size(file) == bytes.length && Arrays.equals(Files.readAllBytes(file), bytes);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
