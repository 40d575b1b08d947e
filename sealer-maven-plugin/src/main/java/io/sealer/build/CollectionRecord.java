package io.sealer.build;

import io.sealer.oci.Digest;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Which tree the images were collected for. Packaging compares it with the tree that it is about to write: if a manifest
 * came in between, its images would be missing behind the air gap.
 *
 * @param file where it is kept
 * @param tree fingerprint of the tree and the platform
 */
record CollectionRecord(Path file, Digest tree) {

    static CollectionRecord of(ImageProject project, Rootfs rootfs) throws IOException {
        Digest tree = new Fingerprint()
                .add(project.platform().toString())
                .addAll(rootfs.listing())
                .digest();
        return new CollectionRecord(project.workDirectory().resolve("collect-images.fingerprint"), tree);
    }

    void write() throws IOException {
        AtomicFile.write(file, text());
    }

    /** Whether the last collection was made for this very tree. */
    boolean isCurrent() throws IOException {
        try {
            return Arrays.equals(Files.readAllBytes(file), text());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private byte[] text() {
        return (tree + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
