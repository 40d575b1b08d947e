package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A file of credentials as {@code docker login}, {@code podman login} and {@code sealer login} write it: {@code auths},
 * programs that keep them ({@code credHelpers}, {@code credsStore}), and keys that end in a namespace (docs.docker.com,
 * "docker login"; containers-auth.json(5)). It is read when a registry first asks for credentials.
 */
final class ContainersAuthFile implements CredentialSource {

    private static final String HUB_KEY = "https://index.docker.io/v1/";

    private final Path file;
    private final String namedBy;
    private final String login;
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

    /**
     * @param file need not exist
     * @param login the command that writes it, for messages
     */
    ContainersAuthFile(Path file, String login) {
        this(file, "", login, ContainersAuthFile::askProgram);
    }

    private ContainersAuthFile(Path file, String namedBy, String login, Function<String, HelperAnswer> helpers) {
        this.file = file;
        this.namedBy = namedBy;
        this.login = login;
        this.helpers = helpers;
    }

    /** One that an environment variable names, and that has to be there therefore. */
    static ContainersAuthFile named(Path file, String variable, String login) {
        return new ContainersAuthFile(file, variable, login, ContainersAuthFile::askProgram);
    }

    /** With another way to ask programs, given the helper's name, a blank, and the registry's key. */
    static ContainersAuthFile asking(Path file, Function<String, HelperAnswer> helpers) {
        return new ContainersAuthFile(file, "", "docker login", helpers);
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
        Optional<Credential> written = fromFile(auths(content), registryHost, repository);
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
        if (!namedBy.isEmpty() && !Files.exists(file)) {
            throw problem(file + ", named by " + namedBy + ", does not exist", "correct " + namedBy);
        }
        try {
            known = Files.exists(file) ? Json.readObject(Files.readAllBytes(file)) : Map.of();
        } catch (IOException | IllegalArgumentException e) {
            // Neither the file's text nor a parser's quotation of it is shown: it holds passwords.
            String why = e instanceof IOException ? "" : " (it is not JSON)";
            throw problem(file + " cannot be read" + why, "mend it, or run " + login);
        }
        config = known;
        return known;
    }

    private static ProblemException problem(String message, String remedy) {
        return new ProblemException(Problem.environment(message).withRemedy(remedy), null);
    }

    /** The oldest form, {@code .dockercfg}, has no frame around the registries. */
    private Map<String, Object> auths(Map<String, Object> content) {
        return file.getFileName().toString().equals(".dockercfg") ? content : object(content, "auths");
    }

    private Optional<Credential> fromHelper(Map<String, Object> content, String host) {
        Map<String, Object> own = object(content, "credHelpers");
        for (Map.Entry<String, Object> entry : own.entrySet()) {
            if (entry.getValue() instanceof String helper
                    && CredentialKeys.names(host).contains(CredentialKeys.normalised(entry.getKey()))) {
                return ask(helper, CredentialKeys.isHub(host) ? HUB_KEY : host);
            }
        }
        if (content.get("credsStore") instanceof String store && !store.isEmpty()) {
            for (String key : CredentialKeys.isHub(host)
                    ? List.of(HUB_KEY, CredentialKeys.HUB)
                    : List.of(host, "https://" + host)) {
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
        for (String wanted : CredentialKeys.of(host, repository)) {
            for (Map.Entry<String, Object> entry : auths.entrySet()) {
                if (CredentialKeys.normalised(entry.getKey()).equals(wanted)
                        && entry.getValue() instanceof Map<?, ?> auth) {
                    Optional<Credential> found = credential(auth);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
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
                throw problem(
                        file + " holds an \"auth\" that is not base64 of user:password", "run " + login + " again");
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
