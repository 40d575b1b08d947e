package io.sealer.registry;

import io.sealer.http.NameResolver;
import io.sealer.http.ProxyServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a build says about registries.
 *
 * @param mirrors where content is fetched from instead ({@code sealer.mirrors})
 * @param insecureRegistries hosts, with a port or for all ports, that may be spoken to in plain HTTP or with an
 *     unverified certificate ({@code sealer.insecureRegistries})
 * @param credentials where credentials are looked up when a registry asks for some
 * @param offline whether nothing may be asked of the network (Maven's {@code -o})
 * @param parallel how many transfers run at once ({@code sealer.parallel})
 * @param proxies proxies of Maven's settings
 * @param version version of this plugin, for the User-Agent header
 * @param connectTimeout longest wait for a connection
 * @param stallTimeout longest wait for the next byte
 * @param names how host names become addresses
 */
public record RegistryConfiguration(
        Mirrors mirrors,
        Set<String> insecureRegistries,
        CredentialSource credentials,
        boolean offline,
        int parallel,
        List<ProxyServer> proxies,
        String version,
        Duration connectTimeout,
        Duration stallTimeout,
        NameResolver names) {

    private static final int DEFAULT_PARALLEL = 8;
    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration DEFAULT_STALL_TIMEOUT = Duration.ofSeconds(60);

    public RegistryConfiguration {
        Objects.requireNonNull(mirrors, "mirrors");
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(connectTimeout, "connectTimeout");
        Objects.requireNonNull(stallTimeout, "stallTimeout");
        Objects.requireNonNull(names, "names");
        insecureRegistries = Set.copyOf(insecureRegistries);
        proxies = List.copyOf(proxies);
        if (parallel < 1) {
            throw new IllegalArgumentException("parallel " + parallel);
        }
    }

    /** No mirrors, no insecure hosts, no credentials, online, eight at once, no proxies. */
    public static RegistryConfiguration plain(String version) {
        return new RegistryConfiguration(
                Mirrors.none(),
                Set.of(),
                CredentialSource.none(),
                false,
                DEFAULT_PARALLEL,
                List.of(),
                version,
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_STALL_TIMEOUT,
                NameResolver.system());
    }

    /** The same with mirrors. */
    public RegistryConfiguration withMirrors(Mirrors other) {
        return new RegistryConfiguration(
                other,
                insecureRegistries,
                credentials,
                offline,
                parallel,
                proxies,
                version,
                connectTimeout,
                stallTimeout,
                names);
    }

    /** The same with insecure hosts. */
    public RegistryConfiguration withInsecureRegistries(Set<String> hosts) {
        return new RegistryConfiguration(
                mirrors, hosts, credentials, offline, parallel, proxies, version, connectTimeout, stallTimeout, names);
    }

    /** The same with a place for credentials. */
    public RegistryConfiguration withCredentials(CredentialSource source) {
        return new RegistryConfiguration(
                mirrors,
                insecureRegistries,
                source,
                offline,
                parallel,
                proxies,
                version,
                connectTimeout,
                stallTimeout,
                names);
    }

    /** The same, offline or not. */
    public RegistryConfiguration withOffline(boolean flag) {
        return new RegistryConfiguration(
                mirrors,
                insecureRegistries,
                credentials,
                flag,
                parallel,
                proxies,
                version,
                connectTimeout,
                stallTimeout,
                names);
    }

    /** The same with another number of transfers at once. */
    public RegistryConfiguration withParallel(int transfers) {
        return new RegistryConfiguration(
                mirrors,
                insecureRegistries,
                credentials,
                offline,
                transfers,
                proxies,
                version,
                connectTimeout,
                stallTimeout,
                names);
    }

    /** The same with proxies. */
    public RegistryConfiguration withProxies(List<ProxyServer> servers) {
        return new RegistryConfiguration(
                mirrors,
                insecureRegistries,
                credentials,
                offline,
                parallel,
                servers,
                version,
                connectTimeout,
                stallTimeout,
                names);
    }

    /** The same with other timeouts. */
    public RegistryConfiguration withTimeouts(Duration connect, Duration stall) {
        return new RegistryConfiguration(
                mirrors, insecureRegistries, credentials, offline, parallel, proxies, version, connect, stall, names);
    }

    /** The same with another way from names to addresses. */
    public RegistryConfiguration withNames(NameResolver resolver) {
        return new RegistryConfiguration(
                mirrors,
                insecureRegistries,
                credentials,
                offline,
                parallel,
                proxies,
                version,
                connectTimeout,
                stallTimeout,
                resolver);
    }
}
