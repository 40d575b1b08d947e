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

    private final TlsContexts contexts;

    TlsUpgrade(TlsContexts contexts) {
        this.contexts = contexts;
    }

    @Override
    public SSLSocket upgrade(Socket plain, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        Origin origin = new Origin("https", host, port);
        SSLSocket tls =
                (SSLSocket) contexts.contextFor(origin).getSocketFactory().createSocket(plain, host, port, true);
        try {
            if (contexts.isVerified(origin)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            return tls;
        } catch (SSLException e) {
            tls.close();
            throw meaningOf(e, origin);
        } catch (SocketException e) {
            tls.close();
            throw new SSLException("connection closed during the TLS handshake", e);
        } catch (IOException | RuntimeException e) {
            tls.close();
            throw e;
        }
    }

    private static IOException meaningOf(SSLException e, Origin origin) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof VerifyingTrust.Refusal refusal) {
                return new CertificateRefusedException(
                        origin, refusal.reason(), CertificateSummary.of(refusal.certificate()), e);
            }
        }
        // The JDK's words for "the first bytes are no TLS record" (sun.security.ssl.SSLSocketInputRecord).
        return String.valueOf(e.getMessage()).contains("unrecognized SSL message")
                ? new NotTlsException(origin.bracketed() + ":" + origin.port() + " does not speak TLS", e)
                : e;
    }
}
