package io.sealer.build;

import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.rootfs.ExecutedKubefile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Which trees the images were collected for. Packaging compares them with those that it is about to write: if a manifest
 * came in between, its images would be missing behind the air gap.
 *
 * @param file where it is kept
 * @param trees fingerprint of all platforms and their trees
 */
record CollectionRecord(Path file, Digest trees) {

    static CollectionRecord of(ImageProject project, Map<Platform, ExecutedKubefile> trees) throws IOException {
        Fingerprint all = new Fingerprint();
        for (Map.Entry<Platform, ExecutedKubefile> tree : trees.entrySet()) {
            all.add(tree.getKey().toString());
            tree.getValue().rootfs().listing(all::add);
            all.add("");
        }
        return new CollectionRecord(project.stepFiles().collection(), all.digest());
    }

    void write() throws IOException {
        AtomicFile.write(file, text());
    }

    /** Whether the last collection was made for these very trees. */
    boolean isCurrent() throws IOException {
        try {
            return Arrays.equals(Files.readAllBytes(file), text());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private byte[] text() {
        return (trees + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
