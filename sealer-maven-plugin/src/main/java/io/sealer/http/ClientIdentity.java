package io.sealer.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A client certificate with its chain, leaf first, and the private key to it. */
record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {

    ClientIdentity {
        chain = List.copyOf(chain);
    }

    /** Nothing of the key. */
    @Override
    public String toString() {
        return "certificate of " + chain.get(0).getSubjectX500Principal().getName();
    }
}
