package io.sealer.kube;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The documents of a YAML file, one after the other: only one is held in memory at a time. Nothing is constructed from
 * tags. Duplicate keys are let through, as kubectl does.
 *
 * <p>Bounds: 64 Mi characters a document, {@value YamlComposer#DEEPEST} levels of nesting, and for aliases what
 * {@link YamlComposer} says.
 */
public final class YamlStream {

    private static final int LONGEST_DOCUMENT = 64 << 20;

    /** What the library says it was doing when it missed a colon. */
    private static final String SIMPLE_KEY = "while scanning a simple key";

    private final String file;
    private final UnicodeReader text;
    private final YamlComposer composer;
    private boolean ended;

    /**
     * Begins to read; the caller closes the stream.
     *
     * @param file name for places, as the user knows the file
     * @param in its bytes: UTF-8, or UTF-16 with a byte order mark
     */
    public YamlStream(String file, InputStream in) {
        this.file = file;
        this.text = UnicodeReader.strict(in);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST_DOCUMENT);
        this.composer = new YamlComposer(new ParserImpl(new StreamReader(text), options));
    }

    /**
     * The next document, or nothing at the end. A document without any content is passed over.
     *
     * @throws IOException if the file cannot be read
     * @throws ProblemException with the line, if the file is not YAML from here on or passes a bound; the stream is
     *     at its end then
     */
    public Optional<YamlDocument> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        boolean good = false;
        try {
            Optional<YamlNode> root = composer.next();
            good = root.isPresent();
            return root.map(node -> new YamlDocument(file, node));
        } catch (RefusedYamlException e) {
            throw problem(e.line(), e.getMessage(), e);
        } catch (MarkedYAMLException e) {
            throw malformed(line(e), reason(e), e);
        } catch (YAMLException e) {
            if (e.getCause() instanceof MalformedTextException cause) {
                throw malformed(cause.line(), cause.getMessage(), e);
            }
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw malformed(composer.line(), e.getMessage(), e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // The library stumbles over escapes that are cut off, for one.
            throw malformed(composer.line(), "what follows here makes no sense (" + e.getMessage() + ")", e);
        } finally {
            ended = !good;
        }
    }

    private ProblemException malformed(int line, String reason, Exception cause) {
        String hint = text.hasDoubleBraces() ? "; it has {{ in it and may be a template that is not rendered" : "";
        return problem(line, "this is not YAML: " + reason + hint, cause);
    }

    private ProblemException problem(int line, String message, Exception cause) {
        return new ProblemException(Problem.at(new SourceLocation(file, line), message), cause);
    }

    /** Where the mistake is: that a line lacks its colon shows only behind it. */
    private int line(MarkedYAMLException e) {
        boolean lacksColon = SIMPLE_KEY.equals(e.getContext());
        if (e.getContextMark() != null && (lacksColon || e.getProblemMark() == null)) {
            return e.getContextMark().getLine() + 1;
        }
        return e.getProblemMark() == null ? composer.line() : e.getProblemMark().getLine() + 1;
    }

    private String reason(MarkedYAMLException e) {
        if (e.getContext() == null || e.getContext().isBlank()) {
            return String.valueOf(e.getProblem());
        }
        return e.getProblem() + " (" + e.getContext() + begun(e) + ")";
    }

    /** Where the construct began, if that is another line: unclosed quotes are found far behind their beginning. */
    private String begun(MarkedYAMLException e) {
        if (e.getContextMark() == null || e.getContextMark().getLine() + 1 == line(e)) {
            return "";
        }
        return " that begins in line " + (e.getContextMark().getLine() + 1);
    }
}
