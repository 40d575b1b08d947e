package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.image.DeltaDocument;
import java.nio.file.Path;
import java.util.List;

/**
 * A delta that was made, or would be.
 *
 * @param output its file, or what its parts are named after
 * @param files the file or the parts; none where nothing was to be written
 * @param size its size in bytes
 * @param document what it says of itself
 */
public record WrittenDelta(Path output, List<Path> files, long size, DeltaDocument document) {

    public WrittenDelta {
        files = List.copyOf(files);
    }

    /** A line for people. */
    public String text() {
        int all = document.inside().size() + document.fromBase().size();
        return output + (files.isEmpty() ? " would be" : files.size() > 1 ? " in " + files.size() + " parts:" : ":")
                + " " + ByteCount.of(size) + " instead of " + ByteCount.of(document.size()) + ", "
                + document.inside().size() + " of " + all + " blobs, from " + document.base() + " to "
                + document.target();
    }
}
