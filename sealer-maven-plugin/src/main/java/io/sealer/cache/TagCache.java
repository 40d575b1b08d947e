package io.sealer.cache;

import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What tags last pointed to, for builds without a network. One file a reference, with three lines: the reference, the
 * digest, and when it was seen. A file that is not exactly that counts as not there.
 */
public final class TagCache {

    /**
     * What a tag pointed to.
     *
     * @param digest the manifest or index
     * @param seen when, to the second
     */
    public record Sighting(Digest digest, Instant seen) {}

    private final CacheDirectories directories;
    private final SmallFiles smallFiles;
    private final InstantSource clock;

    /** The tags of the cache in this directory. */
    public TagCache(Path root) {
        this(root, InstantSource.system());
    }

    TagCache(Path root, InstantSource clock) {
        this.directories = new CacheDirectories(root);
        this.smallFiles = new SmallFiles(new OwnedFiles(directories.partial()));
        this.clock = clock;
    }

    /** The digest that a reference last had, on this machine. */
    public Optional<Digest> lastKnown(Reference reference) {
        return lastSeen(reference).map(Sighting::digest);
    }

    /** The digest that a reference last had, and when that was. */
    public Optional<Sighting> lastSeen(Reference reference) {
        return smallFiles.read(directories.tag(reference)).flatMap(text -> parse(reference, text));
    }

    /**
     * Notes what a reference points to now.
     *
     * @throws io.sealer.ProblemException when the disk fails
     */
    public void remember(Reference reference, Digest digest) {
        Path file = directories.tag(reference);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            smallFiles.write(file, text(reference, new Sighting(digest, now)));
        } catch (IOException e) {
            throw CacheFailure.writing(directories, e);
        }
    }

    private static String text(Reference reference, Sighting sighting) {
        return reference + "\n" + sighting.digest() + "\n" + sighting.seen() + "\n";
    }

    private static Optional<Sighting> parse(Reference reference, String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != 4) {
            return Optional.empty();
        }
        try {
            Sighting sighting = new Sighting(Digest.parse(lines[1]), Instant.parse(lines[2]));
            return Optional.of(sighting).filter(read -> text(reference, read).equals(text));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
