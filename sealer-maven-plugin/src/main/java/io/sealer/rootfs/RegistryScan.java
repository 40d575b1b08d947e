package io.sealer.rootfs;

import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.ImageLayer;
import io.sealer.image.LayerLister;
import io.sealer.image.LayerListing;
import io.sealer.image.LayerMember;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at what lies below {@code registry/} while the layers of an image pass by: blobs are hashed, links and documents
 * read. Of documents only what they point at is kept.
 */
public final class RegistryScan implements LayerLister.ContentVisitor {

    /** What registries accept at most as a manifest (distribution-spec), and more than any configuration has. */
    private static final int LARGEST_DOCUMENT = 4 << 20;

    private static final int LARGEST_LINK = 1024;
    private static final int BUFFER = 1 << 16;
    private static final int MOST_FILES = 1_000_000;

    /**
     * What was seen of a file.
     *
     * @param size its size in bytes
     * @param digest of its bytes; empty where they were not hashed
     * @param document what a small file of JSON says
     * @param text a link's text; empty for all else
     */
    record Seen(long size, Optional<Digest> digest, Document document, String text) {}

    /** What a document of a registry says, as far as it matters. */
    record Document(Optional<Manifest> manifest, Optional<ImageConfig> config) {

        static final Document NONE = new Document(Optional.empty(), Optional.empty());
    }

    private record Place(Digest layer, String path) {}

    private final boolean hashes;
    private final Map<Place, Seen> places = new HashMap<>();
    private final Map<Content, Seen> contents = new IdentityHashMap<>();
    private final byte[] buffer = new byte[BUFFER];
    private Digest layer;

    /**
     * A scan.
     *
     * @param hashes whether blobs are hashed; without that they are not read, but for small documents
     */
    public RegistryScan(boolean hashes) {
        this.hashes = hashes;
    }

    @Override
    public void begin(ImageLayer begun) {
        layer = begun.descriptor().digest();
    }

    @Override
    public boolean wants(String path, long size) {
        return path.startsWith(RegistryPaths.ROOT) && (hashes || size <= LARGEST_DOCUMENT);
    }

    @Override
    public void content(String path, InputStream in) throws IOException {
        if (places.size() >= MOST_FILES) {
            throw new IOException("a registry of more than " + MOST_FILES + " files");
        }
        places.put(new Place(layer, path), look(path, in));
    }

    /** Takes over what the layers were found to hold; to be called when all have passed. */
    public void finish(List<LayerListing> listings) {
        for (LayerListing listing : listings) {
            Digest digest = listing.layer().descriptor().digest();
            for (LayerMember member : listing.members()) {
                if (member instanceof LayerMember.Put put && put.entry() instanceof Entry.File file) {
                    Seen seen = places.get(new Place(digest, file.path()));
                    if (seen != null) {
                        contents.put(file.content(), seen);
                    }
                }
            }
        }
        places.clear();
    }

    /** What is known of a file below {@code registry/}; one that did not pass by is read now. */
    Seen of(Entry.File file) throws IOException {
        Seen seen = contents.get(file.content());
        if (seen != null) {
            return seen;
        } else if (!wants(file.path(), file.content().size())) {
            return new Seen(file.content().size(), Optional.empty(), Document.NONE, "");
        }
        try (InputStream in = file.content().open()) {
            return look(file.path(), in);
        }
    }

    private Seen look(String path, InputStream in) throws IOException {
        byte[] head = in.readNBytes(BUFFER);
        if (!path.endsWith("/data")) {
            return new Seen(head.length, Optional.empty(), Document.NONE, text(head));
        }
        MessageDigest hash = Digest.newHash();
        hash.update(head);
        long size = head.length;
        Document document = Document.NONE;
        if (head.length > 0 && head[0] == '{') {
            byte[] more = in.readNBytes(LARGEST_DOCUMENT - head.length);
            hash.update(more);
            size += more.length;
            byte[] all = Arrays.copyOf(head, head.length + more.length);
            System.arraycopy(more, 0, all, head.length, more.length);
            document = document(all);
        }
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            hash.update(buffer, 0, n);
            size += n;
        }
        return new Seen(size, Optional.of(Digest.finish(hash)), document, "");
    }

    private static Document document(byte[] bytes) {
        try {
            return new Document(Optional.of(reduced(Manifest.parse(bytes))), Optional.empty());
        } catch (IllegalArgumentException e) {
            try {
                ImageConfig config = ImageConfig.parse(bytes);
                return new Document(
                        Optional.empty(),
                        Optional.of(new ImageConfig(
                                config.platform(),
                                "",
                                "",
                                List.of(),
                                Map.of(),
                                List.of(),
                                config.diffIds(),
                                List.of())));
            } catch (IllegalArgumentException other) {
                return Document.NONE;
            }
        }
    }

    /** Without the bytes: they were hashed, and their number may be large. */
    private static Manifest reduced(Manifest manifest) {
        byte[] none = {};
        return manifest instanceof Manifest.Index index
                ? new Manifest.Index(none, index.mediaType(), index.manifests(), Map.of())
                : new Manifest.Image(
                        none,
                        manifest.mediaType(),
                        ((Manifest.Image) manifest).config(),
                        ((Manifest.Image) manifest).layers(),
                        Map.of());
    }

    private static String text(byte[] link) {
        return link.length > LARGEST_LINK ? "" : new String(link, StandardCharsets.US_ASCII).strip();
    }
}
