package io.sealer.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes and takes over the files of {@link OwnedFile}. Each gets a name that was never used before and holds its
 * process: {@code <stem>.<process>.<random><suffix>}. Such a name belongs to one owner for ever; who takes a file over
 * renames it, and since a rename happens once, one of several wins.
 */
final class OwnedFiles {

    private static final int ATTEMPTS = 5;

    private final Path directory;
    private final String process;

    OwnedFiles(Path directory) {
        this.directory = directory;
        ProcessHandle self = ProcessHandle.current();
        // The number alone comes again, and is 1 in each container.
        long started = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        this.process = self.pid() + "-" + Long.toString(started, Character.MAX_RADIX);
    }

    Path directory() {
        return directory;
    }

    /** A new, empty file. */
    OwnedFile create(String stem, String suffix) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Path path = newName(stem, suffix);
            try {
                Files.createDirectories(directory);
                Files.createFile(path);
            } catch (NoSuchFileException e) {
                // The cache was deleted between the two calls.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                continue;
            }
            Optional<OwnedFile> owned = open(path);
            if (owned.isPresent()) {
                return owned.get();
            }
            if (attempt == ATTEMPTS) {
                throw new NoSuchFileException(path.toString());
            }
        }
    }

    /** Takes a file that belongs to nobody; empty if another was faster. */
    Optional<OwnedFile> take(Path free, String stem) throws IOException {
        Path path = newName(stem, "");
        try {
            Files.move(free, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Optional<OwnedFile> taken = open(path);
        if (taken.isPresent()) {
            taken.get().touch();
        }
        return taken;
    }

    /**
     * Takes the file of a process that was killed; empty if its owner lives, or another was faster. Not for several
     * threads of this process at once, as {@link OwnedFile} explains.
     */
    Optional<OwnedFile> inherit(Path file, String stem) throws IOException {
        if (isOfThisProcess(file) || !Files.exists(file)) {
            return Optional.empty();
        }
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw");
        boolean done = false;
        try {
            if (OwnedFile.lock(opened) != OwnedFile.Lock.TAKEN) {
                return Optional.empty();
            }
            Path path = newName(stem, "");
            // With the lock in hand: an owner that was just about to lock it sees that its name is gone.
            Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
            OwnedFile inherited = new OwnedFile(path, opened);
            inherited.touch();
            done = true;
            return Optional.of(inherited);
        } catch (IOException e) {
            // Another process was faster, or this system cannot rename open files.
            return Optional.empty();
        } finally {
            if (!done) {
                opened.close();
            }
        }
    }

    /**
     * Whether the owner of a file was killed. A file of this process has an owner that lives, and is not opened. Not
     * for several threads of this process at once.
     */
    boolean isAbandoned(Path file) {
        if (isOfThisProcess(file) || !Files.exists(file)) {
            return false;
        }
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            return OwnedFile.lock(opened) == OwnedFile.Lock.TAKEN;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Removes a file if its owner was killed. The lock is held meanwhile: an owner who has only just made the file sees
     * that it is gone, and makes another.
     */
    void removeIfAbandoned(Path file) throws IOException {
        if (isOfThisProcess(file) || !Files.exists(file)) {
            return;
        }
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            if (OwnedFile.lock(opened) == OwnedFile.Lock.TAKEN) {
                Files.deleteIfExists(file);
            }
        }
    }

    private boolean isOfThisProcess(Path file) {
        return file.getFileName().toString().contains("." + process + ".");
    }

    private Path newName(String stem, String suffix) {
        return directory.resolve(stem + "." + process + "." + UUID.randomUUID() + suffix);
    }

    /** Opens and locks a file with a new name; empty if somebody took it for a leftover before it was locked. */
    private static Optional<OwnedFile> open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        if (OwnedFile.lock(file) == OwnedFile.Lock.REFUSED || !Files.exists(path)) {
            file.close();
            return Optional.empty();
        }
        return Optional.of(new OwnedFile(path, file));
    }
}
