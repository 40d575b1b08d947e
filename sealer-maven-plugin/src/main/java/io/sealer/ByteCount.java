package io.sealer;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people read them: decimal units, three digits. */
public final class ByteCount {

    private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})([kmgt]?)b?");
    private static final String LETTERS = "kmgt";

    private ByteCount() {}

    /**
     * Reads a size as users write it: a number of bytes, or of decimal units, as in {@code 500m} and {@code 20g}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static long parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a size");
        }
        long bytes = Long.parseLong(matcher.group(1));
        int power = matcher.group(2).isEmpty() ? 0 : LETTERS.indexOf(matcher.group(2)) + 1;
        for (int i = 0; i < power; i++) {
            bytes *= 1000;
        }
        return bytes;
    }

    /** For example {@code 512 B}, {@code 1.2 kB}, {@code 571 MB}. */
    public static String of(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 9.95 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }
}
