package io.sealer.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The blocks of a PEM file (RFC 7468); text before, between and behind them is passed over. */
final class PemFile {

    private static final int LARGEST = 16 << 20;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private PemFile() {}

    /**
     * One block.
     *
     * @param label what it says to be: {@code CERTIFICATE}, {@code PRIVATE KEY}
     * @param line the line of its beginning, from 1
     * @param body its base64 text; may be anything
     * @param encrypted whether it is encrypted in the old way, by a header (RFC 1421)
     */
    record Block(String label, int line, String body, boolean encrypted) {

        /**
         * What the base64 text stands for.
         *
         * @throws IOException when it is none
         */
        byte[] der() throws IOException {
            try {
                return Base64.getDecoder().decode(body);
            } catch (IllegalArgumentException e) {
                // The decoder's words would quote a character of what may be a key.
                throw new IOException("not base64");
            }
        }
    }

    /**
     * The bytes of a file of reasonable size.
     *
     * @throws IOException with a message that is good enough for a user behind the file's name
     */
    static byte[] bytes(Path file) throws IOException {
        try {
            if (Files.size(file) > LARGEST) {
                throw new IOException("larger than " + (LARGEST >> 20) + " MiB");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException("it does not exist", e);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new IOException("permission denied", e);
        }
    }

    /** All blocks of a text. One that does not end is no base64. */
    static List<Block> blocks(byte[] text) {
        List<Block> blocks = new ArrayList<>();
        String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\r\n|\r|\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.startsWith(BEGIN) && line.endsWith(DASHES) && line.length() > BEGIN.length() + DASHES.length()) {
                Block block = block(lines, i);
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static Block block(String[] lines, int first) {
        String begin = lines[first].strip();
        String label = begin.substring(BEGIN.length(), begin.length() - DASHES.length());
        StringBuilder body = new StringBuilder();
        boolean encrypted = false;
        for (int i = first + 1; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.equals(END + label + DASHES)) {
                return new Block(label, first + 1, body.toString(), encrypted);
            } else if (line.startsWith(DASHES)) {
                break;
            } else if (line.indexOf(':') >= 0) {
                encrypted |= line.startsWith("Proc-Type:") && line.contains("ENCRYPTED");
            } else {
                body.append(line);
            }
        }
        return new Block(label, first + 1, "(no end)", encrypted);
    }
}
