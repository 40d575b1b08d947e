package io.sealer.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Looks for texts in programs, which are too large to be held in memory. */
final class ProgramText {

    /** What stands in every program that Go 1.13 or later made (golang/go, src/debug/buildinfo/buildinfo.go). */
    private static final byte[] GO = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);

    private static final int BUFFER = 1 << 18;

    private ProgramText() {}

    /**
     * Whether a program of Go, which holds its own version as a text, lacks a text.
     *
     * @return false, too, where it is none: scripts and packed programs hold nothing that can be told
     */
    static boolean isGoWithout(String text, ImageFiles files, String path) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        return !has(wanted, files, path) && has(GO, files, path);
    }

    private static boolean has(byte[] wanted, ImageFiles files, String path) throws IOException {
        try (InputStream in = files.open(path)) {
            byte[] buffer = new byte[BUFFER];
            int kept = 0;
            for (int n = in.read(buffer, 0, BUFFER); n >= 0; n = in.read(buffer, kept, BUFFER - kept)) {
                int filled = kept + n;
                if (has(wanted, buffer, filled)) {
                    return true;
                }
                kept = Math.min(filled, wanted.length - 1);
                System.arraycopy(buffer, filled - kept, buffer, 0, kept);
            }
            return false;
        }
    }

    /** Horspool's way: the byte at the end of the window says how far it may be moved. */
    private static boolean has(byte[] wanted, byte[] buffer, int filled) {
        int[] steps = new int[1 << Byte.SIZE];
        Arrays.fill(steps, wanted.length);
        for (int i = 0; i < wanted.length - 1; i++) {
            steps[wanted[i] & 0xff] = wanted.length - 1 - i;
        }
        for (int end = wanted.length - 1; end < filled; end += steps[buffer[end] & 0xff]) {
            int begin = end - wanted.length + 1;
            if (Arrays.equals(buffer, begin, end + 1, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
