package io.sealer.it;

import java.nio.file.Path;

/** The program {@code umoci}: unpacks an image from an OCI layout. It cannot read zstd. */
final class Umoci {

    private final Path program;

    private Umoci(Path program) {
        this.program = program;
    }

    /** The program, or else the test ends here: skipped, or failed in CI. */
    static Umoci require() {
        return new Umoci(Tools.require("umoci"));
    }

    /**
     * Unpacks an archive of ours.
     *
     * @param archive the image
     * @param name its full name inside the archive
     * @param directory to be made
     * @return the root file system
     */
    Path unpack(Path archive, String name, Path directory) {
        Path layout = directory.resolve("layout");
        Command.of("mkdir", "-p", layout.toString()).run().assertSucceeded();
        Command.of("tar", "-xf", archive.toString(), "-C", layout.toString())
                .run()
                .assertSucceeded();
        Path bundle = directory.resolve("bundle");
        Command.of(program.toString(), "unpack", "--rootless", "--image", layout + ":" + name, bundle.toString())
                .run()
                .assertSucceeded();
        return bundle.resolve("rootfs");
    }
}
