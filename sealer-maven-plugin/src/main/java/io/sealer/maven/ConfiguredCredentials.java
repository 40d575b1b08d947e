package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.registry.Credential;
import io.sealer.registry.CredentialKeys;
import io.sealer.registry.CredentialSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the project or the command line says about credentials: for a registry or a namespace of it, the environment
 * variables or the server of Maven's settings that hold them. Never the secret itself: Maven prints what a POM and a
 * {@code -D} hold when it is called with {@code -X}, and a command line is seen by everybody on the machine.
 */
final class ConfiguredCredentials implements CredentialSource {

    private static final Pattern ENTRY = Pattern.compile("([^=\\s]+)=(env|server):(\\S+)");
    private static final Pattern VARIABLES = Pattern.compile("(\\w+):(\\w+)");
    private static final String NAMED_BY = "<registryCredentials> (-Dsealer.registryCredentials)";

    private final Map<String, CredentialPlace> places = new LinkedHashMap<>();
    private final Progress progress;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    /** Where a credential lies. */
    @FunctionalInterface
    private interface CredentialPlace {

        /** What is there, if anything. */
        Optional<Credential> look();
    }

    /**
     * @param entries {@code REGISTRY[/NAMESPACE]=env:USER_VARIABLE:PASSWORD_VARIABLE} or {@code =server:ID}
     * @param environment the process's environment
     * @param settings the servers of Maven's settings
     * @throws ProblemException naming each entry that is neither, by its registry alone
     */
    ConfiguredCredentials(
            List<String> entries, Map<String, String> environment, SettingsCredentials settings, Progress progress) {
        this.progress = progress;
        List<Problem> problems = new ArrayList<>();
        for (String entry : entries) {
            Matcher matcher = ENTRY.matcher(entry.strip());
            Matcher variables = VARIABLES.matcher(matcher.matches() ? matcher.group(3) : "");
            if (!matcher.matches() || matcher.group(2).equals("env") && !variables.matches()) {
                problems.add(notUnderstood(entry));
                continue;
            }
            String key = CredentialKeys.normalised(matcher.group(1));
            places.put(
                    key,
                    matcher.group(2).equals("server")
                            ? () -> ofServer(settings, key, matcher.group(3))
                            : () -> ofEnvironment(environment, key, variables.group(1), variables.group(2)));
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems, null);
        }
    }

    /** What stands behind the "=" may be a password that somebody put there, so it is not repeated. */
    private static Problem notUnderstood(String entry) {
        int equals = entry.indexOf('=');
        String registry =
                equals < 0 ? "one entry" : "\"" + entry.substring(0, equals).strip() + "\"";
        return Problem.project(registry + " in <registryCredentials> does not say where the credentials are")
                .withRemedy("write REGISTRY=env:USER_VARIABLE:PASSWORD_VARIABLE or REGISTRY=server:ID in " + NAMED_BY
                        + "; the password itself belongs into settings.xml or the environment");
    }

    @Override
    public Optional<Credential> find(String registryHost, String repository) {
        return CredentialKeys.of(registryHost, repository).stream()
                .filter(places::containsKey)
                .map(key -> places.get(key).look())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Credential> ofEnvironment(
            Map<String, String> environment, String key, String userVariable, String passwordVariable) {
        for (String variable : List.of(userVariable, passwordVariable)) {
            if (environment.getOrDefault(variable, "").isEmpty()) {
                passOver("the environment variable " + variable + " is not set", key);
                return Optional.empty();
            }
        }
        return Optional.of(new Credential(
                environment.get(userVariable),
                environment.get(passwordVariable),
                "the environment variables " + userVariable + " and " + passwordVariable));
    }

    private Optional<Credential> ofServer(SettingsCredentials settings, String key, String id) {
        Optional<Credential> found = settings.byId(id);
        if (found.isEmpty()) {
            passOver("Maven's settings have no server \"" + id + "\" with user and password", key);
        }
        return found;
    }

    private void passOver(String why, String key) {
        if (warned.add(key)) {
            progress.warn("Credentials for " + key + ": " + why + ", though " + NAMED_BY
                    + " names it; other places are asked");
        }
    }
}
