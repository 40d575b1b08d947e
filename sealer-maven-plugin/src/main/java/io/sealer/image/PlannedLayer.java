package io.sealer.image;

import java.util.List;
import java.util.Objects;

/**
 * A layer that is still to be written.
 *
 * @param createdBy what it holds and where that came from, for the image's history and for reports
 * @param format how it is packed
 * @param entries what it holds, sorted by path; with the directories above each entry, as they are in the merged tree
 */
public record PlannedLayer(String createdBy, LayerFormat format, List<Entry> entries) implements LayerSource {

    public PlannedLayer {
        Objects.requireNonNull(createdBy, "createdBy");
        Objects.requireNonNull(format, "format");
        entries = List.copyOf(entries);
    }

    /** Bytes of all files, without headers and before compression. */
    @Override
    public long contentSize() {
        return contentSize(entries);
    }

    /** Whether all content lies on this machine. */
    public boolean isHere() {
        return entries.stream()
                .noneMatch(entry -> entry instanceof Entry.File file && file.content() instanceof Content.Unfetched);
    }

    /** Bytes of its tar. */
    long tarSize() {
        long size = 2L * TarHeader.BLOCK;
        for (Entry entry : entries) {
            size += TarHeader.of(entry).length;
            if (entry instanceof Entry.File file) {
                size += TarHeader.padded(file.content().size());
            }
        }
        return size;
    }

    static long contentSize(List<Entry> entries) {
        long size = 0;
        for (Entry entry : entries) {
            if (entry instanceof Entry.File file) {
                size += file.content().size();
            }
        }
        return size;
    }
}
