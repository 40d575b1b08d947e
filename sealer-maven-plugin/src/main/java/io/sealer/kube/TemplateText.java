package io.sealer.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text with actions of Go's template language in it (golang.org/pkg/text/template): {@code {{…}}}. Each action is
 * replaced by a marker, so that what is around it can be read as YAML; nothing is evaluated. Lines stay where they are.
 *
 * <p>Comments vanish, and so do lines that hold nothing but actions: what these put out is not known, and most put out
 * nothing.
 */
public final class TemplateText {

    /** Private characters of Unicode, which YAML allows anywhere in a plain scalar. */
    private static final char OPEN = '\uE000';

    private static final char CLOSE = '\uE001';

    private static final Pattern MARKER = Pattern.compile(OPEN + "([0-9]{1,9})" + CLOSE);
    private static final Pattern COMMENT = Pattern.compile("\\{\\{-?\\s*/\\*.*", Pattern.DOTALL);

    private static final String BEGIN = "{{";

    private final String text;
    private final List<String> actions = new ArrayList<>();

    private TemplateText(String template) {
        StringBuilder marked = new StringBuilder();
        int end = 0;
        for (int begin = template.indexOf(BEGIN); begin >= 0; begin = template.indexOf(BEGIN, end)) {
            int close = closeOf(template, begin + BEGIN.length());
            if (close < 0) {
                break;
            }
            marked.append(template, end, begin);
            replace(template.substring(begin, close), marked);
            end = close;
        }
        marked.append(template, end, template.length());
        this.text = marked.toString()
                .lines()
                .map(TemplateText::withoutLonelyMarkers)
                .collect(Collectors.joining("\n"));
    }

    /** Where an action ends, behind its braces; those inside of its strings do not count. Less than 0: nowhere. */
    private static int closeOf(String template, int from) {
        char quote = 0;
        for (int i = from; i < template.length() - 1; i++) {
            char c = template.charAt(i);
            if (quote != 0) {
                i += c == '\\' && quote == '"' ? 1 : 0;
                quote = c == quote || c == '\n' && quote == '"' ? 0 : quote;
            } else if (c == '"' || c == '`') {
                quote = c;
            } else if (c == '}' && template.charAt(i + 1) == '}') {
                return i + 2;
            }
        }
        return -1;
    }

    private static String withoutLonelyMarkers(String line) {
        return hasMarker(line) && fill(line, "").isBlank() ? "" : line;
    }

    private void replace(String action, StringBuilder marked) {
        if (!COMMENT.matcher(action).matches()) {
            marked.append(OPEN).append(actions.size()).append(CLOSE);
            actions.add(action.replaceAll("\\s+", " "));
        }
        // An action of several lines leaves that many behind: what follows keeps its line number.
        action.lines().skip(1).forEach(line -> marked.append('\n'));
    }

    /** Replaces the actions of a template. */
    public static TemplateText of(String template) {
        return new TemplateText(template);
    }

    /** Whether a text holds an action. */
    public static boolean isTemplate(String text) {
        return text.contains(BEGIN);
    }

    /** Whether a piece of {@link #text} holds a marker. */
    public static boolean hasMarker(String piece) {
        return piece.indexOf(OPEN) >= 0;
    }

    /** A piece with something else in the place of its markers. */
    public static String fill(String piece, String replacement) {
        return MARKER.matcher(piece).replaceAll(Matcher.quoteReplacement(replacement));
    }

    /** The text with markers. */
    public String text() {
        return text;
    }

    /** A piece of {@link #text} as it was written. */
    public String original(String piece) {
        return MARKER.matcher(piece).replaceAll(match -> {
            int index = Integer.parseInt(match.group(1));
            return Matcher.quoteReplacement(index < actions.size() ? actions.get(index) : match.group());
        });
    }
}
