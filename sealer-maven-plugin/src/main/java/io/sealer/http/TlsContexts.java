package io.sealer.http;

import io.sealer.Progress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom each host is trusted to be, and what is shown to it: made when the host is first spoken to in TLS, then kept. */
final class TlsContexts {

    private final CertificatePlaces places;
    private final HostTrust trust;
    private final Progress progress;
    private final TrustAnchors anchors;
    private final Map<Origin, SSLContext> contexts = new ConcurrentHashMap<>();
    private VerifyingTrust forAllHosts;

    TlsContexts(CertificatePlaces places, HostTrust trust, Progress progress) {
        this.places = places;
        this.trust = trust;
        this.progress = progress;
        this.anchors = new TrustAnchors(places, progress);
    }

    /** Whether the certificate of a host counts. */
    boolean isVerified(Origin origin) {
        return !trust.allowsUnverifiedTls(origin);
    }

    SSLContext contextFor(Origin origin) {
        return contexts.computeIfAbsent(origin, this::context);
    }

    private SSLContext context(Origin origin) {
        HostCertificates own = HostCertificates.read(places.hostDirectories(), origin, progress::warn);
        TrustManager manager = isVerified(origin) ? verifying(own.authorities()) : new EverybodyIsTrusted();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(own.identities()), new TrustManager[] {manager}, null);
            return context;
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private TrustManager verifying(List<X509Certificate> ofThisHost) {
        if (ofThisHost.isEmpty()) {
            return forAllHosts(() -> new VerifyingTrust(anchors.all()));
        }
        List<X509Certificate> all = new ArrayList<>(ofThisHost);
        all.addAll(anchors.all());
        return new VerifyingTrust(all);
    }

    private synchronized VerifyingTrust forAllHosts(Supplier<VerifyingTrust> make) {
        if (forAllHosts == null) {
            forAllHosts = make.get();
        }
        return forAllHosts;
    }

    private static KeyManager[] keyManagers(List<ClientIdentity> identities)
            throws GeneralSecurityException, java.io.IOException {
        if (identities.isEmpty()) {
            return null;
        }
        // The store lives in memory alone, but will not take a key without a password.
        char[] password = "memory".toCharArray();
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < identities.size(); i++) {
            ClientIdentity identity = identities.get(i);
            store.setKeyEntry(
                    String.valueOf(i),
                    identity.key(),
                    password,
                    identity.chain().toArray(new Certificate[0]));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
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
