package io.sealer.rootfs;

import java.util.List;

/**
 * Paths of a cluster image that sealer, or the scripts of every known cluster image, read as directories. A COPY to one
 * of them means the directory, with or without a slash at the end.
 */
final class WellKnownDirectories {

    private static final List<String> ALL = List.of(
            "application",
            "application/apps",
            "applications",
            "bin",
            "certs",
            "charts",
            "cri",
            "etc",
            "images",
            "lib",
            "manifests",
            "plugins",
            "registry",
            "scripts",
            "statics");

    private WellKnownDirectories() {}

    static boolean contains(String path) {
        return ALL.contains(path);
    }

    static List<String> all() {
        return ALL;
    }
}
