package io.sealer.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * When a blob was last used: the modification time of its record, which means nothing else. It is set at most once an
 * hour, so that a warm build of a thousand blobs writes nothing.
 */
final class LastUse {

    /** How far behind a noted use may be. */
    static final Duration EXACT_TO = Duration.ofHours(1);

    private LastUse() {}

    /** Notes a use now. A cache that can only be read serves as well. */
    static void note(Path record) {
        Instant now = Instant.now();
        try {
            if (Files.getLastModifiedTime(record).toInstant().isBefore(now.minus(EXACT_TO))) {
                Files.setLastModifiedTime(record, FileTime.from(now));
            }
        } catch (IOException e) {
            return;
        }
    }

    /** When a blob was last used; that it came, or came back, is a use. */
    static Instant of(Path blob, Path record) throws IOException {
        Instant written = Files.getLastModifiedTime(blob).toInstant();
        try {
            Instant noted = Files.getLastModifiedTime(record).toInstant();
            return noted.isAfter(written) ? noted : written;
        } catch (IOException e) {
            return written;
        }
    }
}
