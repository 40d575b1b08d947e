package io.sealer.rootfs;

import java.io.File;
import java.util.Collection;
import org.codehaus.plexus.util.MatchPatterns;

/** Ant-style patterns of paths relative to the context, for example {@code rootfs/etc/*.yml}. */
final class ContextPatterns {

    private final boolean none;
    private final MatchPatterns patterns;

    ContextPatterns(Collection<String> patterns) {
        this.none = patterns.isEmpty();
        this.patterns = MatchPatterns.from(
                patterns.stream().map(ContextPatterns::antPattern).toList());
    }

    private static String antPattern(String pattern) {
        String own = pattern.strip().replace('/', File.separatorChar).replace('\\', File.separatorChar);
        return own.endsWith(File.separator) ? own + "**" : own;
    }

    /** Whether one of them means a path of the context. */
    boolean match(String path) {
        return !none && patterns.matches(path.replace('/', File.separatorChar), true);
    }
}
