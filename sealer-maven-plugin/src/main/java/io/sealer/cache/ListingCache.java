package io.sealer.cache;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What compressed layers hold, by their digests, so that each is unpacked once to be listed. What is kept begins with its
 * own digest: a file that is torn, decayed or too large counts as not there, and the layer is listed again.
 */
public final class ListingCache {

    private static final int LARGEST = 128 << 20;
    private static final int HEX = 64;

    private final CacheDirectories directories;
    private final SmallFiles files;
    private final boolean force;

    /**
     * The listings of the cache in this directory, which need not exist yet.
     *
     * @param force whether nothing is trusted that an earlier build left
     */
    public ListingCache(Path root, boolean force) {
        this.directories = new CacheDirectories(root);
        this.files = new SmallFiles(new OwnedFiles(directories.partial()));
        this.force = force;
    }

    /** What is known of a layer. */
    public Optional<byte[]> find(Digest layer) {
        if (force) {
            return Optional.empty();
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(directories.listing(layer))) {
            bytes = in.readNBytes(LARGEST);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (bytes.length < HEX || bytes.length == LARGEST) {
            return Optional.empty();
        }
        byte[] listing = Arrays.copyOfRange(bytes, HEX, bytes.length);
        String hex = new String(bytes, 0, HEX, StandardCharsets.US_ASCII);
        return Digest.of(listing).hex().equals(hex) ? Optional.of(listing) : Optional.empty();
    }

    /** Keeps what was found out about a layer. Where the cache cannot be written, the next build finds it out again. */
    public void put(Digest layer, byte[] listing) {
        if (listing.length >= LARGEST - HEX) {
            return;
        }
        try (OwnedFile temporary = files.newTemporary("listing")) {
            byte[] hex = Digest.of(listing).hex().getBytes(StandardCharsets.US_ASCII);
            temporary.write(hex, 0, hex.length);
            temporary.write(listing, 0, listing.length);
            temporary.readyToMove();
            files.rename(temporary.path(), directories.listing(layer));
        } catch (IOException e) {
            return;
        }
    }
}
