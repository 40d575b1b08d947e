package io.sealer.discovery;

import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;

/** The files of a real root file system. */
record RootfsFiles(Rootfs rootfs) implements FileTree {

    @Override
    public Collection<String> files() {
        return rootfs.readablePaths();
    }

    @Override
    public String origin(String path) {
        return rootfs.origin(path).file();
    }

    @Override
    public InputStream open(String path) throws IOException {
        return rootfs.open(path);
    }

    @Override
    public Map<String, String> directoryLinks() {
        return rootfs.directoryLinks();
    }
}
