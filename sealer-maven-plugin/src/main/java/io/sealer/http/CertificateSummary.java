package io.sealer.http;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * What people need to know of a certificate to recognise it. All of it is the server's word, and made fit for one line.
 *
 * @param subject whose it is
 * @param issuer who signed it
 * @param sha256 its fingerprint, as openssl and browsers print it
 * @param notBefore when it begins to be valid
 * @param notAfter when it ends
 * @param names the host names and addresses that it is for
 */
public record CertificateSummary(
        String subject, String issuer, String sha256, Instant notBefore, Instant notAfter, List<String> names) {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_NAMES = 10;

    static CertificateSummary of(X509Certificate certificate) {
        return new CertificateSummary(
                oneLine(certificate.getSubjectX500Principal().getName()),
                oneLine(certificate.getIssuerX500Principal().getName()),
                fingerprint(certificate),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                names(certificate));
    }

    /** Whether it claims to be signed by itself. */
    public boolean isSelfSigned() {
        return subject.equals(issuer);
    }

    /** Subject, issuer, validity and fingerprint, in one line. */
    @Override
    public String toString() {
        return "subject " + subject + ", issuer " + issuer + ", valid from " + day(notBefore) + " to " + day(notAfter)
                + ", SHA-256 " + sha256;
    }

    /** A moment as users are told it: the day, in UTC. */
    static String day(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (CertificateException e) {
            return "unknown";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> one : alternatives == null ? List.<List<?>>of() : alternatives) {
                boolean host = one.get(0).equals(DNS_NAME) || one.get(0).equals(IP_ADDRESS);
                if (host && one.get(1) instanceof String name && names.size() < MOST_NAMES) {
                    names.add(oneLine(name));
                }
            }
        } catch (CertificateParsingException e) {
            // Then there are none.
        }
        return List.copyOf(names);
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "...";
    }
}
