package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.http.Backoff;
import io.sealer.http.HttpSettings;
import io.sealer.http.HttpTransport;
import io.sealer.http.TimeSource;
import java.util.concurrent.ThreadLocalRandom;

/** What talks to registries in one run, put together: connections, credentials, pace, patience. */
final class RegistryWire implements AutoCloseable {

    private final HttpTransport http;
    private final Traffic traffic;
    private final TransferPool pool;
    private final Retries retries;
    private final AnswerFailures failures;
    private final RegistryClient client;

    /**
     * @param rights what tokens are asked for
     * @param trust where plain HTTP and unverified TLS are allowed
     */
    RegistryWire(
            RegistryConfiguration configuration,
            TokenScope rights,
            InsecureHosts trust,
            Progress progress,
            TimeSource time) {
        this.traffic = new Traffic(time);
        this.http = new HttpTransport(settings(configuration, trust, progress));
        this.pool = new TransferPool(configuration.parallel(), http::close);
        HostPace pace = new HostPace(time, traffic, configuration.parallel());
        Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
        this.retries = new Retries(pace, backoff, traffic, progress);
        TokenService tokens = new TokenService(http, time, traffic, rights);
        Authenticator authenticator = new Authenticator(configuration.credentials(), tokens, time, progress);
        this.failures = new AnswerFailures(authenticator, time);
        this.client =
                new RegistryClient(http, new RegistryProbe(http, trust, traffic), authenticator, failures, traffic);
    }

    private static HttpSettings settings(RegistryConfiguration configuration, InsecureHosts trust, Progress progress) {
        RegistryConfiguration.Network network = configuration.network();
        return new HttpSettings(
                "sealer-maven-plugin/" + network.version(),
                network.connectTimeout(),
                network.stallTimeout(),
                configuration.parallel(),
                trust,
                network.proxies(),
                network.names(),
                network.certificates(),
                progress);
    }

    HttpTransport http() {
        return http;
    }

    Traffic traffic() {
        return traffic;
    }

    TransferPool pool() {
        return pool;
    }

    Retries retries() {
        return retries;
    }

    AnswerFailures failures() {
        return failures;
    }

    RegistryClient client() {
        return client;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        http.close();
    }
}
