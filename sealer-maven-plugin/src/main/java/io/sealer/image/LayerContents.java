package io.sealer.image;

import io.sealer.image.Content.InLayer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads many files that lie in layers, each layer unpacked only once for all of them. */
final class LayerContents {

    private LayerContents() {}

    /** Takes the content of one file. */
    interface Visitor {

        /** The stream is not to be closed; what is left of it is skipped. */
        void content(InLayer file, InputStream in) throws IOException;
    }

    /**
     * Reads files in the order in which they lie.
     *
     * @throws IOException when a layer is damaged, or the visitor fails
     */
    static void read(Collection<InLayer> files, Visitor visitor) throws IOException {
        Map<ImageLayer, List<InLayer>> byLayer = files.stream()
                .distinct()
                .collect(Collectors.groupingBy(InLayer::layer, LinkedHashMap::new, Collectors.toList()));
        for (List<InLayer> ofLayer : byLayer.values()) {
            ofLayer.sort(Comparator.comparingLong(InLayer::offset));
            readLayer(ofLayer, visitor);
        }
    }

    private static void readLayer(List<InLayer> files, Visitor visitor) throws IOException {
        InLayer first = files.get(0);
        String name = "the layer " + first.layer().descriptor().digest();
        try (InputStream tar = first.reader().unpacked(first.layer().blob())) {
            long at = 0;
            for (InLayer file : files) {
                tar.skipNBytes(file.offset() - at);
                InputStream content = SliceInputStream.of(tar, name, 0, file.size());
                visitor.content(file, content);
                content.transferTo(OutputStream.nullOutputStream());
                at = file.offset() + file.size();
            }
        }
    }
}
