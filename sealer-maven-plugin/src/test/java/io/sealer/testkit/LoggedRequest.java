package io.sealer.testkit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it arrived at a {@link FaultRegistry}.
 *
 * @param method HTTP method
 * @param path path without query
 * @param query query as sent, or empty
 * @param headers headers, names in lower case; repeated ones joined by commas, as RFC 9110, section 5.3, reads them
 */
public record LoggedRequest(String method, String path, String query, Map<String, String> headers) {

    /** A header's value; the name has no case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether credentials came along. */
    public boolean isAuthorized() {
        return headers.containsKey("authorization");
    }

    /** {@code METHOD /path}: what patterns are compared with. */
    public String line() {
        return method + " " + path;
    }

    /** Whether a pattern, {@code /path} or {@code METHOD /path}, means this request. */
    boolean matches(String pattern) {
        return new Glob(pattern.startsWith("/") ? "* " + pattern : pattern).matches(line());
    }
}
