package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The files of a real root file system. Its paths are collected when somebody wants all: there may be very many. */
final class RootfsImageFiles implements ImageFiles {

    private final Rootfs rootfs;
    private final boolean withoutBase;
    private SortedSet<String> paths;

    /**
     * The files of a root file system.
     *
     * @param withoutBase whether none of them is taken for a base image's
     */
    RootfsImageFiles(Rootfs rootfs, boolean withoutBase) {
        this.rootfs = rootfs;
        this.withoutBase = withoutBase;
    }

    @Override
    public SortedSet<String> paths() {
        if (paths == null) {
            paths = Collections.unmodifiableSortedSet(new TreeSet<>(rootfs.readablePaths()));
        }
        return paths;
    }

    @Override
    public boolean has(String path) {
        return rootfs.isReadable(path);
    }

    @Override
    public SourceLocation origin(String path) {
        return rootfs.origin(path);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return rootfs.open(path);
    }

    @Override
    public boolean isExecutable(String path) {
        return rootfs.isExecutable(path);
    }

    @Override
    public boolean isOfBase(String path) {
        return !withoutBase && rootfs.isOfBase(path);
    }
}
