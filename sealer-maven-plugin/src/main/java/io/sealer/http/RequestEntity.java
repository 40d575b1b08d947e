package io.sealer.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A body in HttpClient's clothes: written block by block, never held, and watched while it is. */
final class RequestEntity extends AbstractHttpEntity {

    private final HttpRequest.Body body;
    private final SendWatch.Sending sending;

    RequestEntity(HttpRequest.Body body, SendWatch.Sending sending) {
        super((String) null, null);
        this.body = body;
        this.sending = sending;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        body.content().writeTo(new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                sending.advanced();
            }
        });
    }

    @Override
    public long getContentLength() {
        return body.length();
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public InputStream getContent() {
        throw new UnsupportedOperationException("it is written only");
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
