package io.sealer.discovery;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.plexus.util.SelectorUtils;

/** Ant patterns of files that discovery does not read, relative to the root file system. Not for use by several threads. */
final class FilePatterns {

    private final Set<String> patterns = new LinkedHashSet<>();
    private final Set<String> unused = new LinkedHashSet<>();

    FilePatterns(List<String> written) {
        for (String pattern : written) {
            if (pattern != null && !pattern.isBlank()) {
                patterns.add(pattern.strip());
            }
        }
        unused.addAll(patterns);
    }

    /** Whether the file is to be left out. */
    boolean matches(String path) {
        boolean matched = false;
        for (String pattern : patterns) {
            if (SelectorUtils.matchPath(normal(pattern), path, "/", true)) {
                unused.remove(pattern);
                matched = true;
            }
        }
        return matched;
    }

    /** As Ant has it, a pattern that ends with a slash means all below; a leading slash or {@code ./} adds nothing. */
    private static String normal(String pattern) {
        String relative = pattern.replace('\\', '/').replaceFirst("^(?:\\.?/)+", "");
        return relative.endsWith("/") ? relative + "**" : relative;
    }

    /** A sentence for each pattern that matched no file that would have been read. */
    List<String> unused() {
        return unused.stream()
                .map(pattern ->
                        "<notScanned> " + pattern + " leaves no file out: no file that is searched has such a path")
                .toList();
    }
}
