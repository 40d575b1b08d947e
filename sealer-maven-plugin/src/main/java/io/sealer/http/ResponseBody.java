package io.sealer.http;

import java.io.IOException;
import java.io.InputStream;

/** A body that gives its connection back at its end and gives it up when reading fails. */
final class ResponseBody extends InputStream {

    private final InputStream wire;
    private final PooledLease lease;
    private boolean ended;

    ResponseBody(InputStream wire, PooledLease lease) {
        this.wire = wire;
        this.lease = lease;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        try {
            int n = wire.read(buffer, offset, length);
            if (n < 0) {
                ended = true;
                lease.finish();
            }
            return n;
        } catch (IOException | RuntimeException e) {
            lease.abort();
            throw e;
        }
    }
}
