package io.sealer.http;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Verifies servers' certificates by the JDK's rules against authorities of ours, and says what it refuses and why. */
final class VerifyingTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager jdk;

    VerifyingTrust(Collection<X509Certificate> authorities) {
        this.jdk = authorities.isEmpty() ? null : manager(authorities);
    }

    /** Travels through the JDK's handshake to whoever began it. */
    static final class Refusal extends CertificateException {

        private static final long serialVersionUID = 1L;

        private final CertificateRefusedException.Reason reason;
        private final transient X509Certificate certificate;

        Refusal(CertificateRefusedException.Reason reason, X509Certificate certificate, Throwable cause) {
            super(cause == null ? reason.toString() : cause.getMessage(), cause);
            this.reason = reason;
            this.certificate = certificate;
        }

        CertificateRefusedException.Reason reason() {
            return reason;
        }

        X509Certificate certificate() {
            return certificate;
        }
    }

    private static X509ExtendedTrustManager manager(Collection<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry(String.valueOf(number++), authority);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("this Java cannot verify certificates");
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException("this Java cannot verify certificates", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verify(chain, authType, () -> jdk.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verify(chain, authType, () -> jdk.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verify(chain, authType, () -> jdk.checkServerTrusted(chain, authType));
    }

    @FunctionalInterface
    private interface Check {
        void run() throws CertificateException;
    }

    private void verify(X509Certificate[] chain, String authType, Check check) throws CertificateException {
        if (jdk == null) {
            throw new Refusal(CertificateRefusedException.Reason.UNTRUSTED, chain[0], null);
        }
        try {
            check.run();
            // A certificate that is itself among the authorities is not asked for its date by the JDK.
            chain[0].checkValidity();
        } catch (CertificateException e) {
            throw refusal(chain, authType, e);
        }
    }

    private Refusal refusal(X509Certificate[] chain, String authType, CertificateException e) {
        for (X509Certificate certificate : chain) {
            try {
                certificate.checkValidity();
            } catch (CertificateExpiredException expired) {
                return new Refusal(CertificateRefusedException.Reason.EXPIRED, certificate, e);
            } catch (CertificateNotYetValidException early) {
                return new Refusal(CertificateRefusedException.Reason.NOT_YET_VALID, certificate, e);
            }
        }
        try {
            jdk.checkServerTrusted(chain, authType);
            return new Refusal(CertificateRefusedException.Reason.WRONG_HOST, chain[0], e);
        } catch (CertificateException untrusted) {
            return new Refusal(CertificateRefusedException.Reason.UNTRUSTED, chain[0], e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk == null ? new X509Certificate[0] : jdk.getAcceptedIssuers();
    }
}
