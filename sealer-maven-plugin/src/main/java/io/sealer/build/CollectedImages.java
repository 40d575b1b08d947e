package io.sealer.build;

import io.sealer.registry.FetchSummary;
import java.nio.file.Path;
import java.util.List;

/**
 * The result of a collection.
 *
 * @param images how many images the cluster needs
 * @param summary what it took to have them
 * @param files what was written, and what in the cache packaging needs
 */
public record CollectedImages(int images, FetchSummary summary, List<Path> files) {

    public CollectedImages {
        files = List.copyOf(files);
    }
}
