package io.sealer.registry;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.http.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows what to put into the Authorization header for a repository of a registry, and learns it from the challenge of a
 * 401. What is learnt for one registry is never sent to another, even when both name the same token service.
 */
final class Authenticator {

    private static final String BASIC = "basic";
    private static final String BEARER = "bearer";

    private record Key(Origin origin, String repository) {}

    private final CredentialSource credentials;
    private final TokenService tokens;
    private final Progress progress;
    private final Map<Key, String> headers = new ConcurrentHashMap<>();
    private final Map<Key, Object> locks = new ConcurrentHashMap<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    Authenticator(CredentialSource credentials, TokenService tokens, Progress progress) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.progress = progress;
    }

    /** What was good for this repository the last time. */
    Optional<String> known(RegistryEndpoint endpoint, Origin origin) {
        return Optional.ofNullable(headers.get(new Key(origin, endpoint.repository())));
    }

    /**
     * Follows a challenge.
     *
     * @param rejected what was sent with the request that was turned down, if anything
     * @return the header to send next
     * @throws RegistryException when there is nothing (else) to send
     */
    String answer(RegistryEndpoint endpoint, Origin origin, List<Challenge> challenges, Optional<String> rejected)
            throws RegistryException {
        Key key = new Key(origin, endpoint.repository());
        synchronized (locks.computeIfAbsent(key, any -> new Object())) {
            String current = headers.get(key);
            if (current != null && !Optional.of(current).equals(rejected)) {
                return current; // another thread was here meanwhile
            }
            String header = follow(endpoint, challenges);
            headers.put(key, header);
            return header;
        }
    }

    private String follow(RegistryEndpoint endpoint, List<Challenge> challenges) throws RegistryException {
        Optional<Credential> credential = credentialFor(endpoint);
        Denial denial = denial(endpoint, credential);
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals(BEARER)) {
                return "Bearer " + tokens.tokenFor(endpoint, challenge, credential, denial);
            }
        }
        if (challenges.stream().noneMatch(challenge -> challenge.scheme().equals(BASIC))) {
            throw denial.unknownScheme(challenges);
        }
        // An identity token is no password.
        return basic(credential.filter(found -> !found.isIdentityToken()).orElseThrow(() -> denial.with(401, "")));
    }

    static String basic(Credential credential) {
        byte[] pair = (credential.username() + ":" + credential.secret()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private Optional<Credential> credentialFor(RegistryEndpoint endpoint) {
        try {
            return credentials.find(endpoint.host(), endpoint.repository());
        } catch (ProblemException e) {
            // Many images are public: the build goes on, and is told of this again if it is refused.
            if (troubles.put(endpoint.host(), e.problems().get(0).message()) == null) {
                progress.warn("No credentials for " + endpoint.host() + ": " + e.getMessage());
            }
            return Optional.empty();
        }
    }

    /** The words for a refusal. */
    Denial denial(RegistryEndpoint endpoint) {
        return denial(endpoint, credentialFor(endpoint));
    }

    private Denial denial(RegistryEndpoint endpoint, Optional<Credential> credential) {
        return new Denial(endpoint, credential, Optional.ofNullable(troubles.get(endpoint.host())));
    }
}
