package io.sealer.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Turns a socket into a TLS one: against the JDK's trust store ({@code javax.net.ssl.trustStore} included) and with the
 * host name checked, but for the hosts whose certificate the user told us not to mind.
 */
final class TlsUpgrade implements TlsSocketStrategy {

    private final HostTrust trust;
    private final SSLContext verifying = context(null);
    private final SSLContext trusting = context(new TrustManager[] {new EverybodyIsTrusted()});

    TlsUpgrade(HostTrust trust) {
        this.trust = trust;
    }

    @Override
    public SSLSocket upgrade(Socket plain, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        boolean verified = !trust.allowsUnverifiedTls(new Origin("https", host, port));
        SSLContext chosen = verified ? verifying : trusting;
        SSLSocket tls = (SSLSocket) chosen.getSocketFactory().createSocket(plain, host, port, true);
        try {
            if (verified) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
            }
            tls.startHandshake();
            return tls;
        } catch (SSLException e) {
            tls.close();
            throw isNotTls(e) ? new NotTlsException(host + ":" + port + " does not speak TLS", e) : e;
        } catch (SocketException e) {
            tls.close();
            throw new SSLException("connection closed during the TLS handshake", e);
        } catch (IOException | RuntimeException e) {
            tls.close();
            throw e;
        }
    }

    /** The JDK's words for "the first bytes are no TLS record" (sun.security.ssl.SSLSocketInputRecord). */
    private static boolean isNotTls(SSLException e) {
        return String.valueOf(e.getMessage()).contains("unrecognized SSL message");
    }

    private static SSLContext context(TrustManager[] managers) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    /** "Extended" matters: the JDK would wrap the plain interface and check host names after all. */
    private static final class EverybodyIsTrusted extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
