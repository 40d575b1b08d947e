package io.sealer.registry;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.http.Origin;
import io.sealer.http.TimeSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows what to put into the Authorization header for a repository of a registry, and learns it from the challenge of a
 * 401. What is learnt for one registry is never sent to another, even when both name the same token service.
 */
final class Authenticator {

    private static final String BASIC = "basic";
    private static final String BEARER = "bearer";

    private static final double SHARE_OF_LIFETIME = 0.8;

    private record Key(Origin origin, String repository) {}

    /** What opens a repository, how long, and what was asked for it. */
    private record Pass(String header, OptionalLong untilNanos, List<Challenge> challenges) {

        boolean isFresh(long now) {
            return untilNanos.isEmpty() || untilNanos.getAsLong() - now > 0;
        }
    }

    private final CredentialSource source;
    private final TokenService tokens;
    private final TimeSource time;
    private final Progress progress;
    private final Map<Key, Pass> passes = new ConcurrentHashMap<>();
    private final SingleFlight<Key> flights = new SingleFlight<>();
    private final Map<String, Optional<Credential>> credentials = new ConcurrentHashMap<>();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    Authenticator(CredentialSource source, TokenService tokens, TimeSource time, Progress progress) {
        this.source = source;
        this.tokens = tokens;
        this.time = time;
        this.progress = progress;
    }

    /** Whether something was good for this repository before. */
    boolean knows(RegistryEndpoint endpoint, Origin origin) {
        return passes.containsKey(new Key(origin, endpoint.repository()));
    }

    /**
     * What to send with a request before anybody asks: what was good the last time, renewed shortly before it ends; or
     * what the registry asks of everybody.
     *
     * @throws RegistryException when a token service does not give what is needed
     */
    Optional<String> header(RegistryEndpoint endpoint, RegistryProbe.Greeting greeting) throws RegistryException {
        Key key = new Key(greeting.origin(), endpoint.repository());
        Optional<String> fresh = fresh(key);
        if (fresh.isPresent() || challengesFor(key, greeting).isEmpty()) {
            return fresh;
        }
        return flights.alone(key, () -> {
            Optional<String> meanwhile = fresh(key);
            List<Challenge> challenges = challengesFor(key, greeting);
            boolean helpless = !asks(challenges, BEARER)
                    && (!asks(challenges, BASIC) || passwordFor(endpoint).isEmpty());
            // Without a password one can still ask, and many registries then give what is public.
            return meanwhile.isPresent() || helpless ? meanwhile : Optional.of(follow(key, endpoint, challenges));
        });
    }

    private Optional<String> fresh(Key key) {
        return Optional.ofNullable(passes.get(key))
                .filter(pass -> pass.isFresh(time.nanoTime()))
                .map(Pass::header);
    }

    private List<Challenge> challengesFor(Key key, RegistryProbe.Greeting greeting) {
        Pass pass = passes.get(key);
        return pass == null ? greeting.challenges() : pass.challenges();
    }

    private static boolean asks(List<Challenge> challenges, String scheme) {
        return challenges.stream().anyMatch(challenge -> challenge.scheme().equals(scheme));
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
        return flights.alone(key, () -> {
            Pass current = passes.get(key);
            if (current != null && !Optional.of(current.header()).equals(rejected)) {
                return current.header(); // another thread was here meanwhile
            }
            return follow(key, endpoint, challenges);
        });
    }

    private String follow(Key key, RegistryEndpoint endpoint, List<Challenge> challenges) throws RegistryException {
        Pass pass = passFor(endpoint, challenges);
        passes.put(key, pass);
        return pass.header();
    }

    private Pass passFor(RegistryEndpoint endpoint, List<Challenge> challenges) throws RegistryException {
        Denial denial = denial(endpoint);
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals(BEARER)) {
                TokenService.Token token = tokens.tokenFor(endpoint, challenge, denial.credential(), denial);
                long until = time.nanoTime() + (long) (token.lifetime().toNanos() * SHARE_OF_LIFETIME);
                return new Pass("Bearer " + token.text(), OptionalLong.of(until), challenges);
            }
        }
        if (!asks(challenges, BASIC)) {
            throw denial.unknownScheme(challenges);
        }
        Credential password = passwordFor(endpoint).orElseThrow(() -> denial.with(401, ""));
        return new Pass(basic(password), OptionalLong.empty(), challenges);
    }

    /** An identity token is no password. */
    private Optional<Credential> passwordFor(RegistryEndpoint endpoint) {
        return credentialFor(endpoint).filter(found -> !found.isIdentityToken());
    }

    static String basic(Credential credential) {
        byte[] pair = (credential.username() + ":" + credential.secret()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** Looked up once: helpers are programs, and programs take time. */
    private Optional<Credential> credentialFor(RegistryEndpoint endpoint) {
        return credentials.computeIfAbsent(endpoint.host() + "/" + endpoint.repository(), name -> lookUp(endpoint));
    }

    private Optional<Credential> lookUp(RegistryEndpoint endpoint) {
        try {
            return source.find(endpoint.host(), endpoint.repository());
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
        return new Denial(endpoint, credentialFor(endpoint), Optional.ofNullable(troubles.get(endpoint.host())));
    }
}
