package io.sealer.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.NameValuePair;

/** An answer: its head in memory, its body still on the wire. Must be closed. */
public final class HttpResponse implements Closeable {

    /** So much of an unread body is read away to keep its connection; a longer rest costs more than a new one. */
    private static final int WORTH_DRAINING = 1 << 15;

    private final URI uri;
    private final ClassicHttpResponse head;
    private final PooledLease lease;
    private final long contentLength;
    private final InputStream body;

    HttpResponse(URI uri, ClassicHttpResponse head, PooledLease lease) throws IOException {
        this.uri = uri;
        this.head = head;
        this.lease = lease;
        HttpEntity entity = head.getEntity();
        if (entity == null) {
            this.contentLength = headerLength(head);
            this.body = InputStream.nullInputStream();
            lease.finish();
        } else {
            this.contentLength = entity.getContentLength();
            this.body = new ResponseBody(entity.getContent(), lease);
        }
    }

    private static long headerLength(ClassicHttpResponse head) {
        Header header = head.getFirstHeader("Content-Length");
        try {
            return header == null ? -1 : Long.parseLong(header.getValue().strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Who answered, after redirects. */
    public URI uri() {
        return uri;
    }

    /** Status code. */
    public int status() {
        return head.getCode();
    }

    /** The first header of this name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(head.getFirstHeader(name)).map(NameValuePair::getValue);
    }

    /** All headers of this name, in their order. */
    public List<String> headers(String name) {
        return Arrays.stream(head.getHeaders(name)).map(NameValuePair::getValue).toList();
    }

    /** Length of the body in bytes as the server announced it, or -1. */
    public long contentLength() {
        return contentLength;
    }

    /** The body; a failure while reading it gives up the connection. */
    public InputStream body() {
        return body;
    }

    /**
     * The whole body in memory.
     *
     * @param limit the most that is accepted, in bytes
     * @throws IOException also when there is more than that
     */
    public byte[] bodyAtMost(int limit) throws IOException {
        byte[] bytes = body.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new IOException("an answer of more than " + limit + " bytes");
        }
        return bytes;
    }

    /** Ends the answer and its connection at once, from any thread; who is reading it gets an exception. */
    public void abort() {
        lease.abort();
    }

    /** Gives the connection back where the body was read, or is as good as read; else ends it. */
    @Override
    public void close() {
        if (lease.isHeld()) {
            try {
                if (contentLength <= WORTH_DRAINING) {
                    body.readNBytes(WORTH_DRAINING);
                }
            } catch (IOException e) {
                // The body is not wanted: how it ends is nobody's concern.
            }
        }
        lease.abort();
    }
}
