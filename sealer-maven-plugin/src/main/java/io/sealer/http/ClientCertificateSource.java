package io.sealer.http;

import java.nio.file.Path;

/** Where the client certificate for a host, and the key to it, lie ({@code <clientCertificates>}). */
public sealed interface ClientCertificateSource {

    /** The host that it is shown to, with its port unless that is 443. */
    String host();

    /** The file with the certificate. */
    Path file();

    /**
     * In PEM.
     *
     * @param file the certificate, and behind it those that lead to its authority
     * @param key the private key, without a password; may be the same file
     */
    record Pem(String host, Path file, Path key) implements ClientCertificateSource {}

    /**
     * Both in one PKCS#12 file.
     *
     * @param password opens it; is never shown
     */
    record Pkcs12(String host, Path file, String password) implements ClientCertificateSource {

        @Override
        public String toString() {
            return "PKCS#12 file " + file;
        }
    }
}
