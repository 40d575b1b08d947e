package io.sealer.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a registry asks for when it answers 401 (RFC 7235, section 4.1).
 *
 * @param scheme authentication scheme in lower case
 * @param parameters its parameters, names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

    /** All challenges of all WWW-Authenticate headers; what cannot be read is left out. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            challenges.addAll(new Reader(header).challenges());
        }
        return challenges;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /**
     * A comma separates challenges as well as parameters: a word without "=" behind it begins a challenge, a word with
     * one is a parameter of the last.
     */
    private static final class Reader {

        private final String text;
        private final List<Challenge> found = new ArrayList<>();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        List<Challenge> challenges() {
            while (at < text.length()) {
                skip(" \t,");
                String word = token();
                if (word.isEmpty()) {
                    at++;
                    continue;
                }
                skip(" \t");
                boolean isParameter = at < text.length() && text.charAt(at) == '=' && !found.isEmpty();
                if (isParameter) {
                    at++;
                    skip(" \t");
                    found.get(found.size() - 1).parameters().putIfAbsent(word.toLowerCase(Locale.ROOT), value());
                } else {
                    found.add(new Challenge(word.toLowerCase(Locale.ROOT), new LinkedHashMap<>()));
                }
            }
            return found;
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private String token() {
            int start = at;
            while (at < text.length() && " \t,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                // Unquoted values may hold "=": some servers write URLs without quotes.
                int start = at;
                while (at < text.length() && " \t,\"".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                return text.substring(start, at);
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
