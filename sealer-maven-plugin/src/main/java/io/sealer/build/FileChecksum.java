package io.sealer.build;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SHA-256 or SHA-512 of a file.
 *
 * @param hex lower-case hexadecimal digits: 64 or 128
 */
record FileChecksum(String hex) {

    private static final int SHA256_DIGITS = 64;
    private static final String HEX = "(?<hex>[0-9A-Fa-f]{64}|[0-9A-Fa-f]{128})";

    /** What sha256sum writes, with or without a name; {@code *} marks files that were read as binary. */
    private static final Pattern COREUTILS = Pattern.compile("\\\\?" + HEX + "(?:[ \\t]+\\*?(?<name>.+))?");

    /** What {@code sha256sum --tag}, BSD and OpenSSL write. */
    private static final Pattern TAGGED = Pattern.compile("SHA(?:2-)?(?:256|512) ?\\((?<name>.+)\\) ?= ?" + HEX);

    private static final Pattern WRITTEN = Pattern.compile(HEX);

    /**
     * Reads hexadecimal digits.
     *
     * @throws IllegalArgumentException when they are neither 64 nor 128
     */
    static FileChecksum parse(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no SHA-256, which has 64 hexadecimal digits");
        }
        return new FileChecksum(text.toLowerCase(Locale.ROOT));
    }

    /**
     * What a publisher's list says of a file: a list with names, or a checksum alone. A list with a single entry that is
     * called after the file is about this file, whatever name stands there.
     *
     * @param name the file's name, without directories
     * @param listName the list's own name, without directories
     */
    static Optional<FileChecksum> find(byte[] list, String name, String listName) {
        List<Matcher> entries = new ArrayList<>();
        new String(list, StandardCharsets.UTF_8).lines().map(String::strip).forEach(line -> {
            Matcher plain = COREUTILS.matcher(line);
            Matcher tagged = TAGGED.matcher(line);
            if (plain.matches()) {
                entries.add(plain);
            } else if (tagged.matches()) {
                entries.add(tagged);
            }
        });
        List<FileChecksum> found = entries.stream()
                .filter(entry -> isNamed(entry, name)
                        || entries.size() == 1 && (entry.group("name") == null || listName.startsWith(name)))
                .map(entry -> parse(entry.group("hex")))
                .distinct()
                .toList();
        List<FileChecksum> shorter =
                found.stream().filter(one -> one.sha256().isPresent()).toList();
        List<FileChecksum> best = shorter.isEmpty() ? found : shorter;
        return best.size() == 1 ? Optional.of(best.get(0)) : Optional.empty();
    }

    private static boolean isNamed(Matcher entry, String name) {
        String named = entry.group("name");
        return named != null && named.substring(named.lastIndexOf('/') + 1).equals(name);
    }

    /** The digest, if it is a SHA-256. */
    Optional<Digest> sha256() {
        return hex.length() == SHA256_DIGITS ? Optional.of(new Digest(hex)) : Optional.empty();
    }

    /** {@code SHA-256} or {@code SHA-512}. */
    String algorithm() {
        return hex.length() == SHA256_DIGITS ? "SHA-256" : "SHA-512";
    }

    /** The checksum of this kind that a file has. */
    FileChecksum of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest hash = MessageDigest.getInstance(algorithm());
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hash.update(buffer, 0, n);
            }
            return new FileChecksum(HexFormat.of().formatHex(hash.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and SHA-512", e);
        }
    }
}
