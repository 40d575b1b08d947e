package io.sealer.discovery;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the name of a field, a variable or a flag says about its value. */
enum NameEvidence {
    /** It is called after an image: {@code sidecarImage}, {@code RELATED_IMAGE_PROXY}, {@code --reloader-image}. */
    IMAGE,
    /** It says nothing about images, or names something that belongs to one: {@code imagePullPolicy}. */
    NONE;

    private static final Pattern BOUNDARY =
            Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private static final Set<String> WORDS = Set.of("image", "images");

    /** Words behind "image" with which the name is still the image's. */
    private static final Set<String> SAME = Set.of("name", "names", "ref", "reference", "url", "uri", "full");

    /** Words behind "image" that make the name something else's; in upper case any other word is the image's own. */
    private static final Set<String> OTHERS = Set.of(
            "cache",
            "config",
            "credential",
            "credentials",
            "digest",
            "dir",
            "directory",
            "disk",
            "file",
            "format",
            "fs",
            "gc",
            "hash",
            "id",
            "minimum",
            "namespace",
            "os",
            "path",
            "policy",
            "prefix",
            "pull",
            "puller",
            "registry",
            "repo",
            "repository",
            "repositories",
            "scan",
            "scanner",
            "secret",
            "secrets",
            "sha",
            "size",
            "suffix",
            "tag",
            "tags",
            "type",
            "version");

    /** What the key of a field, variable, flag or annotation says; of an annotation its part behind the slash counts. */
    static NameEvidence of(String name) {
        if (name.length() > 200 || !name.toLowerCase(Locale.ROOT).contains("image")) {
            return NONE;
        }
        String last = name.substring(name.lastIndexOf('/') + 1);
        List<String> words = words(last);
        boolean variable = last.equals(last.toUpperCase(Locale.ROOT));
        for (int i = words.size() - 1; i >= 0; i--) {
            if (WORDS.contains(words.get(i))) {
                return ofWordsBehind(words.subList(i + 1, words.size()), variable);
            }
        }
        return NONE;
    }

    /** The words of a name, in lower case. */
    static List<String> words(String name) {
        return BOUNDARY.splitAsStream(name)
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static NameEvidence ofWordsBehind(List<String> words, boolean variable) {
        boolean image = variable ? words.stream().noneMatch(OTHERS::contains) : SAME.containsAll(words);
        return image ? IMAGE : NONE;
    }
}
