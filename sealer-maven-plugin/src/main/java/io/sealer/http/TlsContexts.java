package io.sealer.http;

import io.sealer.Progress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
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
    private final Map<Origin, HostTls> hosts = new ConcurrentHashMap<>();
    private VerifyingTrust forAllHosts;

    TlsContexts(CertificatePlaces places, HostTrust trust, Progress progress) {
        this.places = places;
        this.trust = trust;
        this.progress = progress;
        this.anchors = new TrustAnchors(places, progress);
    }

    /**
     * TLS with one host.
     *
     * @param context makes its connections
     * @param keys what is shown to it
     */
    record HostTls(SSLContext context, ClientKeys keys) {}

    /** Whether the certificate of a host counts. */
    boolean isVerified(Origin origin) {
        return !trust.allowsUnverifiedTls(origin);
    }

    HostTls of(Origin origin) {
        return hosts.computeIfAbsent(origin, this::make);
    }

    private HostTls make(Origin origin) {
        HostCertificates own = HostCertificates.read(places.hostDirectories(), origin, progress::warn);
        TrustManager manager = isVerified(origin) ? verifying(own.authorities()) : new EverybodyIsTrusted();
        ClientKeys keys =
                new ClientKeys(places.clients().of(origin).map(List::of).orElse(own.identities()));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {manager}, null);
            return new HostTls(context, keys);
        } catch (GeneralSecurityException e) {
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
