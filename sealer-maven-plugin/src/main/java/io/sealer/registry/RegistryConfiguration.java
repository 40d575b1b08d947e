package io.sealer.registry;

import io.sealer.http.CertificatePlaces;
import io.sealer.http.NameResolver;
import io.sealer.http.ProxyServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a build says about registries. Begin with {@link #plain} and add what differs.
 *
 * @param mirrors where content is fetched from instead ({@code sealer.mirrors})
 * @param fileMirrors where files are fetched from instead ({@code sealer.fileMirrors})
 * @param insecureRegistries hosts, with a port or for all ports, that may be spoken to in plain HTTP or with an
 *     unverified certificate ({@code sealer.insecureRegistries})
 * @param credentials where credentials are looked up when a registry asks for some
 * @param offline whether nothing may be asked of the network (Maven's {@code -o})
 * @param parallel how many transfers run at once ({@code sealer.parallel})
 * @param network how hosts are reached
 */
public record RegistryConfiguration(
        Mirrors mirrors,
        FileMirrors fileMirrors,
        Set<String> insecureRegistries,
        CredentialSource credentials,
        boolean offline,
        int parallel,
        Network network) {

    private static final int DEFAULT_PARALLEL = 8;

    /**
     * How hosts are reached.
     *
     * @param version version of this plugin, for the User-Agent header
     * @param proxies proxies of Maven's settings
     * @param connectTimeout longest wait for a connection
     * @param stallTimeout longest wait for the next byte
     * @param names how host names become addresses
     * @param certificates where trusted authorities and client certificates come from
     */
    public record Network(
            String version,
            List<ProxyServer> proxies,
            Duration connectTimeout,
            Duration stallTimeout,
            NameResolver names,
            CertificatePlaces certificates) {

        private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(20);
        private static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofSeconds(60);

        public Network {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(connectTimeout, "connectTimeout");
            Objects.requireNonNull(stallTimeout, "stallTimeout");
            Objects.requireNonNull(names, "names");
            Objects.requireNonNull(certificates, "certificates");
            proxies = List.copyOf(proxies);
        }

        /** No proxies, 20 s for a connection, 60 s for the next byte, the system's names, the JDK's certificates. */
        public static Network direct(String version) {
            return new Network(
                    version,
                    List.of(),
                    DEFAULT_CONNECT_TIMEOUT,
                    DEFAULT_STALL_TIMEOUT,
                    NameResolver.system(),
                    CertificatePlaces.none());
        }
    }

    public RegistryConfiguration {
        Objects.requireNonNull(mirrors, "mirrors");
        Objects.requireNonNull(fileMirrors, "fileMirrors");
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(network, "network");
        insecureRegistries = Set.copyOf(insecureRegistries);
        if (parallel < 1) {
            throw new IllegalArgumentException("parallel " + parallel);
        }
    }

    /**
     * No mirrors, no insecure hosts, no credentials, online, eight at once, no proxies.
     *
     * @param version version of this plugin
     */
    public static RegistryConfiguration plain(String version) {
        return new RegistryConfiguration(
                Mirrors.none(),
                FileMirrors.none(),
                Set.of(),
                CredentialSource.none(),
                false,
                DEFAULT_PARALLEL,
                Network.direct(version));
    }

    /** The same with mirrors. */
    public RegistryConfiguration withMirrors(Mirrors other) {
        return new RegistryConfiguration(
                other, fileMirrors, insecureRegistries, credentials, offline, parallel, network);
    }

    /** The same with mirrors of files. */
    public RegistryConfiguration withFileMirrors(FileMirrors other) {
        return new RegistryConfiguration(mirrors, other, insecureRegistries, credentials, offline, parallel, network);
    }

    /**
     * The same with insecure hosts.
     *
     * @throws io.sealer.ProblemException naming every entry that is no host
     */
    public RegistryConfiguration withInsecureRegistries(Set<String> hosts) {
        InsecureHosts.check(hosts);
        return new RegistryConfiguration(mirrors, fileMirrors, hosts, credentials, offline, parallel, network);
    }

    /** The same with a place for credentials. */
    public RegistryConfiguration withCredentials(CredentialSource source) {
        return new RegistryConfiguration(mirrors, fileMirrors, insecureRegistries, source, offline, parallel, network);
    }

    /** The same, offline or not. */
    public RegistryConfiguration withOffline(boolean flag) {
        return new RegistryConfiguration(
                mirrors, fileMirrors, insecureRegistries, credentials, flag, parallel, network);
    }

    /** The same with another number of transfers at once. */
    public RegistryConfiguration withParallel(int transfers) {
        return new RegistryConfiguration(
                mirrors, fileMirrors, insecureRegistries, credentials, offline, transfers, network);
    }

    /** The same with proxies. */
    public RegistryConfiguration withProxies(List<ProxyServer> servers) {
        return with(new Network(
                network.version,
                servers,
                network.connectTimeout,
                network.stallTimeout,
                network.names,
                network.certificates));
    }

    /** The same with other timeouts. */
    public RegistryConfiguration withTimeouts(Duration connect, Duration stall) {
        return with(new Network(network.version, network.proxies, connect, stall, network.names, network.certificates));
    }

    /** The same with another way from names to addresses. */
    public RegistryConfiguration withNames(NameResolver resolver) {
        return with(new Network(
                network.version,
                network.proxies,
                network.connectTimeout,
                network.stallTimeout,
                resolver,
                network.certificates));
    }

    /** The same with other certificates. */
    public RegistryConfiguration withCertificates(CertificatePlaces places) {
        return with(new Network(
                network.version, network.proxies, network.connectTimeout, network.stallTimeout, network.names, places));
    }

    private RegistryConfiguration with(Network other) {
        return new RegistryConfiguration(
                mirrors, fileMirrors, insecureRegistries, credentials, offline, parallel, other);
    }
}
