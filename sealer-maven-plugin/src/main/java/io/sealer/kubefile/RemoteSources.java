package io.sealer.kubefile;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The sources of ADD and APP that lie on a web server. */
public final class RemoteSources {

    private RemoteSources() {}

    /** Whether a source is a URL of the kinds that Docker and sealer download. */
    public static boolean isRemote(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /** The name of the file that a URL stands for: what is behind the last slash of its path. */
    public static String name(String url) {
        String path = url.replaceFirst("[?#].*", "");
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * A source as messages, locks and histories show it: a URL without its query, which may be signed, and without a
     * user; others as they are.
     */
    public static String shown(String source) {
        return isRemote(source) ? withoutUser(source).replaceFirst("[?#].*", "") : source;
    }

    /** Reports a URL that can be no source. */
    static void check(String keyword, SourceLocation at, String source, Problems problems) {
        String shown = SyntaxException.quote(shown(source));
        if (!withoutUser(source).equals(source)) {
            problems.at(
                    at,
                    keyword + " has a user in the URL " + shown,
                    "put a <server> with the host as its id into settings.xml");
            return;
        }
        try {
            URI uri = new URI(source);
            if (uri.getHost() == null || uri.getFragment() != null) {
                problems.at(at, shown + " is no URL of a file", "write https://HOST/PATH");
            } else if (name(source).isEmpty()) {
                problems.at(at, "the URL " + shown + " ends with a slash, so the file has no name");
            }
        } catch (URISyntaxException e) {
            problems.at(at, shown + " is no URL (" + e.getReason() + ")", "write https://HOST/PATH");
        }
    }

    /** The URL without user and password, which belong in no message. */
    private static String withoutUser(String url) {
        int start = url.indexOf("://") + 3;
        int path = url.indexOf('/', start);
        int at = url.lastIndexOf('@', path < 0 ? url.length() : path);
        return at < start ? url : url.substring(0, start) + url.substring(at + 1);
    }
}
