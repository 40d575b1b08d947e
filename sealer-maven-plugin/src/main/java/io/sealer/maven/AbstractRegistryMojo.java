package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.registry.CredentialSource;
import io.sealer.registry.DockerConfigCredentials;
import io.sealer.registry.Mirrors;
import io.sealer.registry.RegistryConfiguration;
import java.nio.file.Path;
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
     * Transfers at a time from one registry host.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.parallel", defaultValue = "8")
    private int parallel;

    /**
     * Trusts nothing in the cache that was not hashed in this build.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.force", defaultValue = "false")
    private boolean force;

    AbstractRegistryMojo(SettingsDecrypter settingsDecrypter) {
        this.settingsDecrypter = settingsDecrypter;
    }

    /** Whether nothing in the cache is to be trusted unhashed. */
    final boolean force() {
        return force;
    }

    /**
     * What this build says about registries.
     *
     * @throws ProblemException when a parameter makes no sense
     */
    final RegistryConfiguration registries() {
        if (parallel < 1) {
            throw new ProblemException(Problem.project("sealer.parallel is " + parallel)
                    .withRemedy("set <parallel> or -Dsealer.parallel to 1 or more"));
        }
        CredentialSource credentials = CredentialSource.firstOf(List.of(
                new SettingsCredentials(session().getSettings().getServers(), settingsDecrypter, progress()),
                DockerConfigCredentials.of(System.getenv(), Path.of(System.getProperty("user.home")))));
        return RegistryConfiguration.plain(pluginVersion())
                .withMirrors(Mirrors.parse(String.join(",", orEmpty(mirrors))))
                .withInsecureRegistries(Set.copyOf(orEmpty(insecureRegistries)))
                .withCredentials(credentials)
                .withOffline(session().isOffline())
                .withParallel(parallel)
                .withProxies(SettingsProxies.active(session().getSettings(), settingsDecrypter));
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
