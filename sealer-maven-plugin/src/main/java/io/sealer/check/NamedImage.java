package io.sealer.check;

import io.sealer.SourceLocation;
import java.util.Objects;

/**
 * An image that something names.
 *
 * @param repository its repository, without the registry
 * @param tag its tag; empty where it has none
 * @param location what names it
 */
public record NamedImage(String repository, String tag, SourceLocation location) {

    public NamedImage {
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(location, "location");
    }

    /** Takes a name without a registry apart. */
    static NamedImage of(String name, SourceLocation location) {
        String plain = name.indexOf('@') < 0 ? name : name.substring(0, name.indexOf('@'));
        int colon = plain.lastIndexOf(':');
        return colon < 0
                ? new NamedImage(plain, "", location)
                : new NamedImage(plain.substring(0, colon), plain.substring(colon + 1), location);
    }

    /** The last part of its repository. */
    String shortName() {
        return repository.substring(repository.lastIndexOf('/') + 1);
    }
}
