package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Credentials that {@code docker login} left in {@code config.json}, or in a program that the file names
 * (docs.docker.com, "docker login"; containers-auth.json(5) for keys that end in a namespace). The file is read when a
 * registry first asks for credentials.
 */
public final class DockerConfigCredentials implements CredentialSource {

    private static final String HUB = "docker.io";
    private static final String HUB_KEY = "https://index.docker.io/v1/";
    private static final List<String> HUB_NAMES = List.of(HUB, "index.docker.io", "registry-1.docker.io");

    private final Path file;
    private final Function<String, HelperAnswer> helpers;
    private final Map<String, HelperAnswer> asked = new ConcurrentHashMap<>();
    private volatile Map<String, Object> config;

    /** What a helper said the one time that it was asked, its failure included. */
    record HelperAnswer(Optional<Credential> credential, ProblemException failure) {

        Optional<Credential> get() {
            if (failure != null) {
                throw failure;
            }
            return credential;
        }
    }

    private DockerConfigCredentials(Path file) {
        this(file, DockerConfigCredentials::askProgram);
    }

    DockerConfigCredentials(Path file, Function<String, HelperAnswer> helpers) {
        this.file = file;
        this.helpers = helpers;
    }

    /**
     * The file that docker itself would read.
     *
     * @param environment the process's environment; {@code DOCKER_CONFIG} names the directory
     * @param home the user's home directory
     */
    public static DockerConfigCredentials of(Map<String, String> environment, Path home) {
        String directory = environment.getOrDefault("DOCKER_CONFIG", "");
        Path place = directory.isEmpty() ? home.resolve(".docker") : Path.of(directory);
        return new DockerConfigCredentials(place.resolve("config.json"));
    }

    @Override
    public Optional<Credential> find(String registryHost, String repository) {
        Map<String, Object> content = content();
        ProblemException trouble = null;
        try {
            Optional<Credential> helped = fromHelper(content, registryHost);
            if (helped.isPresent()) {
                return helped;
            }
        } catch (ProblemException e) {
            trouble = e;
        }
        Optional<Credential> written = fromFile(object(content, "auths"), registryHost, repository);
        if (written.isEmpty() && trouble != null) {
            throw trouble;
        }
        return written;
    }

    private Map<String, Object> content() {
        Map<String, Object> known = config;
        if (known != null) {
            return known;
        }
        try {
            known = Files.exists(file) ? Json.readObject(Files.readAllBytes(file)) : Map.of();
        } catch (IOException | IllegalArgumentException e) {
            // Neither the file's text nor a parser's quotation of it is shown: it holds passwords.
            throw new ProblemException(
                    Problem.environment(
                                    file + " cannot be read" + (e instanceof IOException ? "" : " (it is not JSON)"))
                            .withRemedy("mend it, or run docker login"),
                    null);
        }
        config = known;
        return known;
    }

    private Optional<Credential> fromHelper(Map<String, Object> content, String host) {
        Map<String, Object> own = object(content, "credHelpers");
        for (Map.Entry<String, Object> entry : own.entrySet()) {
            if (entry.getValue() instanceof String helper && namesOf(host).contains(normalised(entry.getKey()))) {
                return ask(helper, host.equals(HUB) ? HUB_KEY : host);
            }
        }
        if (content.get("credsStore") instanceof String store && !store.isEmpty()) {
            for (String key : host.equals(HUB) ? List.of(HUB_KEY, HUB) : List.of(host, "https://" + host)) {
                Optional<Credential> found = ask(store, key);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Credential> ask(String helper, String key) {
        return asked.computeIfAbsent(helper + " " + key, helpers).get();
    }

    private static HelperAnswer askProgram(String helperAndKey) {
        String[] parts = helperAndKey.split(" ", 2);
        try {
            return new HelperAnswer(new CredentialHelperProgram(parts[0]).find(parts[1]), null);
        } catch (ProblemException e) {
            return new HelperAnswer(Optional.empty(), e);
        }
    }

    private Optional<Credential> fromFile(Map<String, Object> auths, String host, String repository) {
        for (String wanted : keysFor(host, repository)) {
            for (Map.Entry<String, Object> entry : auths.entrySet()) {
                if (normalised(entry.getKey()).equals(wanted) && entry.getValue() instanceof Map<?, ?> auth) {
                    Optional<Credential> found = credential(auth);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The most particular first: {@code host/a/b}, {@code host/a}, {@code host}. */
    private static List<String> keysFor(String host, String repository) {
        List<String> keys = new ArrayList<>();
        for (String path = "/" + repository; ; path = path.substring(0, path.lastIndexOf('/'))) {
            for (String name : namesOf(host)) {
                keys.add(name + path);
            }
            if (path.isEmpty()) {
                return keys;
            }
        }
    }

    private static List<String> namesOf(String host) {
        return host.equals(HUB) ? HUB_NAMES : List.of(host);
    }

    /** Docker wrote scheme and API path into its keys, and some tools still do. */
    private static String normalised(String key) {
        return key.toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("/+$", "")
                .replaceFirst("/v[12]$", "");
    }

    private Optional<Credential> credential(Map<?, ?> auth) {
        String source = file.toString();
        if (auth.get("identitytoken") instanceof String token && !token.isEmpty()) {
            return Optional.of(new Credential(Credential.TOKEN_USER, token, source));
        }
        if (auth.get("auth") instanceof String pair && !pair.isEmpty()) {
            String decoded;
            try {
                decoded = new String(Base64.getMimeDecoder().decode(pair), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                decoded = "";
            }
            int colon = decoded.indexOf(':');
            if (colon < 0) {
                throw new ProblemException(
                        Problem.environment(file + " holds an \"auth\" that is not base64 of user:password")
                                .withRemedy("run docker login again"),
                        null);
            }
            // Some versions of docker padded the password with zero bytes.
            String password = decoded.substring(colon + 1).replaceFirst("\0+$", "");
            return Optional.of(new Credential(decoded.substring(0, colon), password, source));
        }
        if (auth.get("username") instanceof String user && auth.get("password") instanceof String password) {
            return Optional.of(new Credential(user, password, source));
        }
        return Optional.empty();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> parent, String name) {
        return parent.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
