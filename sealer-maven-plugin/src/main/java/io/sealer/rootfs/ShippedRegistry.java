package io.sealer.rootfs;

import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The images that a root file system has below {@code registry/} before any are collected: most of a base image's. Files
 * are read when they are asked for; the names and sizes of layers count for their content.
 */
public final class ShippedRegistry {

    private static final int LENGTH_OF_LINK = 71;
    private static final int LARGEST_MANIFEST = 4 << 20;

    private final Rootfs rootfs;

    /** The registry in a root file system. */
    public ShippedRegistry(Rootfs rootfs) {
        this.rootfs = rootfs;
    }

    /** What a tag of a repository points at, if it is there. */
    public Optional<Digest> tag(String repository, String tag) {
        return link(RegistryPaths.currentTag(repository, tag));
    }

    /**
     * Whether an image is there under its name, with all that a host of the platform pulls.
     *
     * @param reference its name; the domain does not matter
     * @param root what the name stands for
     */
    public boolean holds(Reference reference, Digest root, Platform platform) {
        String repository = reference.repository();
        Optional<String> tag = reference.tag();
        return (tag.isEmpty() || tag(repository, tag.get()).equals(Optional.of(root)))
                && image(repository, root, platform)
                        .filter(image -> Stream.concat(Stream.of(image.config()), image.layers().stream())
                                .allMatch(blob -> holds(repository, blob)))
                        .isPresent();
    }

    private Optional<Manifest.Image> image(String repository, Digest root, Platform platform) {
        Optional<Manifest> manifest = manifest(repository, root);
        if (manifest.isPresent() && manifest.get() instanceof Manifest.Index index) {
            manifest = index.forPlatform(platform).flatMap(entry -> manifest(repository, entry.digest()));
        }
        return manifest.filter(Manifest.Image.class::isInstance).map(Manifest.Image.class::cast);
    }

    private Optional<Manifest> manifest(String repository, Digest digest) {
        if (!link(RegistryPaths.revision(repository, digest)).equals(Optional.of(digest))) {
            return Optional.empty();
        }
        try {
            return read(RegistryPaths.blob(digest), LARGEST_MANIFEST)
                    .filter(raw -> Digest.of(raw).equals(digest))
                    .map(Manifest::parse);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean holds(String repository, Descriptor blob) {
        return rootfs.find(RegistryPaths.layerLink(repository, blob.digest())).isPresent() && has(blob);
    }

    private boolean has(Descriptor blob) {
        return blob(blob.digest())
                .filter(content -> content.size() == blob.size())
                .isPresent();
    }

    /** Whether the base image has a blob, for whichever repository. */
    public boolean hasOfBase(Descriptor blob) {
        return rootfs.isOfBase(RegistryPaths.blob(blob.digest())) && has(blob);
    }

    /** A blob, for whichever repository; its bytes are not looked at. */
    public Optional<Content> blob(Digest digest) {
        return rootfs.find(RegistryPaths.blob(digest))
                .filter(Entry.File.class::isInstance)
                .map(file -> ((Entry.File) file).content());
    }

    private Optional<Digest> link(String path) {
        try {
            return read(path, LENGTH_OF_LINK).map(text -> Digest.parse(new String(text, StandardCharsets.US_ASCII)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A small file; what is larger, or cannot be read, counts as not there: the image is then fetched. */
    private Optional<byte[]> read(String path, int largest) {
        Optional<Entry> entry = rootfs.find(path);
        if (entry.isEmpty()
                || !(entry.get() instanceof Entry.File file)
                || file.content().size() > largest) {
            return Optional.empty();
        }
        try (InputStream in = file.content().open()) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
