package io.sealer.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files in which docker, podman and sealer keep what users logged in with. */
public final class AuthFiles {

    private static final String PODMAN_VARIABLE = "REGISTRY_AUTH_FILE";
    private static final String PODMAN_LOGIN = "podman login";
    private static final String DOCKER_LOGIN = "docker login";

    private AuthFiles() {}

    /**
     * All of them in the order in which they are asked: podman's (containers-auth.json(5)), docker's, sealer's.
     *
     * @param environment the process's environment: {@code REGISTRY_AUTH_FILE}, {@code XDG_RUNTIME_DIR}, {@code
     *     XDG_CONFIG_HOME}, {@code DOCKER_CONFIG}
     * @param home the user's home directory
     */
    public static List<CredentialSource> inOrder(Map<String, String> environment, Path home) {
        List<CredentialSource> files = new ArrayList<>();
        String named = environment.getOrDefault(PODMAN_VARIABLE, "");
        if (named.isEmpty()) {
            podman(environment, home).forEach(file -> files.add(new ContainersAuthFile(file, PODMAN_LOGIN)));
        } else {
            files.add(ContainersAuthFile.named(Path.of(named), PODMAN_VARIABLE, PODMAN_LOGIN));
        }
        docker(environment, home).forEach(file -> files.add(new ContainersAuthFile(file, DOCKER_LOGIN)));
        files.add(new ContainersAuthFile(home.resolve(".sealer/auth.json"), "sealer login"));
        return files;
    }

    private static Set<Path> podman(Map<String, String> environment, Path home) {
        String inHome = "containers/auth.json";
        Set<Path> files = new LinkedHashSet<>();
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty()) {
            files.add(Path.of(runtime, inHome));
        } else {
            // Where podman writes without that variable: mostly as root, in containers and in CI.
            ownId().ifPresent(id -> files.add(Path.of("/run/containers", id, "auth.json")));
        }
        String configuration = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (!configuration.isEmpty()) {
            files.add(Path.of(configuration, inHome));
        }
        files.add(home.resolve(".config").resolve(inHome));
        return files;
    }

    /** The second is what a Kubernetes secret of registry credentials looks like when it is mounted there. */
    private static List<Path> docker(Map<String, String> environment, Path home) {
        String named = environment.getOrDefault("DOCKER_CONFIG", "");
        Path directory = named.isEmpty() ? home.resolve(".docker") : Path.of(named);
        return List.of(
                directory.resolve("config.json"), directory.resolve(".dockerconfigjson"), home.resolve(".dockercfg"));
    }

    private static Optional<String> ownId() {
        try {
            return Optional.of(
                    Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString());
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
