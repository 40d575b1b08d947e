package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;

/** Knows large files that are compressed already, by how they begin: a name may lie, and many have no telling one. */
final class PackedContent {

    /** Below this size, in bytes, compressing in vain costs less than a layer of its own. */
    static final long SMALLEST = (1 << 20) + 1;

    private static final int LONGEST_MAGIC = 6;

    /** gzip, zstd, xz, bzip2 (followed by its block size, a digit), zip (with entries, or in parts), 7z, lz4. */
    private static final List<byte[]> MAGICS = List.of(
            magic("1f8b08"),
            magic("28b52ffd"),
            magic("fd377a585a00"),
            magic("425a68"),
            magic("504b0304"),
            magic("504b0708"),
            magic("377abcaf271c"),
            magic("04224d18"));

    private PackedContent() {}

    /**
     * Whether compressing the file would be in vain.
     *
     * @throws ProblemException when it cannot be read
     */
    static boolean isPacked(Entry.File file) {
        if (file.content().size() < SMALLEST) {
            return false;
        }
        try (InputStream in = file.content().open()) {
            byte[] head = in.readNBytes(LONGEST_MAGIC);
            return MAGICS.stream().anyMatch(magic -> startsWith(head, magic));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment(file.path() + " cannot be read (" + FileProblem.reason(e) + ")")
                            .withRemedy("build again when nothing writes to it"),
                    e);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (bytes[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] magic(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
