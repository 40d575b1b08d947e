package io.sealer.registry;

import java.util.Optional;

/** A place where credentials are kept. For use by several threads. */
@FunctionalInterface
public interface CredentialSource {

    /**
     * Looks a credential up; asked only when a registry wants one.
     *
     * @param registryHost the registry as references name it, with its port if any: {@code docker.io}, {@code
     *     harbor.corp:8443}
     * @param repository the repository there, for places that keep credentials by namespace
     * @throws io.sealer.ProblemException when the place cannot be read; the build goes on without it unless the registry
     *     then refuses
     */
    Optional<Credential> find(String registryHost, String repository);

    /** Knows nothing. */
    static CredentialSource none() {
        return (registryHost, repository) -> Optional.empty();
    }
}
