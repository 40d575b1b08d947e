package io.sealer.registry;

import io.sealer.http.CertificateRefusedException;
import io.sealer.http.CertificateSummary;
import io.sealer.http.ClientCertificateException;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.net.ssl.SSLException;

/** Why TLS with a host did not come about, in words: which certificate was refused, and how it can be trusted. */
final class TlsFailure {

    private static final String LAST_RESORT = "<insecureRegistries> (-Dsealer.insecureRegistries)";

    private TlsFailure() {}

    /** The failure of a request to some registry; {@code who} and {@code authority} name it. */
    static RegistryException of(String who, String authority, SSLException e) {
        if (e instanceof CertificateRefusedException refused) {
            return refused(who, authority, refused);
        }
        if (e instanceof ClientCertificateException asked) {
            return clientCertificate(who, authority, asked);
        }
        return failure(
                who + " cannot be spoken to in TLS (" + e.getMessage() + ")",
                "check that it is a registry, and that nothing in between breaks TLS",
                e);
    }

    private static RegistryException clientCertificate(String who, String authority, ClientCertificateException e) {
        String reason = e.isShown()
                ? ", and not the one that it got"
                : e.isUnfit() ? ", and takes none of the authority that signed the one for it" : "";
        return failure(
                who + " wants a client certificate" + reason,
                "name certificate and key (PEM) in <clientCertificates> (-Dsealer.clientCertificates=" + authority
                        + "=CERTIFICATE:KEY), or put them as client.cert and client.key into ~/.docker/certs.d/"
                        + authority,
                e);
    }

    private static RegistryException refused(String who, String authority, CertificateRefusedException e) {
        String host = e.origin().authority();
        CertificateSummary certificate = e.certificate();
        String subject = host.equals(authority)
                ? "the TLS certificate of " + who
                : who + " leads to " + host + ", whose TLS certificate";
        return switch (e.reason()) {
            case UNTRUSTED ->
                failure(
                        subject + " is not trusted: " + whyUntrusted(e) + " (" + certificate + ")",
                        "compare the fingerprint with whoever runs " + host
                                + "; then put the certificate of its authority"
                                + " (PEM) into ~/.docker/certs.d/" + host
                                + "/ca.crt, or name the file in <caCertificates>"
                                + " (-Dsealer.caCertificates); as the last resort name " + host + " in " + LAST_RESORT,
                        e);
            case EXPIRED ->
                failure(
                        subject + " is no longer valid: it ended on " + day(certificate.notAfter()) + " (" + certificate
                                + ")",
                        renew(host),
                        e);
            case NOT_YET_VALID ->
                failure(
                        subject + " is not valid yet: it begins on " + day(certificate.notBefore()) + " (" + certificate
                                + ")",
                        "check the clock of this machine; else: " + renew(host),
                        e);
            case WRONG_HOST ->
                failure(
                        subject + " is for another host: " + names(certificate) + " (" + certificate + ")",
                        "use the name that the certificate is for, or have " + host
                                + " show one for its own; as the last" + " resort name " + host + " in " + LAST_RESORT,
                        e);
        };
    }

    private static String whyUntrusted(CertificateRefusedException e) {
        if (e.detail().isPresent()) {
            return "this Java refuses it, " + e.detail().get();
        }
        return e.certificate().isSelfSigned()
                ? "it is signed by nobody but itself"
                : "no authority that is known here has signed it";
    }

    private static String renew(String host) {
        return "have those who run " + host + " renew it; as the last resort name " + host + " in " + LAST_RESORT;
    }

    private static String names(CertificateSummary certificate) {
        return certificate.names().isEmpty()
                ? "it names none in its subjectAltName"
                : String.join(", ", certificate.names());
    }

    private static String day(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static RegistryException failure(String message, String remedy, SSLException e) {
        return new RegistryException(RegistryException.Kind.UNREACHABLE, message, remedy, e);
    }
}
