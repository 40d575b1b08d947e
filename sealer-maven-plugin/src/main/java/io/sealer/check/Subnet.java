package io.sealer.check;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses with a common beginning.
 *
 * @param text as it was written
 * @param address one of them
 * @param bits how many bits an address has
 * @param prefix how many of these they have in common
 */
record Subnet(String text, BigInteger address, int bits, int prefix) {

    private static final int V4 = 32;
    private static final int V6 = 128;
    private static final int GROUPS = 8;
    private static final int HEX = 16;
    private static final int BYTE = 8;
    private static final Pattern SYNTAX = Pattern.compile("([0-9A-Fa-f:.]+)/([0-9]{1,3})");
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

    /** Reads CIDR notation, as {@code 10.96.0.0/12} or {@code fd00::/108}; nothing where it is none. */
    static Optional<Subnet> parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean v6 = matcher.group(1).indexOf(':') >= 0;
        int bits = v6 ? V6 : V4;
        int prefix = Integer.parseInt(matcher.group(2));
        Optional<BigInteger> address = v6 ? v6(matcher.group(1)) : v4(matcher.group(1));
        return address.filter(any -> prefix <= bits).map(value -> new Subnet(text, value, bits, prefix));
    }

    private static Optional<BigInteger> v4(String text) {
        String[] parts = text.split("\\.", -1);
        BigInteger value = BigInteger.ZERO;
        for (String part : parts) {
            if (!DECIMAL.matcher(part).matches() || Integer.parseInt(part) > 0xff) {
                return Optional.empty();
            }
            value = value.shiftLeft(BYTE).or(new BigInteger(part));
        }
        return parts.length == V4 / BYTE ? Optional.of(value) : Optional.empty();
    }

    private static Optional<BigInteger> v6(String text) {
        int gap = text.indexOf("::");
        String[] head = groups(gap < 0 ? text : text.substring(0, gap));
        String[] tail = groups(gap < 0 ? "" : text.substring(gap + 2));
        int missing = GROUPS - head.length - tail.length;
        if (gap < 0 ? missing != 0 : missing < 1) {
            return Optional.empty();
        }
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < GROUPS; i++) {
            String group =
                    i < head.length ? head[i] : i < head.length + missing ? "0" : tail[i - head.length - missing];
            if (!GROUP.matcher(group).matches()) {
                return Optional.empty();
            }
            value = value.shiftLeft(HEX).or(new BigInteger(group, HEX));
        }
        return Optional.of(value);
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    /** Whether there is an address in both. */
    boolean overlaps(Subnet other) {
        int free = bits - Math.min(prefix, other.prefix);
        return bits == other.bits && address.shiftRight(free).equals(other.address.shiftRight(free));
    }
}
