package io.sealer.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code fetch} leaves behind. */
public final class FetchOutputs {

    private FetchOutputs() {}

    /**
     * The files that it writes or removes, and those in the cache that goals behind it need.
     *
     * @param lockFile where checksums are pinned
     */
    public static List<Path> of(ImageProject project, Path lockFile, Path cacheRoot) throws IOException {
        List<Path> files = new ArrayList<>(FetchedRecord.files(project, cacheRoot));
        files.add(lockFile);
        return files;
    }
}
