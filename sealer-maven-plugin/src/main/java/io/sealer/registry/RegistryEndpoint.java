package io.sealer.registry;

import java.net.URI;
import java.util.Optional;

/**
 * One place that can be asked for an image's content: the registry itself or a mirror of it.
 *
 * @param host as credentials and messages name it: {@code docker.io}, {@code harbor.corp:8443}
 * @param authority host and port that are connected to: for {@code docker.io} another
 * @param scheme {@code http} or {@code https} where a mirror's URL says it; else it has to be found out
 * @param repository the repository there: a mirror's path comes before the image's own
 * @param mirror whether it stands in for the registry of the reference
 */
record RegistryEndpoint(String host, String authority, Optional<String> scheme, String repository, boolean mirror) {

    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_AUTHORITY = "registry-1.docker.io";

    /** The registry that a reference names. */
    static RegistryEndpoint itself(String domain, String repository) {
        String authority = domain.equals(DOCKER_HUB) ? DOCKER_HUB_AUTHORITY : domain;
        return new RegistryEndpoint(domain, authority, Optional.empty(), repository, false);
    }

    /** A mirror of it. */
    static RegistryEndpoint mirror(URI address, String repository) {
        String path = address.getPath() == null ? "" : address.getPath().replaceFirst("^/+", "");
        String prefix = path.isEmpty() ? "" : path + "/";
        return new RegistryEndpoint(
                address.getAuthority(),
                address.getAuthority(),
                Optional.of(address.getScheme()),
                prefix + repository,
                true);
    }

    /** How people are told who was asked. */
    @Override
    public String toString() {
        return mirror ? "mirror " + host : host;
    }
}
