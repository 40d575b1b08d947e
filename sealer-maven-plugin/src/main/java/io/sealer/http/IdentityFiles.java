package io.sealer.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads client certificates together with their private keys. */
final class IdentityFiles {

    private IdentityFiles() {}

    /**
     * What files gave.
     *
     * @param identity certificate and key, if both are there and belong together
     * @param problems what is wrong with them otherwise, each a sentence that names its file and nothing of its content
     */
    record Reading(Optional<ClientIdentity> identity, List<String> problems) {

        private static Reading failed(List<String> problems) {
            return new Reading(Optional.empty(), problems);
        }

        private static Reading good(List<X509Certificate> chain, PrivateKey key) {
            return new Reading(Optional.of(new ClientIdentity(chain, key)), List.of());
        }
    }

    static Reading read(ClientCertificateSource source) {
        return source instanceof ClientCertificateSource.Pkcs12 store
                ? pkcs12(store.file(), store.password())
                : pem(source.file(), ((ClientCertificateSource.Pem) source).key());
    }

    /** Reads PEM; the key may stand in the certificate's file. */
    static Reading pem(Path certificate, Path key) {
        CertificateFile.Reading certificates = CertificateFile.read(certificate);
        if (!certificates.problems().isEmpty()) {
            List<String> problems = new ArrayList<>(certificates.problems());
            if (!key.equals(certificate)) {
                unreadable(key).ifPresent(problems::add);
            }
            return Reading.failed(problems);
        }
        List<X509Certificate> chain = List.copyOf(new LinkedHashSet<>(certificates.certificates()));
        try {
            return Reading.good(chain, PrivateKeyFile.read(key, chain.get(0).getPublicKey()));
        } catch (IOException e) {
            return Reading.failed(List.of(unusable(key, e)));
        }
    }

    private static Optional<String> unreadable(Path key) {
        try {
            PemFile.bytes(key);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(unusable(key, e));
        }
    }

    private static String unusable(Path key, IOException e) {
        return key + " cannot be used as a key (" + e.getMessage() + ")";
    }

    /** Reads the first key of a PKCS#12 file (RFC 7292), and the certificates to it. */
    private static Reading pkcs12(Path file, String password) {
        byte[] bytes;
        try {
            bytes = PemFile.bytes(file);
        } catch (IOException e) {
            return Reading.failed(List.of(file + " cannot be read (" + e.getMessage() + ")"));
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                if (chain != null && store.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
                    return Reading.good(x509(chain), key);
                }
            }
            return Reading.failed(List.of(file + " holds no private key with a certificate"));
        } catch (IOException | GeneralSecurityException e) {
            // The JDK's words tell a wrong password and a broken file apart by the type of the cause alone.
            return Reading.failed(List.of(file + " cannot be opened: it is no PKCS#12 file, or the password is wrong"));
        }
    }

    private static List<X509Certificate> x509(Certificate[] chain) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate one : chain) {
            certificates.add((X509Certificate) one);
        }
        return certificates;
    }
}
