package io.sealer.image;

import io.sealer.oci.Reference;

/** The name under which an image is kept in an archive and found again after loading. */
public final class ArchiveName {

    /** Where sealer itself keeps images that belong to no registry. */
    public static final String LOCAL_DOMAIN = "localhost";

    private ArchiveName() {}

    /**
     * The full name of an image that is being built. A name without a registry becomes {@code localhost/NAME}: Docker's
     * rule, docker.io/library, would claim a name that is not the user's.
     *
     * @throws IllegalArgumentException when the text is no name, or one with a digest, which cannot be known before
     */
    public static Reference of(String name) {
        Reference reference = Reference.parse(namesRegistry(name) ? name : LOCAL_DOMAIN + "/" + name);
        if (reference.digest().isPresent()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" has a digest, which the name of an image to be built cannot have");
        }
        return reference;
    }

    /** Whether the first part of a name is a registry: it has a dot or a port, or is {@code localhost}. */
    public static boolean namesRegistry(String name) {
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        return first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals(LOCAL_DOMAIN);
    }
}
