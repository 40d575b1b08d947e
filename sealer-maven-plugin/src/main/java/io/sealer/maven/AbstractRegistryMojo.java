package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.http.CertificatePlaces;
import io.sealer.http.ClientCertificateSource;
import io.sealer.http.ClientCertificates;
import io.sealer.registry.AuthFiles;
import io.sealer.registry.CredentialChain;
import io.sealer.registry.CredentialSource;
import io.sealer.registry.Mirrors;
import io.sealer.registry.RegistryConfiguration;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** What the goals of a project share that talk to registries. */
abstract class AbstractRegistryMojo extends AbstractImageMojo {

    private final SettingsDecrypter settingsDecrypter;

    /**
     * Where the content of registries is fetched from, as {@code REGISTRY=URL} pairs. A path in the URL is put before
     * the repository. {@code *} is the mirror of all registries without one of their own. Several mirrors of one
     * registry are tried in order, and at last the registry itself, when one has no such image (404) or cannot be
     * reached; with a {@code !} behind the URL nothing is tried after it. {@code http://} written here is the
     * permission to talk plain HTTP to that host.
     *
     * <pre>{@code -Dsealer.mirrors=docker.io=https://harbor.corp/hub,*=http://10.0.0.5:5000!}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.mirrors")
    private List<String> mirrors;

    /**
     * Registry hosts ({@code host} or {@code host:port}) that may be reached over plain HTTP or with a certificate
     * that cannot be verified. Loopback addresses always may; no other host ever is without being named here.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.insecureRegistries")
    private List<String> insecureRegistries;

    /**
     * Where the credentials of registries are, for builds that cannot use a {@code <server>} of Maven's settings with
     * the registry's host as its id, nor a login of docker or podman: {@code REGISTRY[/NAMESPACE]=env:USER:PASSWORD}
     * with the names of two environment variables, or {@code REGISTRY[/NAMESPACE]=server:ID} with the id of any
     * server. They come before all other places. The password itself is never written here: Maven prints the
     * configuration of plugins with {@code -X}, and command lines are public. Default: none.
     *
     * <pre>{@code
     * <registryCredentials>
     *   <credential>harbor.corp/team=env:HARBOR_USER:HARBOR_PASSWORD</credential>
     *   <credential>quay.io=server:quay-robot</credential>
     * </registryCredentials>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.registryCredentials")
    private List<String> registryCredentials;

    /**
     * PEM files with the certificates of authorities that are trusted for every registry, besides those of the JDK,
     * of the operating system and of the {@code certs.d} directories of docker and podman. Default: none.
     *
     * <pre>{@code
     * <caCertificates>
     *   <file>src/main/certs/corp-ca.pem</file>
     * </caCertificates>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.caCertificates")
    private List<File> caCertificates;

    /**
     * Certificates that are shown to registries which ask for one, with their private keys, as {@code
     * HOST[:PORT]=CERTIFICATE:KEY}: two PEM files, or one that holds both. The host is that of the reference or of the
     * mirror; without a port it is 443. The key may be PKCS#8, PKCS#1 or SEC 1, and has no password; for keys with one
     * there is {@code HOST[:PORT]=FILE.p12:env:PASSWORD} with the name of an environment variable, or {@code
     * HOST[:PORT]=FILE.p12:server:ID} with the id of a server of Maven's settings. Relative paths begin at the
     * project's directory. They come before those in the {@code certs.d} directories of docker and podman. Default:
     * none.
     *
     * <pre>{@code
     * <clientCertificates>
     *   <certificate>harbor.corp=/etc/ci/harbor.crt:/etc/ci/harbor.key</certificate>
     *   <certificate>registry.corp:5000=/etc/ci/ci.p12:env:CI_P12_PASSWORD</certificate>
     * </clientCertificates>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.clientCertificates")
    private List<String> clientCertificates;

    /**
     * Transfers at a time from or to one registry host.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.parallel", defaultValue = "8")
    private int parallel;

    AbstractRegistryMojo(SettingsDecrypter settingsDecrypter) {
        this.settingsDecrypter = settingsDecrypter;
    }

    /**
     * What this build says about registries.
     *
     * @throws ProblemException when parameters, or the files of certificates that they name, make no sense
     */
    final RegistryConfiguration registries() {
        if (parallel < 1) {
            throw new ProblemException(Problem.project("sealer.parallel is " + parallel)
                    .withRemedy("set <parallel> or -Dsealer.parallel to 1 or more"));
        }
        Path home = Path.of(System.getProperty("user.home"));
        SettingsCredentials settings =
                new SettingsCredentials(session().getSettings().getServers(), settingsDecrypter, progress());
        RegistryConfiguration configuration = RegistryConfiguration.plain(pluginVersion())
                .withMirrors(Mirrors.parse(String.join(",", orEmpty(mirrors))))
                .withInsecureRegistries(Set.copyOf(orEmpty(insecureRegistries)))
                .withCredentials(credentials(home, settings))
                .withCertificates(certificates(home, settings))
                .withOffline(session().isOffline())
                .withParallel(parallel);
        return session().isOffline()
                ? configuration
                : configuration.withProxies(new SettingsProxies(settingsDecrypter, progress())
                        .active(session().getSettings().getProxies()));
    }

    private CertificatePlaces certificates(Path home, SettingsCredentials settings) {
        Problems problems = new Problems();
        List<Path> files = caCertificates == null
                ? List.of()
                : caCertificates.stream().map(File::toPath).toList();
        CertificatePlaces places = CertificatePlaces.of(System.getenv(), home, CertificatePlaces.read(files, problems));
        if (!session().isOffline()) {
            List<ClientCertificateSource> sources = new ConfiguredClientCertificates(
                            basedir(), System.getenv(), settings)
                    .parse(orEmpty(clientCertificates), problems);
            places = places.withClients(ClientCertificates.read(sources, problems));
        }
        problems.throwIfAny();
        return places;
    }

    private CredentialSource credentials(Path home, SettingsCredentials settings) {
        List<CredentialSource> sources = new ArrayList<>();
        sources.add(new ConfiguredCredentials(orEmpty(registryCredentials), System.getenv(), settings, progress()));
        sources.add(settings);
        sources.addAll(AuthFiles.inOrder(System.getenv(), home));
        return new CredentialChain(sources, progress());
    }

    /** Maven gives nothing, or entries that are empty, where an element is empty. */
    static List<String> orEmpty(List<String> values) {
        return values == null
                ? List.of()
                : values.stream()
                        .filter(value -> value != null && !value.isBlank())
                        .map(String::strip)
                        .toList();
    }
}
