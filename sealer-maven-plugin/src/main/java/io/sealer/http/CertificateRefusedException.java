package io.sealer.http;

import java.security.cert.CertPathBuilderException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** A server's certificate was not accepted. Nothing but the TLS greeting was sent. */
public final class CertificateRefusedException extends SSLException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with it. */
    public enum Reason {
        /** No authority that is known has signed it, or not in a way that is good enough. */
        UNTRUSTED,
        /** Its time, or that of a certificate behind it, is over. */
        EXPIRED,
        /** Its time is still to come. */
        NOT_YET_VALID,
        /** It is for other hosts. */
        WRONG_HOST
    }

    private final transient Origin origin;
    private final Reason reason;
    private final transient CertificateSummary certificate;

    CertificateRefusedException(Origin origin, Reason reason, CertificateSummary certificate, Throwable cause) {
        super("the certificate of " + origin.authority() + " is refused (" + reason + "): " + certificate, cause);
        this.origin = origin;
        this.reason = reason;
        this.certificate = certificate;
    }

    /** Who showed it. */
    public Origin origin() {
        return origin;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }

    /** The certificate at fault: mostly the server's own, but an expired one may be its issuer's. */
    public CertificateSummary certificate() {
        return certificate;
    }

    /** The JDK's words for a chain that it could build but does not accept: a weak algorithm, a wrong use. */
    public Optional<String> detail() {
        Throwable last = this;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        boolean noAuthority = last instanceof CertPathBuilderException || last == this || last.getMessage() == null;
        return noAuthority ? Optional.empty() : Optional.of(last.getMessage());
    }
}
