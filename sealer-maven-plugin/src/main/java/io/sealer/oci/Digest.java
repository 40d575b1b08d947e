package io.sealer.oci;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A SHA-256 content digest (OCI image-spec, descriptor.md, "Digests"). Other algorithms are refused where they are
 * read: nothing that this product writes or loads uses them.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {

    private static final String PREFIX = "sha256:";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Digest {
        Objects.requireNonNull(hex, "hex");
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("\"" + hex + "\" is not 64 lower-case hexadecimal digits");
        }
    }

    /**
     * Reads {@code sha256:<64 hex>}.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a digest (sha256: and 64 hexadecimal digits expected)");
        }
        String hex = text.substring(PREFIX.length());
        if (hex.length() != 64) {
            throw new IllegalArgumentException("digest too " + (hex.length() < 64 ? "short" : "long") + " ("
                    + hex.length() + " of 64 hexadecimal digits)");
        }
        return new Digest(hex);
    }

    /** The digest of some bytes in memory. */
    public static Digest of(byte[] bytes) {
        return new Digest(HexFormat.of().formatHex(newHash().digest(bytes)));
    }

    /** Reads a stream to its end, without closing it, and gives the digest of what came. */
    public static Digest of(InputStream in) throws IOException {
        MessageDigest hash = newHash();
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            hash.update(buffer, 0, n);
        }
        return finish(hash);
    }

    /** A SHA-256 that was fed by the caller is read out (and reset). */
    public static Digest finish(MessageDigest hash) {
        return new Digest(HexFormat.of().formatHex(hash.digest()));
    }

    /** A fresh SHA-256 to feed. */
    public static MessageDigest newHash() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The first 12 digits: enough for people. */
    public String shortHex() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    /** {@code sha256:<hex>}. */
    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
