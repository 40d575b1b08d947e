package io.sealer.testkit;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;

/** A private certificate authority whose certificates live as long as a test (RFC 5280). No key is ever on disk. */
public final class TestAuthority {

    private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.identifier("2A8648CE3D040302"));
    private static final Duration YEAR = Duration.ofDays(365);

    private final X500Principal name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final AtomicLong serial = new AtomicLong(System.nanoTime());

    private TestAuthority(String name) {
        this.name = new X500Principal("CN=" + name);
        this.keys = keyPair("EC");
        this.certificate =
                sign(this.name, keys.getPublic(), Instant.now().minus(YEAR), YEAR.multipliedBy(10), authority());
    }

    /** A new one. */
    public static TestAuthority create(String name) {
        return new TestAuthority(name);
    }

    /** Its own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Its own certificate in PEM. */
    public String pem() {
        return TestCertificate.pem(certificate);
    }

    /** A server's certificate for host names and addresses, the first of which is its subject. */
    public TestCertificate issue(String... hosts) {
        return issue("EC", Instant.now().minus(Duration.ofDays(1)), YEAR, hosts);
    }

    /** One whose time ended an hour ago. */
    public TestCertificate issueExpired(String... hosts) {
        return issue("EC", Instant.now().minus(YEAR), YEAR.minusHours(1), hosts);
    }

    /** One whose time begins tomorrow. */
    public TestCertificate issueEarly(String... hosts) {
        return issue("EC", Instant.now().plus(Duration.ofDays(1)), YEAR, hosts);
    }

    /** One with a key of another kind: {@code EC} or {@code RSA}. */
    public TestCertificate issueWithKey(String algorithm, String subject) {
        return issue(algorithm, Instant.now().minus(Duration.ofDays(1)), YEAR, subject);
    }

    private TestCertificate issue(String algorithm, Instant from, Duration lasts, String... hosts) {
        KeyPair pair = keyPair(algorithm);
        X509Certificate leaf =
                sign(new X500Principal("CN=" + hosts[0]), pair.getPublic(), from, lasts, alternativeNames(hosts));
        return new TestCertificate(pair.getPrivate(), List.of(leaf));
    }

    /** One that nobody but itself has signed. */
    static TestCertificate selfSigned(String subject, String... hosts) {
        TestAuthority alone = new TestAuthority(subject);
        X509Certificate certificate = alone.sign(
                alone.name,
                alone.keys.getPublic(),
                Instant.now().minus(Duration.ofDays(1)),
                YEAR,
                alternativeNames(hosts));
        return new TestCertificate(alone.keys.getPrivate(), List.of(certificate));
    }

    private X509Certificate sign(X500Principal subject, PublicKey key, Instant from, Duration lasts, byte[] extension) {
        byte[] content = Der.sequence(
                Der.element(0xA0, Der.integer(BigInteger.TWO)),
                Der.integer(BigInteger.valueOf(serial.incrementAndGet())),
                ECDSA_WITH_SHA256,
                name.getEncoded(),
                Der.sequence(Der.time(from), Der.time(from.plus(lasts))),
                subject.getEncoded(),
                key.getEncoded(),
                Der.element(0xA3, Der.sequence(extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            byte[] der = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] authority() {
        return Der.sequence(Der.identifier("551D13"), Der.yes(), Der.octets(Der.sequence(Der.yes())));
    }

    private static byte[] alternativeNames(String... hosts) {
        List<byte[]> names = new ArrayList<>();
        for (String host : hosts) {
            boolean address = host.matches("[0-9.]+");
            names.add(Der.element(address ? 0x87 : 0x82, address ? bytesOf(host) : Der.ascii(host)));
        }
        return Der.sequence(Der.identifier("551D11"), Der.octets(Der.sequence(names.toArray(new byte[0][]))));
    }

    private static byte[] bytesOf(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static KeyPair keyPair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 1024);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
