package io.sealer.discovery;

import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Describes images by name. {@code *} stands for anything but a slash, {@code **} for anything, {@code ?} for one
 * character but a slash. The name may be written in full ({@code docker.io/library/nginx}) or short ({@code nginx}); a
 * pattern without tag and digest covers every tag and digest, one with a tag covers that tag with any digest.
 */
final class ImagePattern {

    private final ListedLine source;
    private final Pattern name;
    private final Optional<Pattern> tag;
    private final Optional<Pattern> digest;

    private ImagePattern(ListedLine source, Pattern name, Optional<Pattern> tag, Optional<Pattern> digest) {
        this.source = source;
        this.name = name;
        this.tag = tag;
        this.digest = digest;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static ImagePattern parse(ListedLine source) {
        String rest = source.text();
        Optional<String> digest = Optional.empty();
        Optional<String> tag = Optional.empty();
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(rest.substring(at + 1));
            rest = rest.substring(0, at);
        }
        int colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
        if (colon >= 0) {
            tag = Optional.of(rest.substring(colon + 1));
            rest = rest.substring(0, colon);
        }
        check(source.text(), rest, tag, digest);
        return new ImagePattern(
                source, glob(familiar(rest)), tag.map(ImagePattern::glob), digest.map(ImagePattern::glob));
    }

    /** What the pattern would match at its simplest has to be a reference. */
    private static void check(String text, String name, Optional<String> tag, Optional<String> digest) {
        try {
            Reference.parse(sample(name) + tag.map(value -> ":" + sample(value)).orElse(""));
            if (digest.isPresent() && !hasWildcard(digest.get())) {
                Digest.parse(digest.get());
            }
        } catch (IllegalArgumentException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a pattern of image references (" + reason.getMessage() + ")", e);
        }
    }

    private static String sample(String glob) {
        return glob.replaceAll("\\*+", "a").replace('?', 'a');
    }

    private static boolean hasWildcard(String glob) {
        return glob.indexOf('*') >= 0 || glob.indexOf('?') >= 0;
    }

    private static String familiar(String name) {
        int slash = name.indexOf('/');
        String domain = slash < 0 ? "" : name.substring(0, slash).toLowerCase(Locale.ROOT);
        if (domain.indexOf('.') < 0 && domain.indexOf(':') < 0) {
            return name;
        }
        return (domain.equals("index.docker.io") ? Reference.DEFAULT_DOMAIN : domain) + name.substring(slash);
    }

    private static Pattern glob(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            boolean twice = glob.startsWith("**", i);
            if (twice && glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (twice) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }

    /** Whether the image is one of those described. */
    boolean matches(Reference reference) {
        return matchesName(reference)
                && matches(tag, reference.tag())
                && matches(digest, reference.digest().map(Digest::toString));
    }

    private static boolean matches(Optional<Pattern> pattern, Optional<String> value) {
        return pattern.isEmpty()
                || value.isPresent() && pattern.get().matcher(value.get()).matches();
    }

    private boolean matchesName(Reference reference) {
        if (name.matcher(reference.name()).matches()) {
            return true;
        }
        if (!reference.domain().equals(Reference.DEFAULT_DOMAIN)) {
            return false;
        }
        String repository = reference.repository();
        return name.matcher(repository).matches()
                || repository.startsWith("library/")
                        && name.matcher(repository.substring("library/".length()))
                                .matches();
    }

    /** As the user wrote it, with its place. */
    @Override
    public String toString() {
        return source.location() + ": " + source.text();
    }
}
