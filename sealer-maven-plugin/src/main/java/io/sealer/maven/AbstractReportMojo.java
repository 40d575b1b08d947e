package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ReportFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.maven.plugins.annotations.Parameter;

/** A goal whose result is a text or a document for other programs. */
abstract class AbstractReportMojo extends AbstractSealerMojo {

    private static final String STANDARD_OUTPUT = "-";

    /**
     * {@code text} for people, or {@code json} for programs.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.format", defaultValue = "text")
    private String format;

    /**
     * File to write to, or {@code -} for standard output: with {@code -q} the report is then all that Maven prints, but
     * for a colour reset that some releases send ahead of everything. Default: Maven's log.
     *
     * <pre>{@code mvn sealer:inspect -Dsealer.format=json -Dsealer.output=target/inspect.json}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.output")
    private String output;

    @Override
    final void run() throws IOException {
        if (!format.equals("text") && !format.equals("json")) {
            throw new ProblemException(Problem.project("\"" + format + "\" is not a format")
                    .withRemedy("set -Dsealer.format to text or json"));
        }
        String report = report(format.equals("json"));
        if (output == null || output.isBlank()) {
            report.lines().forEach(getLog()::info);
        } else if (output.equals(STANDARD_OUTPUT)) {
            new PrintStream(System.out, true, StandardCharsets.UTF_8).print(report);
        } else {
            ReportFile.write(Path.of(output).toAbsolutePath(), report);
            getLog().info("Written to " + output);
        }
    }

    /**
     * Does the goal's work.
     *
     * @return the report; ends with a line feed
     */
    abstract String report(boolean json) throws IOException;
}
