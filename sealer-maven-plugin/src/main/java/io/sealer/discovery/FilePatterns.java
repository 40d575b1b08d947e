package io.sealer.discovery;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.plexus.util.SelectorUtils;

/** Ant patterns of files, relative to the root file system. Not for use by several threads. */
public final class FilePatterns {

    private final Set<String> patterns = new LinkedHashSet<>();
    private final Set<String> unused = new LinkedHashSet<>();

    /** The patterns that a user wrote; blank ones count for nothing. */
    public FilePatterns(List<String> written) {
        for (String pattern : written) {
            if (pattern != null && !pattern.isBlank()) {
                patterns.add(pattern.strip());
            }
        }
        unused.addAll(patterns);
    }

    /** Whether one of them means the file. */
    public boolean matches(String path) {
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

    /** Those that meant no file so far, as they were written. */
    public List<String> unused() {
        return List.copyOf(unused);
    }
}
