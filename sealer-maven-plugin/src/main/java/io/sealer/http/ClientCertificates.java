package io.sealer.http;

import io.sealer.Problem;
import io.sealer.Problems;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The client certificates that the project names, each for one host; they come before those of {@code certs.d}. */
public final class ClientCertificates {

    private static final String NAMED_BY = "<clientCertificates> (-Dsealer.clientCertificates)";

    private final Map<String, ClientIdentity> byHost = new HashMap<>();

    private ClientCertificates() {}

    /** No certificates. */
    public static ClientCertificates none() {
        return new ClientCertificates();
    }

    /**
     * Reads all of them now, so that what is wrong is known before anybody is asked.
     *
     * @param problems receives every file that cannot be read or used, every key that is another's, every certificate
     *     whose time is over or to come
     */
    public static ClientCertificates read(List<ClientCertificateSource> sources, Problems problems) {
        ClientCertificates read = new ClientCertificates();
        for (ClientCertificateSource source : sources) {
            IdentityFiles.Reading reading = IdentityFiles.read(source);
            reading.problems()
                    .forEach(problem -> problems.add(Problem.project(problem)
                            .withRemedy("name certificate and key for " + source.host() + " in " + NAMED_BY)));
            reading.identity().ifPresent(identity -> {
                checkTime(source, identity.chain().get(0), problems);
                read.byHost.put(source.host().toLowerCase(Locale.ROOT), identity);
            });
        }
        return read;
    }

    private static void checkTime(ClientCertificateSource source, X509Certificate certificate, Problems problems) {
        CertificateSummary summary = CertificateSummary.of(certificate);
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            problems.add(Problem.environment("the client certificate in " + source.file() + " is no longer valid: it"
                            + " ended on " + CertificateSummary.day(summary.notAfter()) + " (" + summary + ")")
                    .withRemedy(
                            "have those who run " + source.host() + " issue a new one, and name it in " + NAMED_BY));
        } catch (CertificateNotYetValidException e) {
            problems.add(Problem.environment("the client certificate in " + source.file() + " is not valid yet: it"
                            + " begins on " + CertificateSummary.day(summary.notBefore()) + " (" + summary + ")")
                    .withRemedy("check the clock of this machine, or name another one in " + NAMED_BY));
        }
    }

    /** What is shown to a host. */
    Optional<ClientIdentity> of(Origin origin) {
        return origin.names().stream().map(byHost::get).filter(Objects::nonNull).findFirst();
    }
}
