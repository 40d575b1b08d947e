package io.sealer.cache;

import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What lies where in the cache. Every directory is made when it is first needed, and may be deleted at any time.
 *
 * <ul>
 *   <li>{@code blobs/sha256/<2>/<hex>}: blobs and manifests; nothing else is in there, and each file's SHA-256 is its
 *       name
 *   <li>{@code stamps/sha256/<2>/<hex>}: how the blob of that name looked when it was last hashed; the file's own time
 *       is when it was last used
 *   <li>{@code partial/}: files that are being written, and beginnings of blobs
 *   <li>{@code users/}: who uses the cache, a locked file each; {@code pruned/}: blobs on their way out
 *   <li>{@code tags/}: what tags last pointed to
 *   <li>{@code layers/memos/}, {@code layers/packed/}: digests of layers that were composed, by what they were composed
 *       of; and those that had to be compressed
 *   <li>{@code listings/}: contents of base layers
 *   <li>{@code files/}: downloaded files, by checksum
 *   <li>{@code native/<hex>/}: native libraries, unpacked where code may be executed
 * </ul>
 *
 * @param root the cache itself, absolute
 */
public record CacheDirectories(Path root) {

    private static final String NAME = "sealer-maven";

    public CacheDirectories {
        root = root.toAbsolutePath().normalize();
    }

    /**
     * Where the cache is if the user names no place: {@code $XDG_CACHE_HOME/sealer-maven}, else
     * {@code ~/.cache/sealer-maven}. A relative {@code XDG_CACHE_HOME} is ignored, as the XDG Base Directory
     * Specification 0.8 demands.
     *
     * @param environment the process's environment variables
     * @param userHome the user's home directory
     */
    public static Path defaultRoot(Map<String, String> environment, Path userHome) {
        String named = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = named.isEmpty() || !Path.of(named).isAbsolute() ? userHome.resolve(".cache") : Path.of(named);
        return caches.resolve(NAME);
    }

    /** The file of a blob, whether it is there or not. */
    public Path blob(Digest digest) {
        return byHex("blobs", digest);
    }

    /** Files that are being written; on the same file system as all others, so that they can be renamed into place. */
    public Path partial() {
        return root.resolve("partial");
    }

    /** Digests of composed layers, by what they were composed of. */
    public Path layerMemos() {
        return root.resolve("layers/memos");
    }

    /** What is known of the layer whose content has this key. */
    Path layerMemo(Digest key) {
        return byHex("layers/memos", key);
    }

    /** Layers as they were compressed. */
    Path packedLayers() {
        return root.resolve("layers/packed");
    }

    /** The compressed layer whose content has this key. */
    Path packedLayer(Digest key) {
        return byHex("layers/packed", key);
    }

    /** Contents of base images' layers. */
    public Path listings() {
        return root.resolve("listings");
    }

    /** What the layer with this digest holds. */
    Path listing(Digest layer) {
        return byHex("listings", layer);
    }

    /** Downloaded files. */
    public Path files() {
        return root.resolve("files");
    }

    /** Where the native library with this digest is unpacked. */
    public Path nativeCode(Digest library) {
        return root.resolve("native").resolve(library.hex());
    }

    /** Who uses the cache at this moment. */
    Path users() {
        return root.resolve("users");
    }

    /** Blobs on their way out. */
    Path pruned() {
        return root.resolve("pruned");
    }

    /** How a blob looked when it was last hashed. */
    Path stamp(Digest digest) {
        return byHex("stamps", digest);
    }

    /** What a tag last pointed to. Named by a digest, since references hold what file systems refuse. */
    Path tag(Reference reference) {
        String hex =
                Digest.of(reference.toString().getBytes(StandardCharsets.UTF_8)).hex();
        return root.resolve("tags").resolve(hex.substring(0, 2)).resolve(hex);
    }

    private Path byHex(String directory, Digest digest) {
        return root.resolve(directory)
                .resolve("sha256")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex());
    }
}
