package io.sealer.maven;

import java.io.IOException;
import org.apache.maven.plugins.annotations.Parameter;

/** A goal whose result is a text or a document for other programs. */
abstract class AbstractReportMojo extends AbstractSealerMojo {

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
        ReportOutput out = new ReportOutput(format, output, getLog());
        out.write(report(out.json()));
    }

    /**
     * Does the goal's work.
     *
     * @return the report; ends with a line feed
     */
    abstract String report(boolean json) throws IOException;
}
