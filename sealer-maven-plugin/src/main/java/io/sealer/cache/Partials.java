package io.sealer.cache;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Blobs that have begun to arrive: {@code partial/<hex>} belongs to nobody, {@code partial/<hex>.<process>.<random>} to
 * a writer, who may have been killed. Nobody ever writes to a file that is not his alone.
 */
final class Partials {

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}(\\.[^.]+\\.[^.]+)?");

    private final OwnedFiles files;

    Partials(OwnedFiles files) {
        this.files = files;
    }

    /** What is there for a blob: a file for its next writer, or the number of bytes that living writers have so far. */
    record Turn(Optional<OwnedFile> file, long bytesOfOthers) {}

    /**
     * Gives a writer his file: the longest that somebody left, or a new one. When another one is writing the blob at
     * this moment there is none.
     *
     * @param alone whether to write beside others rather than to give nothing
     */
    Turn next(Digest digest, boolean alone) throws IOException {
        synchronized (monitor(digest)) {
            List<Path> living = new ArrayList<>();
            List<Path> left = new ArrayList<>();
            for (Path file : of(digest)) {
                (isFree(file) || files.isAbandoned(file) ? left : living).add(file);
            }
            if (!living.isEmpty() && !alone) {
                return new Turn(
                        Optional.empty(),
                        living.stream().mapToLong(Partials::length).sum());
            }
            left.sort(Comparator.comparingLong(Partials::length).reversed());
            for (Path file : left) {
                Optional<OwnedFile> taken =
                        isFree(file) ? files.take(file, digest.hex()) : files.inherit(file, digest.hex());
                if (taken.isPresent()) {
                    return new Turn(taken, 0);
                }
            }
            return new Turn(Optional.of(files.create(digest.hex(), "")), 0);
        }
    }

    /** The length of the longest beginning of a blob, with or without an owner. */
    long begun(Digest digest) throws IOException {
        return of(digest).stream().mapToLong(Partials::length).max().orElse(0);
    }

    /** Leaves what was written so far to the next writer of the blob. */
    void release(Digest digest, OwnedFile file) throws IOException {
        if (file.length() == 0) {
            file.close();
        } else {
            file.handOver(files.directory().resolve(digest.hex()));
        }
    }

    /** Removes what was left of a blob that is complete now; living writers keep theirs. */
    void remove(Digest digest) {
        synchronized (monitor(digest)) {
            try {
                for (Path file : of(digest)) {
                    if (isFree(file)) {
                        Files.deleteIfExists(file);
                    } else {
                        files.removeIfAbandoned(file);
                    }
                }
            } catch (IOException e) {
                // It takes room and does no harm; the sweeper comes later.
                return;
            }
        }
    }

    /** Whether this is the beginning of a blob, with or without an owner. */
    static boolean isPartial(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /** Whether this has an owner, dead or alive; it is not for others to delete without asking. */
    static boolean hasOwner(Path file) {
        return !isFree(file);
    }

    private List<Path> of(Digest digest) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(files.directory(), digest.hex() + "*")) {
            for (Path file : all) {
                if (isPartial(file)) {
                    found.add(file);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static boolean isFree(Path file) {
        return file.getFileName().toString().indexOf('.') < 0;
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /**
     * One object for the whole process, even for several loaders of this class: two modules that are built at once may
     * have one each. Strings that are interned are the only such thing that leaves nothing behind.
     */
    private Object monitor(Digest digest) {
        return (Partials.class.getName() + " " + files.directory() + " " + digest.hex()).intern();
    }
}
