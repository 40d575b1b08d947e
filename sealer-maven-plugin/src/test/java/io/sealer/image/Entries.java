package io.sealer.image;

import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Short forms for tests of this room. */
final class Entries {

    private Entries() {}

    static Entry.Directory directory(String path) {
        return new Entry.Directory(path, Entry.Attributes.DIRECTORY);
    }

    static Entry.File file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    static Entry.File file(String path, byte[] bytes) {
        return new Entry.File(path, Entry.Attributes.FILE, new Content.Bytes(bytes));
    }

    static Entry.Symlink symlink(String path, String target) {
        return new Entry.Symlink(path, Entry.Attributes.SYMLINK, target);
    }

    /** A file on disk, of bytes that do not compress. */
    static Entry.File onDisk(Path directory, String path, int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return onDisk(directory, path, bytes);
    }

    static Entry.File onDisk(Path directory, String path, byte[] bytes) {
        try {
            Path file = directory.resolve(path.replace('/', '_'));
            Files.write(file, bytes);
            return new Entry.File(path, Entry.Attributes.FILE, new Content.LocalFile(file, bytes.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static EntryGroup files(String createdBy, Entry... entries) {
        return new EntryGroup(createdBy, EntryGroup.Kind.FILES, "", List.of(entries));
    }

    static EntryGroup blob(String repository, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        return new EntryGroup(
                "registry", EntryGroup.Kind.REGISTRY_BLOBS, repository, List.of(file(blobPath(digest), bytes)));
    }

    static EntryGroup index(Entry... entries) {
        return new EntryGroup("registry: index", EntryGroup.Kind.REGISTRY_INDEX, "", List.of(entries));
    }

    static String blobPath(Digest digest) {
        return "registry/docker/registry/v2/blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex()
                + "/data";
    }

    static byte[] bytes(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static ImageDescription description(Platform platform) {
        return new ImageDescription(
                platform,
                "1970-01-01T00:00:00Z",
                "",
                Map.of(),
                Map.of(),
                new SealerExtension("test", "kube-installer", List.of(), Map.of(), SealerExtension.Launch.NOTHING),
                List.of());
    }
}
