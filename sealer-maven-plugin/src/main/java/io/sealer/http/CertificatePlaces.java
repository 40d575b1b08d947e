package io.sealer.http;

import io.sealer.Problem;
import io.sealer.Problems;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where trusted authorities and client certificates come from, besides the JDK's own trust store. Nothing of it is read
 * before the first TLS connection, but for what the project itself names.
 *
 * @param authorities authorities that the project names, trusted for every host
 * @param hostDirectories {@code certs.d} directories of docker and podman
 * @param system the operating system's authorities
 * @param clients client certificates that the project names
 */
public record CertificatePlaces(
        List<X509Certificate> authorities, List<Path> hostDirectories, SystemStore system, ClientCertificates clients) {

    public CertificatePlaces {
        authorities = List.copyOf(authorities);
        hostDirectories = List.copyOf(hostDirectories);
    }

    /** The JDK's trust store and nothing else. */
    public static CertificatePlaces none() {
        return new CertificatePlaces(List.of(), List.of(), SystemStore.none(), ClientCertificates.none());
    }

    /**
     * The places that docker, podman and the operating system use.
     *
     * @param environment the process's environment: {@code SSL_CERT_FILE}, {@code SSL_CERT_DIR}, {@code XDG_CONFIG_HOME}
     * @param home the user's home directory
     * @param authorities see {@link #read}
     */
    public static CertificatePlaces of(Map<String, String> environment, Path home, List<X509Certificate> authorities) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path configuration = xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
        return new CertificatePlaces(
                authorities,
                List.of(
                        Path.of("/etc/docker/certs.d"),
                        home.resolve(".docker/certs.d"),
                        Path.of("/etc/containers/certs.d"),
                        configuration.resolve("containers/certs.d")),
                SystemStore.of(environment),
                ClientCertificates.none());
    }

    /** The same with client certificates of the project. */
    public CertificatePlaces withClients(ClientCertificates certificates) {
        return new CertificatePlaces(authorities, hostDirectories, system, certificates);
    }

    /**
     * Reads the files that a project names ({@code <caCertificates>}).
     *
     * @param problems receives everything in them that cannot be read
     */
    public static List<X509Certificate> read(List<Path> files, Problems problems) {
        List<X509Certificate> all = new ArrayList<>();
        for (Path file : files) {
            CertificateFile.Reading reading = CertificateFile.read(file);
            all.addAll(reading.certificates());
            reading.problems()
                    .forEach(problem -> problems.add(Problem.project(problem)
                            .withRemedy("name PEM files with certificates in <caCertificates>"
                                    + " (-Dsealer.caCertificates)")));
        }
        return all;
    }
}
