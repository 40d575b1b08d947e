package io.sealer.maven;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.registry.Credential;
import io.sealer.registry.CredentialKeys;
import io.sealer.registry.CredentialSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/**
 * Credentials of Maven's settings: the {@code <server>} whose id is the registry's {@code host:port}, else its
 * {@code host}; Docker Hub goes by all of its names. Passwords are decrypted when a registry asks for them and not before.
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
        List<String> ids = new ArrayList<>(CredentialKeys.names(registryHost));
        CredentialKeys.names(registryHost).stream()
                .map(SettingsCredentials::withoutPort)
                .forEach(ids::add);
        return ids.stream().map(this::byId).flatMap(Optional::stream).findFirst();
    }

    /**
     * The credential of the server with this id.
     *
     * @throws ProblemException when its password cannot be decrypted
     */
    Optional<Credential> byId(String id) {
        return server(id)
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
        String password = DecryptedPassword.checked(plain.getPassword(), result.getProblems(), source, progress);
        return new Credential(plain.getUsername(), password, source);
    }
}
