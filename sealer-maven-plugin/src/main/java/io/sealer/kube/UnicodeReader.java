package io.sealer.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text in the encodings that YAML allows and editors write: UTF-8, or UTF-16 where a byte order mark says so (YAML 1.2,
 * section 5.2). Byte order marks are dropped, at the start of later lines too: files are glued together with them.
 *
 * <p>The strict form refuses, with the line, what no text holds: bytes that are not of the encoding, and control
 * characters (YAML 1.2, section 5.1). It makes a space of each tab behind other text of a line: YAML has both separate
 * what stands there (section 6.2), the library only spaces.
 */
public final class UnicodeReader extends Reader {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final boolean strict;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).limit(0);
    private final CharBuffer chars = CharBuffer.allocate(1 << 14).limit(0);
    private CharsetDecoder decoder;
    private boolean endOfBytes;
    private CoderResult malformed;
    private int line = 1;
    private boolean atLineStart = true;
    private boolean inText;
    private boolean lastWasBrace;
    private boolean doubleBraces;

    private UnicodeReader(InputStream in, boolean strict) {
        this.in = in;
        this.strict = strict;
    }

    /** Refuses bytes and characters that do not belong into a text with a {@link MalformedTextException}. */
    public static UnicodeReader strict(InputStream in) {
        return new UnicodeReader(in, true);
    }

    /** Replaces bytes that are not of the encoding by U+FFFD and hands out every character. */
    public static UnicodeReader lenient(InputStream in) {
        return new UnicodeReader(in, false);
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = 0;
        while (count == 0) {
            if (!chars.hasRemaining() && !fill()) {
                return -1;
            }
            count = hand(target, offset, length);
        }
        return count;
    }

    private int hand(char[] target, int offset, int length) throws MalformedTextException {
        int count = 0;
        while (count < length && chars.hasRemaining()) {
            char c = chars.get(chars.position());
            if (strict && isControl(c)) {
                if (count > 0) {
                    // What stands before the culprit is good: the documents there are still read.
                    return count;
                }
                throw new MalformedTextException(line, String.format("control character U+%04X", (int) c));
            }
            chars.get();
            if (c == BYTE_ORDER_MARK && atLineStart) {
                continue;
            }
            atLineStart = c == '\n';
            if (atLineStart) {
                line++;
            }
            doubleBraces |= lastWasBrace && c == '{';
            lastWasBrace = c == '{';
            inText = c != '\n' && c != '\r' && (inText || c != ' ' && c != '\t');
            target[offset + count++] = strict && inText && c == '\t' ? ' ' : c;
        }
        return count;
    }

    /** Whether two opening braces stood side by side in what was read: the mark of a Go template. */
    boolean hasDoubleBraces() {
        return doubleBraces;
    }

    private static boolean isControl(char c) {
        if (c < 0x20) {
            return c != '\n' && c != '\r' && c != '\t';
        }
        return c >= 0x7F && c <= 0x9F && c != 0x85 || c >= 0xFFFE;
    }

    /** Decodes some more; false at the end. */
    private boolean fill() throws IOException {
        chars.clear();
        while (chars.position() == 0 && malformed == null) {
            boolean more = readBytes();
            if (decoder == null) {
                decoder = decoder();
            }
            CoderResult result = decoder.decode(bytes, chars, endOfBytes);
            if (result.isError()) {
                malformed = result;
            } else if (!more && result.isUnderflow()) {
                break;
            }
        }
        chars.flip();
        if (!chars.hasRemaining() && malformed != null) {
            throw new MalformedTextException(
                    line, "bytes that are not " + decoder.charset().name());
        }
        return chars.hasRemaining();
    }

    private boolean readBytes() throws IOException {
        bytes.compact();
        // The first bytes decide on the encoding, so they have to be there together.
        int wanted = decoder == null ? 2 : Math.min(bytes.position() + 1, bytes.capacity());
        while (!endOfBytes && bytes.position() < wanted) {
            int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
            endOfBytes = n < 0;
            bytes.position(bytes.position() + Math.max(n, 0));
        }
        bytes.flip();
        return !endOfBytes;
    }

    private CharsetDecoder decoder() {
        Charset charset = StandardCharsets.UTF_8;
        if (bytes.remaining() >= 2) {
            int first = bytes.get(0) & 0xFF;
            int second = bytes.get(1) & 0xFF;
            if (first == 0xFE && second == 0xFF) {
                charset = StandardCharsets.UTF_16BE;
            } else if (first == 0xFF && second == 0xFE) {
                charset = StandardCharsets.UTF_16LE;
            }
        }
        CodingErrorAction action = strict ? CodingErrorAction.REPORT : CodingErrorAction.REPLACE;
        return charset.newDecoder().onMalformedInput(action).onUnmappableCharacter(action);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
