package io.sealer.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Turns a socket into a TLS one, with certificate and host name checked, but for the hosts whose certificate the user
 * told us not to mind.
 */
final class TlsUpgrade implements TlsSocketStrategy {

    /** Under this name a session keeps the {@link ClientKeys} of its host. */
    static final String KEYS = "io.sealer.keys";

    private final TlsContexts contexts;

    TlsUpgrade(TlsContexts contexts) {
        this.contexts = contexts;
    }

    @Override
    public SSLSocket upgrade(Socket plain, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        Origin origin = new Origin("https", host, port);
        TlsContexts.HostTls own = contexts.of(origin);
        SSLSocket tls = (SSLSocket) own.context().getSocketFactory().createSocket(plain, host, port, true);
        try {
            if (contexts.isVerified(origin)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            tls.getSession().putValue(KEYS, own.keys());
            return tls;
        } catch (SSLException e) {
            tls.close();
            throw meaningOf(e, origin, own.keys().asked());
        } catch (SocketException e) {
            tls.close();
            throw new SSLException("connection closed during the TLS handshake", e);
        } catch (IOException | RuntimeException e) {
            tls.close();
            throw e;
        }
    }

    private static IOException meaningOf(SSLException e, Origin origin, ClientKeys.Asked asked) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof VerifyingTrust.Refusal refusal) {
                return new CertificateRefusedException(
                        origin, refusal.reason(), CertificateSummary.of(refusal.certificate()), e);
            }
        }
        if (asked != ClientKeys.Asked.NOT) {
            return new ClientCertificateException(asked, e);
        }
        // The JDK's words for "the first bytes are no TLS record" (sun.security.ssl.SSLSocketInputRecord).
        return String.valueOf(e.getMessage()).contains("unrecognized SSL message")
                ? new NotTlsException(origin.bracketed() + ":" + origin.port() + " does not speak TLS", e)
                : e;
    }
}
