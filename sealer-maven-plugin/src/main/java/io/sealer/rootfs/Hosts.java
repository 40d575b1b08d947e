package io.sealer.rootfs;

import io.sealer.oci.Platform;
import java.util.Collection;
import java.util.Optional;

/** The hosts that an image is for, and the files of the context that need not be made for them. */
public final class Hosts {

    /** Any hosts: no file can be made for others. */
    public static final Hosts ANY = new Hosts(Optional.empty(), new ContextPatterns(java.util.List.of()));

    private final Optional<Platform> platform;
    private final ContextPatterns foreign;

    private Hosts(Optional<Platform> platform, ContextPatterns foreign) {
        this.platform = platform;
        this.foreign = foreign;
    }

    /**
     * Hosts of one platform.
     *
     * @param foreignFiles Ant-style patterns of paths relative to the context
     */
    public static Hosts of(Platform platform, Collection<String> foreignFiles) {
        return new Hosts(Optional.of(platform), new ContextPatterns(foreignFiles));
    }

    /** Their platform, if it matters. */
    Optional<Platform> platform() {
        return platform;
    }

    /** Whether what is made for an architecture may run on them: amd64 runs programs for 386, too. */
    boolean run(String architecture) {
        return platform.isEmpty()
                || platform.get().architecture().equals(architecture)
                || platform.get().architecture().equals("amd64") && architecture.equals("386");
    }

    /** Whether a file or directory of the context is meant for others. */
    boolean mayBeForeign(String path) {
        return foreign.match(path);
    }
}
