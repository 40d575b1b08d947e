package io.sealer.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A certificate with its key, for servers and clients; see {@link TestAuthority} for those that somebody signed. */
public final class TestCertificate {

    /** Others spend most of the time of a test on protecting keys that are never stored. */
    private static final String IN_MEMORY = "JKS";

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final PrivateKey key;
    private final List<X509Certificate> chain;

    TestCertificate(PrivateKey key, List<X509Certificate> chain) {
        this.key = key;
        this.chain = chain;
    }

    /** A new one for {@code 127.0.0.1} and {@code localhost} that nobody but itself has signed. */
    public static TestCertificate selfSigned() {
        return TestAuthority.selfSigned("sealer testkit", "127.0.0.1", "localhost");
    }

    /** The certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** The certificate in PEM. */
    public String certificatePem() {
        return pem(certificate());
    }

    /** The key in PEM, as PKCS#8 ({@code PRIVATE KEY}). */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** The key in PEM, as PKCS#1 ({@code RSA PRIVATE KEY}) or SEC 1 ({@code EC PRIVATE KEY}). */
    public String bareKeyPem() {
        byte[] framed = Der.at(Der.contentOf(key.getEncoded()), 2);
        return pem(key.getAlgorithm() + " PRIVATE KEY", Der.contentOf(framed));
    }

    /** Certificate and key as a PKCS#12 file. */
    public byte[] pkcs12(String password) {
        try {
            KeyStore store = emptyStore("PKCS12");
            store.setKeyEntry("testkit", key, password.toCharArray(), chain.toArray(new X509Certificate[0]));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, password.toCharArray());
            return bytes.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For servers that present this certificate. */
    public SSLContext serverContext() throws IOException {
        return serverContext(Optional.empty());
    }

    /** For servers that present this certificate, and know the clients of an authority. */
    public SSLContext serverContext(Optional<TestAuthority> clients) throws IOException {
        try {
            KeyStore store = emptyStore(IN_MEMORY);
            store.setKeyEntry("testkit", key, PASSWORD, chain.toArray(new X509Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys.getKeyManagers(),
                    clients.isPresent() ? trusting(clients.get().certificate()) : null,
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** For clients that trust this certificate and nothing else. */
    public SSLContext clientContext() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusting(certificate()), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] der) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    private static TrustManager[] trusting(X509Certificate certificate) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore(IN_MEMORY);
        store.setCertificateEntry("testkit", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static KeyStore emptyStore(String type) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        return store;
    }
}
