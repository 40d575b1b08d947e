package io.sealer.build;

import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.DigestMismatchException;
import io.sealer.image.ArchivedImage;
import io.sealer.image.Content;
import io.sealer.image.NamedImages;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies images out of a file into the cache: each blob once, byte for byte, and hashed on the way. */
final class ImageImport {

    private final NamedImages source;
    private final BlobCache cache;
    private final Progress progress;

    ImageImport(NamedImages source, BlobCache cache, Progress progress) {
        this.source = source;
        this.cache = cache;
        this.progress = progress;
    }

    /**
     * Brings one platform's image.
     *
     * @param root what its name stands for
     * @param display how messages name the source
     * @throws IOException when the source cannot be read, or has other content than its manifest says
     * @throws io.sealer.ProblemException when the cache cannot be written
     */
    void bring(Manifest root, ArchivedImage image, String display) throws IOException {
        List<Descriptor> blobs = new ArrayList<>(image.manifest().layers());
        blobs.add(image.manifest().config());
        Map<Descriptor, Content> missing = new LinkedHashMap<>();
        for (Descriptor blob : blobs) {
            if (cache.find(blob.digest()).isEmpty()) {
                missing.put(blob, source.content(blob));
            }
        }
        if (!missing.isEmpty()) {
            long bytes = missing.keySet().stream().mapToLong(Descriptor::size).sum();
            try (Progress.Task task = progress.begin("reading " + display, bytes)) {
                for (Map.Entry<Descriptor, Content> blob : missing.entrySet()) {
                    copy(blob.getKey(), blob.getValue(), task);
                }
            }
        }
        cache.put(image.manifest().raw());
        cache.put(root.raw());
    }

    private void copy(Descriptor blob, Content content, Progress.Task task) throws IOException {
        try (InputStream in = content.open();
                BlobWriter writer = cache.open(blob.digest())) {
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                writer.write(buffer, 0, n);
                task.advance(n);
            }
            writer.commit();
        } catch (DigestMismatchException e) {
            throw new IOException("the blob " + blob.digest() + " is damaged: it is " + e.actual(), e);
        }
    }
}
