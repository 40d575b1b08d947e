package io.sealer.build;

import java.util.List;
import java.util.Optional;
import org.codehaus.plexus.util.SelectorUtils;

/**
 * Which members of an archive are wanted, and how they are named then.
 *
 * @param includes Ant patterns of their names in the archive; none for all members
 * @param excludes Ant patterns of those that are not wanted all the same
 * @param strip how many leading directories their names lose
 */
record MemberSelection(List<String> includes, List<String> excludes, int strip) {

    MemberSelection {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
    }

    /** The name of a member when it is wanted: one without as many directories as are to be stripped is not. */
    Optional<String> select(String name) {
        boolean wanted = (includes.isEmpty() || matches(includes, name)) && !matches(excludes, name);
        String rest = name;
        for (int i = 0; i < strip && wanted; i++) {
            int slash = rest.indexOf('/');
            wanted = slash >= 0;
            rest = rest.substring(slash + 1);
        }
        return wanted ? Optional.of(rest) : Optional.empty();
    }

    /** The includes that no member has. */
    List<String> unused(List<String> names) {
        return includes.stream()
                .filter(pattern -> names.stream().noneMatch(name -> matches(List.of(pattern), name)))
                .toList();
    }

    private static boolean matches(List<String> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> SelectorUtils.matchPath(normal(pattern), name, "/", true));
    }

    /** As Ant has it, a pattern that ends with a slash means all below; a leading slash or {@code ./} adds nothing. */
    private static String normal(String pattern) {
        String relative = pattern.replaceFirst("^(?:\\.?/)+", "");
        return relative.endsWith("/") ? relative + "**" : relative;
    }
}
