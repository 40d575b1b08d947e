package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.oci.Platform;
import io.sealer.testkit.Access;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are asked, and in which order. */
class AuthFilesTest {

    private static final String HOST = "harbor.corp";

    @TempDir
    Path home;

    private final RecordingProgress progress = new RecordingProgress();

    private Path file(String name, String user) throws IOException {
        String pair = Base64.getEncoder().encodeToString((user + ":pw").getBytes(StandardCharsets.UTF_8));
        return text(name, "{\"auths\":{\"" + HOST + "\":{\"auth\":\"" + pair + "\"}}}");
    }

    private Path text(String name, String content) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private CredentialSource files(Map<String, String> environment) {
        return new CredentialChain(AuthFiles.inOrder(environment, home), progress);
    }

    private String user(Map<String, String> environment) {
        return files(environment)
                .find(HOST, "team/app")
                .map(Credential::username)
                .orElse("nobody");
    }

    @Test
    void podmanThenDockerThenSealer() throws IOException {
        Map<String, String> environment = Map.of(
                "XDG_RUNTIME_DIR", home.resolve("run").toString(),
                "XDG_CONFIG_HOME", home.resolve("xdg").toString(),
                "DOCKER_CONFIG", home.resolve("docker").toString());
        List<Path> files = new ArrayList<>(List.of(
                file("run/containers/auth.json", "1"),
                file("xdg/containers/auth.json", "2"),
                file(".config/containers/auth.json", "3"),
                file("docker/config.json", "4"),
                file("docker/.dockerconfigjson", "5"),
                file(".sealer/auth.json", "6")));
        file(".docker/config.json", "never, since DOCKER_CONFIG names another directory");
        for (int i = 0; i < files.size(); i++) {
            assertThat(user(environment)).isEqualTo(String.valueOf(i + 1));
            Files.delete(files.get(i));
        }
        assertThat(user(environment)).isEqualTo("nobody");
        assertThat(user(Map.of())).isEqualTo("never, since DOCKER_CONFIG names another directory");
    }

    @Test
    void theVariableOfPodmanStandsForAllFilesOfPodman() throws IOException {
        file(".config/containers/auth.json", "podman");
        file(".docker/config.json", "docker");
        Path named = file("named.json", "named");
        Map<String, String> environment = Map.of("REGISTRY_AUTH_FILE", named.toString());

        assertThat(user(environment)).isEqualTo("named");
        Files.writeString(named, "{}");
        assertThat(user(environment)).isEqualTo("docker");
        assertThat(progress.warnings).isEmpty();
        Files.delete(named);
        assertThat(user(environment)).isEqualTo("docker");
        assertThat(progress.warnings).hasSize(1);
        Files.delete(home.resolve(".docker/config.json"));
        assertThatThrownBy(() -> user(environment))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(named + ", named by REGISTRY_AUTH_FILE, does not exist");
    }

    @Test
    void aBrokenFileDoesNotHideTheOthersAndIsToldOnce() throws IOException {
        Path broken = text(".config/containers/auth.json", "{");
        Path docker = file(".docker/config.json", "docker");
        CredentialSource files = files(Map.of());

        assertThat(files.find(HOST, "a")).map(Credential::username).contains("docker");
        assertThat(files.find(HOST, "b")).map(Credential::username).contains("docker");
        assertThat(progress.warnings)
                .containsExactly(
                        broken + " cannot be read (it is not JSON) - mend it, or run podman login. Credentials for "
                                + HOST + " come from " + docker + " instead");
        assertThatThrownBy(() -> files.find("other.corp", "a")).isInstanceOf(ProblemException.class);
    }

    @Test
    void anIdentityTokenOfAFileBringsTheImage() throws IOException {
        try (Registries registries = new Registries(home.resolve("cache"))) {
            FaultRegistry registry = registries
                    .registry()
                    .push("acme/app:1", TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(3, 100)))
                    .protect("acme/**", Access.refreshToken("r3fresh"));
            text(
                    ".docker/config.json",
                    "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"\",\"identitytoken\":\"r3fresh\"}}}");
            registries.pull(
                    registries.fetcher(configuration -> configuration.withCredentials(files(Map.of()))),
                    registry.host() + "/acme/app:1");

            assertThat(registry.requests("POST /token")).hasSize(1);
        }
    }

    @Test
    void aMirrorHasCredentialsOfItsOwnAlsoForItsPath() throws IOException {
        try (Registries registries = new Registries(home.resolve("cache"))) {
            FaultRegistry mirror = registries
                    .registry()
                    .push("hub/acme/app:1", TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(3, 100)))
                    .protect("hub/**", Access.basic("mirror", "m"));
            String mirrorPair = Base64.getEncoder().encodeToString("mirror:m".getBytes(StandardCharsets.UTF_8));
            String otherPair = Base64.getEncoder().encodeToString("other:o".getBytes(StandardCharsets.UTF_8));
            text(
                    ".docker/config.json",
                    "{\"auths\":{\"quay.io\":{\"auth\":\"" + otherPair + "\"},\"" + mirror.host()
                            + "\":{\"auth\":\"" + otherPair + "\"},\"" + mirror.host() + "/hub\":{\"auth\":\""
                            + mirrorPair + "\"}}}");
            registries.pull(
                    registries.fetcher(configuration -> configuration
                            .withCredentials(files(Map.of()))
                            .withMirrors(Mirrors.parse("quay.io=" + mirror.url() + "/hub!"))),
                    "quay.io/acme/app:1");

            assertThat(mirror.requests("GET /v2/hub/**"))
                    .filteredOn(request -> request.isAuthorized())
                    .isNotEmpty()
                    .allSatisfy(request ->
                            assertThat(request.header("Authorization")).contains("Basic " + mirrorPair));
        }
    }
}
