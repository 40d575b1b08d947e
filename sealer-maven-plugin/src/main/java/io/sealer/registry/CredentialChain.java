package io.sealer.registry;

import io.sealer.ProblemException;
import io.sealer.Progress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Several places for credentials; the first that knows some wins. One that cannot be read does not hide the others. */
public final class CredentialChain implements CredentialSource {

    private final List<CredentialSource> sources;
    private final Progress progress;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * @param sources in the order in which they are asked
     * @param progress told once of each place that cannot be read, and, for those who look for a cause, of the place
     *     that a registry's credentials come from
     */
    public CredentialChain(List<CredentialSource> sources, Progress progress) {
        this.sources = List.copyOf(sources);
        this.progress = Objects.requireNonNull(progress, "progress");
    }

    /** @throws ProblemException when nobody knows any credentials, but somebody could not be asked */
    @Override
    public Optional<Credential> find(String registryHost, String repository) {
        ProblemException trouble = null;
        for (CredentialSource source : sources) {
            try {
                Optional<Credential> found = source.find(registryHost, repository);
                if (found.isPresent()) {
                    tell(registryHost, found.get(), trouble);
                    return found;
                }
            } catch (ProblemException e) {
                trouble = trouble == null ? e : trouble;
            }
        }
        if (trouble != null) {
            throw trouble;
        }
        return Optional.empty();
    }

    private void tell(String host, Credential found, ProblemException trouble) {
        String line = "Credentials for " + host + " come from " + found.source();
        if (trouble != null && told.add(trouble.getMessage())) {
            progress.warn(trouble.getMessage() + ". " + line + " instead");
        } else if (told.add(line)) {
            progress.debug(line);
        }
    }
}
