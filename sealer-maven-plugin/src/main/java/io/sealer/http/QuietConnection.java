package io.sealer.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * A pooled connection that logs nothing. HttpClient's own writes every header, Authorization included, to a logger as
 * soon as debug output is on, and Maven's {@code -X} turns it on for every logger there is.
 */
final class QuietConnection extends DefaultBHttpClientConnection implements ManagedHttpClientConnection {

    private Timeout activeTimeout = Timeout.DISABLED;
    private volatile boolean shut;

    /** What the host may have wanted of us when TLS began; none where there is no TLS. */
    private ClientKeys keys;

    QuietConnection(Http1Config config) {
        super(config);
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bindUnlessShut(new SocketHolder(socket), socket);
    }

    @Override
    public void bind(SSLSocket tls, Socket plain) throws IOException {
        bindUnlessShut(new SocketHolder(tls, plain), tls);
        if (tls.getSession().getValue(TlsUpgrade.KEYS) instanceof ClientKeys ofHost) {
            keys = ofHost;
        }
    }

    @Override
    public void sendRequestHeader(ClassicHttpRequest request) throws HttpException, IOException {
        try {
            super.sendRequestHeader(request);
        } catch (IOException e) {
            throw meaningOf(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            super.flush();
        } catch (IOException e) {
            throw meaningOf(e);
        }
    }

    @Override
    public ClassicHttpResponse receiveResponseHeader() throws HttpException, IOException {
        try {
            ClassicHttpResponse response = super.receiveResponseHeader();
            if (keys != null) {
                keys.accepted();
            }
            return response;
        } catch (IOException e) {
            throw meaningOf(e);
        }
    }

    /** Since TLS 1.3 a server's refusal of our certificate comes after the handshake, or as a mere end. */
    private IOException meaningOf(IOException e) {
        boolean ours = shut || e instanceof SocketTimeoutException;
        ClientKeys.Asked asked = keys == null ? ClientKeys.Asked.NOT : keys.asked();
        return ours || asked == ClientKeys.Asked.NOT ? e : new ClientCertificateException(asked, e);
    }

    /** A connection may be shut by another thread while it is being made: the new socket must not outlive that. */
    private void bindUnlessShut(SocketHolder holder, Socket socket) throws IOException {
        if (shut) {
            socket.close();
            throw new IOException("connection was shut down while it was made");
        }
        super.bind(holder);
        activeTimeout = Timeout.ofMilliseconds(socket.getSoTimeout());
    }

    @Override
    public Socket getSocket() {
        SocketHolder holder = getSocketHolder();
        return holder == null ? null : holder.getSocket();
    }

    @Override
    public SSLSession getSSLSession() {
        return getSocket() instanceof SSLSocket tls ? tls.getSession() : null;
    }

    @Override
    public void close() throws IOException {
        shut = true;
        super.close();
    }

    @Override
    public void close(CloseMode mode) {
        shut = true;
        super.close(mode);
    }

    @Override
    public void passivate() {
        setSocketTimeout(Timeout.DISABLED);
    }

    @Override
    public void activate() {
        setSocketTimeout(activeTimeout);
    }
}
