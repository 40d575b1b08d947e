package io.sealer.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the private key of a client certificate: PKCS#8 ({@code PRIVATE KEY}, RFC 5958), PKCS#1 ({@code RSA PRIVATE
 * KEY}, RFC 8017) or SEC 1 ({@code EC PRIVATE KEY}, RFC 5915). The JDK reads PKCS#8 alone, so that the other two get its
 * frame, for which the algorithm is taken from the certificate.
 */
final class PrivateKeyFile {

    private static final String PKCS8 = "PRIVATE KEY";
    private static final List<String> BARE = List.of("RSA PRIVATE KEY", "EC PRIVATE KEY");
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_ZERO = {0x02, 0x01, 0x00};

    private PrivateKeyFile() {}

    /**
     * Reads the first key of a file.
     *
     * @param publicKey the certificate's, to which it must belong
     * @throws IOException when there is none that can be used; the message names neither the file nor anything in it
     */
    static PrivateKey read(Path file, PublicKey publicKey) throws IOException {
        for (PemFile.Block block : PemFile.blocks(PemFile.bytes(file))) {
            if (block.encrypted() || block.label().equals("ENCRYPTED " + PKCS8)) {
                throw new IOException("it is encrypted; write it without a password: openssl pkey -in ENCRYPTED -out"
                        + " PLAIN, readable by nobody but you");
            }
            if (block.label().equals(PKCS8)) {
                return key(block.der(), publicKey);
            }
            if (BARE.contains(block.label())) {
                return key(framed(block.der(), publicKey), publicKey);
            }
        }
        throw new IOException("it holds no private key in PEM form");
    }

    private static PrivateKey key(byte[] pkcs8, PublicKey publicKey) throws IOException {
        PrivateKey key;
        try {
            key = KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            // The JDK's words are not passed on: they may speak of the key's numbers.
            throw new IOException("it holds no " + publicKey.getAlgorithm() + " key that this Java can read");
        }
        if (!isPair(key, publicKey)) {
            throw new IOException("its key is not that of the certificate");
        }
        return key;
    }

    private static boolean isPair(PrivateKey key, PublicKey publicKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "";
        };
        if (algorithm.isEmpty()) {
            return true;
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(VERSION_ZERO);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(VERSION_ZERO);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** {@code SEQUENCE { INTEGER 0, AlgorithmIdentifier, OCTET STRING key }}. */
    private static byte[] framed(byte[] key, PublicKey publicKey) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(VERSION_ZERO);
        content.writeBytes(algorithmOf(publicKey));
        content.writeBytes(element(OCTET_STRING, key));
        return element(SEQUENCE, content.toByteArray());
    }

    /** The first element of {@code SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING }}. */
    private static byte[] algorithmOf(PublicKey publicKey) {
        byte[] info = publicKey.getEncoded();
        int start = headerLength(info, 0);
        int end = start + headerLength(info, start) + contentLength(info, start);
        return Arrays.copyOfRange(info, start, end);
    }

    private static int headerLength(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return first < 0x80 ? 2 : 2 + (first & 0x7F);
    }

    private static int contentLength(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = length << 8 | der[at + 2 + i] & 0xFF;
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 6);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int octets = content.length < 1 << 8 ? 1 : content.length < 1 << 16 ? 2 : 3;
            out.write(0x80 | octets);
            for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }
}
