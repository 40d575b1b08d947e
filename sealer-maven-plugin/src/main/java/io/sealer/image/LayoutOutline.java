package io.sealer.image;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The outline of the archive that {@link OciArchiveWriter} makes of images which are there already: the same bytes, though
 * nothing is written yet.
 */
final class LayoutOutline {

    private final OutlineBuilder builder = new OutlineBuilder();
    private final Set<Digest> stored = new HashSet<>();
    private final Map<Digest, Content> documents;

    private LayoutOutline(Map<Digest, Content> documents) {
        this.documents = documents;
    }

    /**
     * An outline, and the documents among its blobs.
     *
     * @param root the manifest, or the index over several platforms
     * @param documents manifests, configurations and the index
     */
    record Made(ArchiveOutline outline, Digest root, Map<Digest, Content> documents) {}

    /**
     * The outline of an archive.
     *
     * @param name the image's full name, if it has one
     * @param format matters only for several platforms
     * @param images one image a platform, at least one
     */
    static Made of(Optional<String> name, ArchiveFormat format, List<ArchivedImage> images) {
        Map<Digest, Content> documents = new HashMap<>();
        byte[] index = ImageDocuments.index(
                images.stream().map(ArchivedImage::onPlatform).toList());
        LayoutOutline all = new LayoutOutline(documents);
        if (images.size() == 1) {
            all.archive(name, images, images.get(0).manifest().descriptor());
            return new Made(all.builder.build(), images.get(0).manifest().digest(), documents);
        } else if (format == ArchiveFormat.OCI) {
            Descriptor root = new Descriptor(MediaType.OCI_INDEX, Digest.of(index), index.length);
            documents.put(root.digest(), new Content.Bytes(index));
            all.archive(name, images, root);
        } else {
            all.tarOfArchives(name, images);
        }
        return new Made(all.builder.build(), Digest.of(index), documents);
    }

    private void tarOfArchives(Optional<String> name, List<ArchivedImage> images) {
        for (ArchivedImage image : images) {
            LayoutOutline inner = new LayoutOutline(documents);
            inner.archive(Optional.empty(), List.of(image), image.manifest().descriptor());
            long size = inner.builder.size();
            builder.bytes(TarHeader.slot(image.manifest().config().digest().hex() + ".tar", size));
            builder.add(inner.builder.build());
            builder.pad(size);
        }
        builder.file("Metadata", name.orElse("").getBytes(StandardCharsets.UTF_8));
        builder.bytes(new byte[2 * TarHeader.BLOCK]);
    }

    private void archive(Optional<String> name, List<ArchivedImage> images, Descriptor root) {
        builder.bytes(TarHeader.of(new Entry.Directory("blobs", Entry.Attributes.DIRECTORY)));
        builder.bytes(TarHeader.of(new Entry.Directory("blobs/sha256", Entry.Attributes.DIRECTORY)));
        for (ArchivedImage image : images) {
            image.manifest().layers().forEach(this::blob);
            document(image.manifest().config(), image.rawConfig());
            document(image.manifest().descriptor(), image.manifest().raw());
        }
        blob(root);
        Descriptor plain = new Descriptor(root.mediaType(), root.digest(), root.size());
        builder.file("index.json", ImageDocuments.index(List.of(plain), name));
        builder.file("oci-layout", ImageDocuments.LAYOUT);
        builder.bytes(new byte[2 * TarHeader.BLOCK]);
    }

    private void document(Descriptor descriptor, byte[] bytes) {
        documents.put(descriptor.digest(), new Content.Bytes(bytes));
        blob(descriptor);
    }

    private void blob(Descriptor blob) {
        if (stored.add(blob.digest())) {
            builder.bytes(TarHeader.slot(OciArchiveReader.pathOf(blob.digest()), blob.size()));
            builder.blob(blob.digest(), blob.size());
            builder.pad(blob.size());
        }
    }
}
