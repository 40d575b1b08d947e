package io.sealer.http;

import io.sealer.Progress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The authorities that are trusted for every host: those of the JDK ({@code javax.net.ssl.trustStore} included), of the
 * operating system and of the project, read together when they are first needed. For use by several threads.
 */
final class TrustAnchors {

    private final CertificatePlaces places;
    private final Progress progress;
    private List<X509Certificate> known;

    TrustAnchors(CertificatePlaces places, Progress progress) {
        this.places = places;
        this.progress = progress;
    }

    synchronized List<X509Certificate> all() {
        if (known == null) {
            Set<X509Certificate> anchors = new LinkedHashSet<>(places.authorities());
            anchors.addAll(ofTheJdk());
            anchors.addAll(places.system().read(problem -> progress.warn(problem + "; it is passed over")));
            known = List.copyOf(anchors);
            progress.debug(known.size() + " certificate authorities are trusted");
        }
        return known;
    }

    private List<X509Certificate> ofTheJdk() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return List.of(x509.getAcceptedIssuers());
                }
            }
        } catch (GeneralSecurityException e) {
            progress.warn("the trust store of this JDK cannot be read (" + e.getMessage()
                    + "); its authorities are not trusted");
        }
        return List.of();
    }
}
