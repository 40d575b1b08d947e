package io.sealer.kube;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * JSON as a reader of YAML takes it. YAML 1.2 contains JSON, YAML 1.1, which {@link YamlStream} reads, all but two
 * things: tabs between the parts, and the escape {@code \/} (RFC 8259, sections 2 and 7). Neither changes a line.
 */
public final class JsonAsYaml extends InputStream {

    private static final int NONE = -2;

    private final InputStream in;
    private int pending = NONE;

    /** Converts while it is read; closing this closes the stream beneath. */
    public JsonAsYaml(InputStream in) {
        this.in = in;
    }

    /** Converts a text. */
    public static InputStream of(String text) {
        return new JsonAsYaml(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public int read() throws IOException {
        if (pending != NONE) {
            int next = pending;
            pending = NONE;
            return next;
        }
        int b = in.read();
        if (b != '\\') {
            // JSON forbids tabs inside of its strings.
            return b == '\t' ? ' ' : b;
        }
        int escaped = in.read();
        if (escaped == '/') {
            return escaped;
        }
        pending = escaped;
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int b = read();
            if (b < 0) {
                break;
            }
            target[offset + count++] = (byte) b;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
