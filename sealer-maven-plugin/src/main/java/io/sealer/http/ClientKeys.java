package io.sealer.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** The client certificates for one host; remembers whether the host asked for one and whether there was one to show. */
final class ClientKeys extends X509ExtendedKeyManager {

    /** What a host wanted of us. */
    enum Asked {
        NOT,
        /** There is none to show. */
        IN_VAIN,
        /** None of those that there are is from an authority, or of a kind, that the host named. */
        UNFIT,
        SHOWN
    }

    private final X509ExtendedKeyManager jdk;
    private volatile Asked asked = Asked.NOT;
    private volatile boolean content;

    ClientKeys(List<ClientIdentity> identities) {
        this.jdk = identities.isEmpty() ? null : manager(identities);
    }

    private static X509ExtendedKeyManager manager(List<ClientIdentity> identities) {
        // The store lives in memory alone, but will not take a key without a password.
        char[] password = "memory".toCharArray();
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < identities.size(); i++) {
                ClientIdentity identity = identities.get(i);
                Certificate[] chain = identity.chain().toArray(new Certificate[0]);
                store.setKeyEntry(String.valueOf(i), identity.key(), password, chain);
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, password);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager extended) {
                    return extended;
                }
            }
            throw new IllegalStateException("this Java cannot show certificates");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot show certificates", e);
        }
    }

    /** What the host wanted, until it has answered once: then it is content with what it got. */
    Asked asked() {
        return content ? Asked.NOT : asked;
    }

    /** The host has answered. */
    void accepted() {
        content = true;
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
        String alias = jdk == null ? null : jdk.chooseClientAlias(keyType, issuers, socket);
        if (alias != null) {
            asked = Asked.SHOWN;
        } else if (asked == Asked.NOT) {
            asked = jdk == null ? Asked.IN_VAIN : Asked.UNFIT;
        }
        return alias;
    }

    @Override
    public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine engine) {
        return chooseClientAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return jdk == null ? null : jdk.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return jdk == null ? null : jdk.getPrivateKey(alias);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return jdk == null ? null : jdk.getClientAliases(keyType, issuers);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
