package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.registry.Credential;
import io.sealer.registry.CredentialSource;
import java.util.List;
import java.util.Optional;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Credentials of Maven's settings: the {@code <server>} whose id is the registry's {@code host:port}, else its
 * {@code host}. Passwords are decrypted when a registry asks for them and not before.
 */
final class SettingsCredentials implements CredentialSource {

    private final List<Server> servers;
    private final SettingsDecrypter decrypter;
    private final Progress progress;

    SettingsCredentials(List<Server> servers, SettingsDecrypter decrypter, Progress progress) {
        this.servers = List.copyOf(servers);
        this.decrypter = decrypter;
        this.progress = progress;
    }

    @Override
    public Optional<Credential> find(String registryHost, String repository) {
        return server(registryHost)
                .or(() -> server(withoutPort(registryHost)))
                .filter(server -> server.getUsername() != null && server.getPassword() != null)
                .map(this::decrypted);
    }

    private Optional<Server> server(String id) {
        return servers.stream()
                .filter(server -> id.equalsIgnoreCase(server.getId()))
                .findFirst();
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":[0-9]+$", "");
    }

    private Credential decrypted(Server server) {
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        Server plain = result.getServer();
        String source = "server \"" + server.getId() + "\" of Maven's settings";
        if (!result.getProblems().isEmpty()) {
            checkUndecrypted(server, plain, result.getProblems(), source);
        }
        return new Credential(plain.getUsername(), plain.getPassword(), source);
    }

    /**
     * Maven hands back the cipher text when it cannot decrypt, and complains too of plain passwords that merely hold
     * braces. Only what is braces from end to end can be a cipher text.
     */
    private void checkUndecrypted(Server server, Server plain, List<SettingsProblem> problems, String source) {
        String password = plain.getPassword();
        if (password.startsWith("{") && password.endsWith("}")) {
            throw new ProblemException(Problem.environment("The password of " + source + " cannot be decrypted")
                    .withRemedy("check that settings-security.xml holds the master password that it was encrypted with"
                            + " (mvn --encrypt-password)"));
        }
        progress.debug(source + ": " + problems.size() + " problem(s) while decrypting; the password is used as it is");
    }
}
