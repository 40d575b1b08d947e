package io.sealer.kubefile;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.Map;

/**
 * Replaces Maven properties in a text: {@code @name@} by the value of {@code name}.
 *
 * <p>A name begins with a letter or an underscore and goes on with letters, digits, {@code _}, {@code .} and {@code -}.
 * An at sign that begins no such thing is text, so {@code me@example.com, you@example.com}, {@code image@sha256:…} and
 * {@code @@} stay; {@code a@b@c} does not. {@code @@name@@} stands for the text {@code @name@}. Values are not looked
 * into again. A value must not hold a line break: lines keep their numbers.
 *
 * <p>Only names of the given map are replaced, so the caller decides what may get into a file. A name that is not there
 * is a problem with its line, not an empty text.
 */
public final class PropertyFilter {

    private final Map<String, String> properties;

    /** A filter that knows these properties. */
    public PropertyFilter(Map<String, String> properties) {
        this.properties = Map.copyOf(properties);
    }

    /**
     * Replaces what there is to replace, in time linear in the length of the text and of the result.
     *
     * @param text any text, comments included
     * @param file its path as the user knows it
     * @param problems receives unknown names and values with line breaks, each with its line
     * @return the text; where there was a problem the place is unchanged
     */
    public String filter(String text, String file, Problems problems) {
        StringBuilder result = null;
        int copied = 0;
        int line = 1;
        int counted = 0;
        int at = text.indexOf('@');
        while (at >= 0) {
            int end = nameEnd(text, at + 1);
            if (end == at + 1 || end == text.length() || text.charAt(end) != '@') {
                at = text.indexOf('@', end);
                continue;
            }
            String name = text.substring(at + 1, end);
            boolean escaped = at > copied && text.charAt(at - 1) == '@' && text.startsWith("@", end + 1);
            line += newlines(text, counted, at);
            counted = at;
            String value = escaped ? "@" + name + "@" : value(name, new SourceLocation(file, line), problems);
            int from = escaped ? at - 1 : at;
            int to = escaped ? end + 2 : end + 1;
            result = result == null ? new StringBuilder(text.length()) : result;
            result.append(text, copied, from).append(value);
            copied = to;
            at = text.indexOf('@', to);
        }
        return result == null
                ? text
                : result.append(text, copied, text.length()).toString();
    }

    private String value(String name, SourceLocation place, Problems problems) {
        String value = properties.get(name);
        if (value == null) {
            problems.at(
                    place,
                    "the Maven property @" + name + "@ is not known",
                    "define it in the POM, <properties><" + name + ">…</" + name + "></properties>; the text itself is"
                            + " written @@" + name + "@@");
        } else if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            problems.at(
                    place,
                    "the value of the Maven property @" + name + "@ holds a line break",
                    "give it a value on one line");
        } else {
            return value;
        }
        return "@" + name + "@";
    }

    /** Index behind the name that begins at {@code start}; {@code start} itself if none does. */
    private static int nameEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end == start)) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char c, boolean first) {
        boolean start = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_';
        return start || !first && (c >= '0' && c <= '9' || c == '.' || c == '-');
    }

    private static int newlines(String text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += text.charAt(i) == '\n' ? 1 : 0;
        }
        return count;
    }
}
