package io.sealer.testkit;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;

/** Elements of the encoding of certificates (ITU-T X.690): as much as {@link TestAuthority} writes. */
final class Der {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

    private Der() {}

    static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] octets = BigInteger.valueOf(length).toByteArray();
            byte[] shortest = octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
            out.write(0x80 | shortest.length);
            out.writeBytes(shortest);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    static byte[] sequence(byte[]... parts) {
        return element(0x30, parts);
    }

    static byte[] integer(BigInteger value) {
        return element(0x02, value.toByteArray());
    }

    static byte[] octets(byte[] content) {
        return element(0x04, content);
    }

    static byte[] bits(byte[] content) {
        return element(0x03, new byte[1], content);
    }

    static byte[] yes() {
        return element(0x01, new byte[] {(byte) 0xFF});
    }

    /** An object identifier by the bytes of its encoding. */
    static byte[] identifier(String hex) {
        return element(0x06, HexFormat.of().parseHex(hex));
    }

    static byte[] time(Instant moment) {
        return element(0x18, ascii(TIME.format(moment.atOffset(ZoneOffset.UTC))));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What an element holds. */
    static byte[] contentOf(byte[] der) {
        int first = der[1] & 0xFF;
        return Arrays.copyOfRange(der, first < 0x80 ? 2 : 2 + (first & 0x7F), der.length);
    }

    /** The elements behind one another in some content; the one at an index. */
    static byte[] at(byte[] content, int index) {
        int at = 0;
        for (int i = 0; ; i++) {
            int first = content[at + 1] & 0xFF;
            int header = first < 0x80 ? 2 : 2 + (first & 0x7F);
            int length = first < 0x80
                    ? first
                    : new BigInteger(1, Arrays.copyOfRange(content, at + 2, at + header)).intValueExact();
            if (i == index) {
                return Arrays.copyOfRange(content, at, at + header + length);
            }
            at += header + length;
        }
    }
}
