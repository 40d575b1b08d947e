package io.sealer.discovery;

import io.sealer.ProblemException;
import io.sealer.discovery.ImageRules.Place;
import io.sealer.kube.FieldPath;
import io.sealer.kube.JsonAsYaml;
import io.sealer.kube.KubernetesObject;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlSequence;
import io.sealer.kube.YamlStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Images in texts that have a form of their own: one reference, a list of them, assignments, YAML or JSON inside of a
 * string, lines of a configuration or a script.
 */
final class TextSearch {

    /** How often a text may hold a text that holds a text. */
    private static final int DEEPEST = 4;

    /** Longer texts are searched once, however often aliases lead to them. */
    private static final int SHORT = 256;

    /** Longer words name no image. */
    private static final int LONGEST_WORD = 2048;

    private static final Pattern SEPARATOR = Pattern.compile("[\\s,;]+");
    private static final Pattern ASSIGNMENT = Pattern.compile("([\\w./-]+)=(?!=)(.+)");
    private static final Pattern BEGINS_STRUCTURE = Pattern.compile("\\s*[\\[{]");
    private static final Pattern LINE_ASSIGNMENT =
            Pattern.compile("(?:export\\s+|-\\s+)?[\"']?([\\w./-]+)[\"']?\\s*[:=]\\s*[\"']?([^\\s\"',;]+)[\"']?[,;]?");
    private static final Pattern COMMENT_LINE = Pattern.compile("(?:#|//|;|--\\s|/\\*|\\*\\s).*");
    private static final Pattern COMMENT = Pattern.compile("\\s#.*$");
    private static final String QUOTES = "\"'`()";
    private static final Pattern IMAGE_WORD = Pattern.compile("image", Pattern.CASE_INSENSITIVE);

    private final ObjectReport report;
    private final int depth;

    TextSearch(ObjectReport report, int depth) {
        this.report = report;
        this.depth = depth;
    }

    /**
     * Searches the text of a scalar.
     *
     * @param name what the scalar's name says
     * @param text the scalar's text, its variables replaced as far as they are known
     */
    void search(FieldPath path, NameEvidence name, YamlScalar scalar, String text, Place place) {
        String stripped = text.strip();
        boolean again = text.length() > SHORT && text.equals(scalar.text()) && !report.isFirst(scalar);
        if (again || !mayName(stripped, name)) {
            return;
        }
        if (stripped.indexOf('\n') >= 0 || BEGINS_STRUCTURE.matcher(stripped).lookingAt() && !isAction(stripped)) {
            structure(path, name, scalar, text, place);
        } else {
            words(path, name, scalar.line(), stripped, place);
        }
    }

    private static boolean isAction(String text) {
        return text.startsWith("{{");
    }

    private static boolean mayName(String text, NameEvidence name) {
        return name == NameEvidence.IMAGE
                || text.indexOf('/') >= 0 && (text.indexOf(':') >= 0 || text.indexOf('@') >= 0)
                || text.length() > 6 && IMAGE_WORD.matcher(text).find();
    }

    /** One reference, an assignment of one, a list of either; or a command in which there is one. */
    private void words(FieldPath path, NameEvidence name, int line, String text, Place place) {
        if (SEPARATOR.matcher(text).find()) {
            if (TemplateText.isTemplate(text) || place == Place.FIELD && name == NameEvidence.NONE) {
                word(path, name, line, text, place).ifPresent(judged -> report.add(path, line, text, judged));
                return;
            }
            Matcher assignment = LINE_ASSIGNMENT.matcher(text);
            if (assignment.matches()) {
                assigned(path, line, assignment.group(1), assignment.group(2));
                return;
            }
            list(path, name, line, text, place);
        } else {
            word(path, name, line, text, place).ifPresent(judged -> report.add(path, line, value(text), judged));
        }
    }

    private void list(FieldPath path, NameEvidence name, int line, String text, Place place) {
        List<String> words = SEPARATOR
                .splitAsStream(text)
                .filter(word -> word.length() <= LONGEST_WORD)
                .map(TextSearch::unquoted)
                .filter(word -> !word.isEmpty())
                .toList();
        boolean listed = words.stream()
                .allMatch(word -> ReferenceShape.of(value(word))
                        .filter(ReferenceShape::path)
                        .isPresent());
        for (String word : words) {
            Optional<Judgement> judged = word(path, listed ? name : NameEvidence.NONE, line, word, place);
            judged.filter(found -> listed || found.grade() == Grade.LIKELY)
                    .map(found -> listed || assigns(word) ? found : inCommand(found))
                    .ifPresent(found -> report.add(path, line, value(word), found));
        }
    }

    private static boolean assigns(String word) {
        return ASSIGNMENT.matcher(word).matches();
    }

    private static Judgement inCommand(Judgement judged) {
        return new Judgement(Grade.DOUBTFUL, judged.reference(), "stands in a command or a sentence");
    }

    private Optional<Judgement> word(FieldPath path, NameEvidence name, int line, String text, Place place) {
        if (text.length() > LONGEST_WORD) {
            return Optional.empty();
        }
        NameEvidence evidence = name;
        String value = text;
        Matcher assignment = ASSIGNMENT.matcher(value);
        while (assignment.matches()) {
            if (NameEvidence.of(assignment.group(1)) == NameEvidence.IMAGE) {
                evidence = NameEvidence.IMAGE;
            }
            value = assignment.group(2);
            assignment = ASSIGNMENT.matcher(value);
        }
        return ImageRules.judge(evidence, unquoted(value), place);
    }

    /** What is assigned at last. */
    private static String value(String word) {
        Matcher assignment = ASSIGNMENT.matcher(word);
        return unquoted(assignment.matches() ? value(assignment.group(2)) : word);
    }

    private static String unquoted(String word) {
        int begin = 0;
        int end = word.length();
        while (begin < end && QUOTES.indexOf(word.charAt(begin)) >= 0) {
            begin++;
        }
        // The bracket behind a variable belongs to it.
        while (end > begin
                && QUOTES.indexOf(word.charAt(end - 1)) >= 0
                && !(word.charAt(end - 1) == ')' && word.lastIndexOf("$(", end - 1) > word.lastIndexOf(')', end - 2))) {
            end--;
        }
        return word.substring(begin, end);
    }

    private void structure(FieldPath path, NameEvidence name, YamlScalar scalar, String text, Place place) {
        Optional<TemplateText> template =
                TemplateText.isTemplate(text) ? Optional.of(TemplateText.of(text)) : Optional.empty();
        String readable = template.map(TemplateText::text).orElse(text);
        boolean same = text.equals(scalar.text());
        IntUnaryOperator rows = row -> same ? scalar.lineOf(row) : scalar.line();
        ObjectReport inner = report.inside(rows, template);
        Optional<List<YamlDocument>> documents = depth < DEEPEST ? documents(readable) : Optional.empty();
        if (documents.isEmpty()) {
            new TextSearch(inner, depth + 1).lines(path, name, readable, place);
            return;
        }
        for (YamlDocument document : documents.get()) {
            for (KubernetesObject object : KubernetesObject.in(document)) {
                if (!object.kind().equals("CustomResourceDefinition")) {
                    new ObjectSearch(inner, depth + 1).search(path, object.root(), name);
                }
            }
        }
    }

    /** The documents of a text that is YAML or JSON; nothing if it is not, or no more than a text. */
    private static Optional<List<YamlDocument>> documents(String text) {
        InputStream bytes = BEGINS_STRUCTURE.matcher(text).lookingAt()
                ? JsonAsYaml.of(text)
                : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        YamlStream stream = new YamlStream("", bytes);
        List<YamlDocument> documents = new ArrayList<>();
        try {
            for (Optional<YamlDocument> next = stream.next(); next.isPresent(); next = stream.next()) {
                if (!(next.get().root() instanceof YamlMapping) && !(next.get().root() instanceof YamlSequence)) {
                    return Optional.empty();
                }
                documents.add(next.get());
            }
            return Optional.of(documents);
        } catch (ProblemException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("a string is always readable", e);
        }
    }

    /** Lines of a configuration or a script. */
    void lines(FieldPath path, NameEvidence name, String text, Place place) {
        int row = 0;
        for (String raw : (Iterable<String>) text.lines()::iterator) {
            row++;
            String line = raw.strip();
            if (line.isEmpty() || COMMENT_LINE.matcher(line).matches()) {
                continue;
            }
            line = COMMENT.matcher(line).replaceFirst("").strip();
            if (LINE_ASSIGNMENT.matcher(line).matches() || mayName(line, name)) {
                words(path, name, row, line, Place.DATA);
            }
        }
    }

    private void assigned(FieldPath path, int row, String name, String value) {
        ImageRules.judge(NameEvidence.of(name), value, Place.DATA)
                .ifPresent(judged -> report.add(path, row, value, judged));
    }
}
