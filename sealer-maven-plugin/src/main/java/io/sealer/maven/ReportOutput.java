package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ReportFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.maven.plugin.logging.Log;

/** Where a report goes and in which form, as {@code sealer.format} and {@code sealer.output} say. */
final class ReportOutput {

    private static final String STANDARD_OUTPUT = "-";

    private final boolean json;
    private final String output;
    private final Log log;

    /**
     * An output.
     *
     * @param format {@code text} or {@code json}
     * @param output a file, {@code -} for standard output, or null or blank for Maven's log
     * @throws ProblemException when the format is none of these
     */
    ReportOutput(String format, String output, Log log) {
        if (!format.equals("text") && !format.equals("json")) {
            throw new ProblemException(Problem.project("\"" + format + "\" is not a format")
                    .withRemedy("set -Dsealer.format to text or json"));
        }
        this.json = format.equals("json");
        this.output = output == null ? "" : output;
        this.log = log;
    }

    boolean json() {
        return json;
    }

    /** Whether nobody asked for a file or for standard output. */
    boolean isLog() {
        return output.isBlank();
    }

    void write(String report) throws IOException {
        if (isLog()) {
            report.lines().forEach(log::info);
        } else if (output.equals(STANDARD_OUTPUT)) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(report);
        } else {
            ReportFile.write(Path.of(output).toAbsolutePath(), report);
            log.info("Written to " + output);
        }
    }
}
