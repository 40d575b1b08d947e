package io.sealer.kubefile;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.util.Locale;

/** The one place that decides about sources that lie on a web server: refused, until they can be had by checksum. */
final class RemoteSources {

    private RemoteSources() {}

    /** Whether a source is a URL of the kinds that Docker and sealer download. */
    static boolean isRemote(String source) {
        String lower = source.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    /** Reports a source that would have to be downloaded. */
    static void refuse(String keyword, SourceLocation location, String source, Problems problems) {
        problems.at(
                location,
                keyword + " cannot download " + SyntaxException.quote(withoutUser(source))
                        + ": what a server sends today may differ tomorrow, and there is no checksum to tell",
                "fetch it before the phase process-resources, for example with"
                        + " org.apache.maven.plugins:maven-dependency-plugin:copy or"
                        + " io.github.download-maven-plugin:download-maven-plugin:wget, into the context, and name the"
                        + " local file here");
    }

    /** The URL without user and password, which belong in no message. */
    static String withoutUser(String url) {
        int start = url.indexOf("://") + 3;
        int path = url.indexOf('/', start);
        int at = url.lastIndexOf('@', path < 0 ? url.length() : path);
        return at < start ? url : url.substring(0, start) + url.substring(at + 1);
    }
}
