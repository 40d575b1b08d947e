package io.sealer.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file that a user asked for a report in. */
public final class ReportFile {

    private ReportFile() {}

    /** Writes a report; a reader never sees a part of it. */
    public static void write(Path file, String report) throws IOException {
        AtomicFile.write(file, report.getBytes(StandardCharsets.UTF_8));
    }
}
