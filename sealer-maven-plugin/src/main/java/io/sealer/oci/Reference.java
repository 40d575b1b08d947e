package io.sealer.oci;

import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The full name of an image: where it lives, its repository, and a tag, a digest or both.
 *
 * <p>Grammar: distribution's {@code reference} package (github.com/distribution/reference, regexp.go), with Docker's
 * short forms: no domain means {@code docker.io}, one path component there means {@code library/}, neither tag nor
 * digest means {@code latest}. The domain is lower-cased since host names have no case, unless nothing but its capitals
 * tells it from the first part of a repository ({@code HOST/app}).
 *
 * @param domain host, with port if any, for example {@code docker.io} or {@code sea.hub:5000}
 * @param repository path without the domain, for example {@code library/nginx}
 * @param tag tag, if there is one; always there when no digest is
 * @param digest digest that pins the content, if there is one
 */
public record Reference(String domain, String repository, Optional<String> tag, Optional<Digest> digest)
        implements Comparable<Reference> {

    /** Where names without a domain live. */
    public static final String DEFAULT_DOMAIN = "docker.io";

    /** The tag of names that have neither tag nor digest. */
    public static final String DEFAULT_TAG = "latest";

    private static final Pattern DOMAIN = Pattern.compile(
            "(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\\[[0-9a-f:]+\\])(?::[0-9]+)?");
    private static final Pattern COMPONENT = Pattern.compile("[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*");
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    private static final int LONGEST_NAME = 255;

    private static final Comparator<Reference> ORDER = Comparator.comparing(Reference::domain)
            .thenComparing(Reference::repository)
            .thenComparing(reference -> reference.tag.orElse(""))
            .thenComparing(reference -> reference.digest.map(Digest::hex).orElse(""));

    public Reference {
        Objects.requireNonNull(domain, "domain");
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(digest, "digest");
        if (tag.isEmpty() && digest.isEmpty()) {
            throw new IllegalArgumentException("neither tag nor digest");
        }
    }

    /**
     * Reads a reference as users write it.
     *
     * @throws IllegalArgumentException with a message that quotes the text and says what is wrong with it
     */
    public static Reference parse(String text) {
        try {
            return parseParts(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an image reference (" + e.getMessage() + ")", e);
        }
    }

    private static Reference parseParts(String text) {
        String name = text;
        Optional<Digest> digest = Optional.empty();
        int at = name.indexOf('@');
        if (at >= 0) {
            digest = Optional.of(Digest.parse(name.substring(at + 1)));
            name = name.substring(0, at);
        }
        Optional<String> tag = Optional.empty();
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        if (colon >= 0) {
            tag = Optional.of(checkTag(name.substring(colon + 1)));
            name = name.substring(0, colon);
        } else if (digest.isEmpty()) {
            tag = Optional.of(DEFAULT_TAG);
        }
        // Before the patterns, which need stack for each part of what they match.
        checkLength(name.length());
        String domain = DEFAULT_DOMAIN;
        int slash = name.indexOf('/');
        if (slash >= 0 && isDomain(name.substring(0, slash))) {
            domain = checkDomain(name.substring(0, slash));
            name = name.substring(slash + 1);
        }
        if (domain.equals(DEFAULT_DOMAIN) && name.indexOf('/') < 0) {
            name = "library/" + name;
        }
        return new Reference(domain, checkRepository(domain, name), tag, digest);
    }

    private static boolean isDomain(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    private static String checkDomain(String written) {
        String domain = written.toLowerCase(Locale.ROOT);
        if (!DOMAIN.matcher(domain).matches()) {
            throw new IllegalArgumentException("\"" + domain + "\" is not a registry host");
        }
        if (!isDomain(domain)) {
            // Nothing but its capitals says that it is a host.
            return written;
        }
        return domain.equals("index.docker.io") ? DEFAULT_DOMAIN : domain;
    }

    private static String checkTag(String tag) {
        if (!TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException(tag.isEmpty() ? "the tag is empty" : "\"" + tag + "\" is not a tag");
        }
        return tag;
    }

    private static String checkRepository(String domain, String repository) {
        for (String component : repository.split("/", -1)) {
            if (!COMPONENT.matcher(component).matches()) {
                throw new IllegalArgumentException(problemOf(component));
            }
        }
        checkLength(domain.length() + 1 + repository.length());
        return repository;
    }

    private static void checkLength(int length) {
        if (length > LONGEST_NAME) {
            throw new IllegalArgumentException("longer than " + LONGEST_NAME + " characters");
        }
    }

    private static String problemOf(String component) {
        if (component.isEmpty()) {
            return "a part of the name is empty";
        }
        if (!component.equals(component.toLowerCase(Locale.ROOT))) {
            return "repository names are lower-case";
        }
        return "\"" + component + "\" is not allowed in a repository name";
    }

    /** Domain and repository, without tag and digest. */
    public String name() {
        return domain + "/" + repository;
    }

    /** What a registry is asked for: the digest where there is one, since it says more than the tag. */
    public String manifestKey() {
        return digest.map(Digest::toString).or(() -> tag).orElseThrow();
    }

    /** The same image with its content pinned. */
    public Reference withDigest(Digest pinned) {
        return new Reference(domain, repository, tag, Optional.of(pinned));
    }

    @Override
    public int compareTo(Reference other) {
        return ORDER.compare(this, other);
    }

    /** Fully qualified, for example {@code docker.io/library/nginx:latest} or {@code quay.io/a/b:1@sha256:…}. */
    @Override
    public String toString() {
        return name()
                + tag.map(text -> ":" + text).orElse("")
                + digest.map(text -> "@" + text).orElse("");
    }
}
