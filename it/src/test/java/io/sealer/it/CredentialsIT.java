package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A registry behind a password (htpasswd): where the password comes from, and that it goes nowhere else. */
class CredentialsIT {

    /** A secret like no other text, so that it is found wherever it leaks to. */
    static final String SECRET = "Canary-4f2d!pass";

    /** {@code htpasswd -nbB robot SECRET}: the registry takes bcrypt only. */
    static final String BCRYPT = "$2y$05$oQjeqz5oRHiDBhzcIIH8cO0iyTC2Y3pHk4PmzwuTAaPeDH1xlGxMm";

    private static final String BASIC =
            Base64.getEncoder().encodeToString((DockerRegistry.USER + ":" + SECRET).getBytes(StandardCharsets.UTF_8));

    private static Path work;
    private static DockerRegistry registry;

    @BeforeAll
    static void serve() {
        work = Workspace.directory("credentials");
        registry = DockerRegistry.withPassword(work.resolve("registry"), BCRYPT);
        ImageSet.of(List.of("acme/secret:1", "acme/list:1"))
                .pushTo(RegistryFiller.of(registry, DockerRegistry.USER, SECRET));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void thePasswordOfSettingsIsUsed() {
        Path settings =
                MavenSettings.withServer(work.resolve("plain.xml"), registry.host(), DockerRegistry.USER, SECRET);
        ClusterProject project = project("plain");
        MavenRun run = build(project).settings(settings).execute().assertSucceeded();
        assertNothingLeaks(project, run);
    }

    @Test
    void anEncryptedPasswordOfSettingsIsDecrypted() throws IOException {
        Path security = work.resolve("settings-security.xml");
        Files.writeString(
                security,
                "<settingsSecurity><master>%s</master></settingsSecurity>"
                        .formatted(encrypt("--encrypt-master-password", "a master password", security)));
        String encrypted = encrypt("--encrypt-password", SECRET, security);
        Path settings = MavenSettings.withServer(
                work.resolve("encrypted.xml"), registry.host(), DockerRegistry.USER, encrypted);
        ClusterProject project = project("encrypted");
        MavenRun run = build(project)
                .settings(settings)
                .property("settings.security", security)
                .execute()
                .assertSucceeded();
        assertNothingLeaks(project, run);

        // Without the master password the cipher text must not be taken for the password.
        ClusterProject undecryptable = project("undecryptable");
        MavenRun failed = build(undecryptable)
                .settings(settings)
                .property("settings.security", work.resolve("absent.xml"))
                .execute();
        failed.assertFailed(registry.host(), "settings-security");
        assertThat(failed.log()).doesNotContain(encrypted);
    }

    @Test
    void dockersConfigurationIsUsed() throws IOException {
        Path docker = Files.createDirectories(work.resolve("docker"));
        Files.writeString(
                docker.resolve("config.json"),
                "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), BASIC));
        ClusterProject project = project("of-docker");
        MavenRun run = build(project)
                .environment("DOCKER_CONFIG", docker.toString())
                .execute()
                .assertSucceeded();
        assertNothingLeaks(project, run);
    }

    @Test
    void dockersCredentialHelpersAreAsked() throws IOException {
        Path docker = Files.createDirectories(work.resolve("docker-helper"));
        Files.writeString(
                docker.resolve("config.json"), "{\"credHelpers\":{\"%s\":\"ittest\"}}".formatted(registry.host()));
        Path helper = docker.resolve("docker-credential-ittest");
        Files.writeString(helper, """
                #!/bin/sh
                cat >/dev/null
                echo '{"ServerURL":"%s","Username":"%s","Secret":"%s"}'
                """.formatted(registry.host(), DockerRegistry.USER, SECRET));
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        ClusterProject project = project("of-helper");
        MavenRun run = build(project)
                .environment("DOCKER_CONFIG", docker.toString())
                .environment("PATH", docker + ":" + System.getenv("PATH"))
                .execute()
                .assertSucceeded();
        assertNothingLeaks(project, run);
    }

    @Test
    void podmansFileIsUsed() throws IOException {
        Path file = Files.writeString(
                work.resolve("podman.json"),
                "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), BASIC));
        ClusterProject project = project("of-podman");
        MavenRun run = build(project)
                .environment("REGISTRY_AUTH_FILE", file.toString())
                .execute()
                .assertSucceeded();
        assertNothingLeaks(project, run);
    }

    @Test
    void theVariablesThatTheCommandLineNamesAreUsed() {
        ClusterProject project = project("of-environment");
        MavenRun run = build(project)
                .property("sealer.registryCredentials", registry.host() + "=env:ROBOT_NAME:ROBOT_SECRET")
                .environment("ROBOT_NAME", DockerRegistry.USER)
                .environment("ROBOT_SECRET", SECRET)
                .execute()
                .assertSucceeded();
        assertNothingLeaks(project, run);
    }

    @Test
    void aWrongPasswordIsSaidWithItsSource() {
        Path settings = MavenSettings.withServer(
                work.resolve("wrong.xml"), registry.host(), DockerRegistry.USER, SECRET + "-wrong");
        ClusterProject project = project("wrong");
        MavenRun run = build(project).settings(settings).execute();
        run.assertFailed("docker.io/acme/secret:1", registry.host(), "401", "settings");
        assertThat(project.archive()).doesNotExist();
        assertNothingLeaks(project, run);
    }

    @Test
    void withoutAPasswordTheMessageSaysWhereToPutIt() {
        ClusterProject project = project("none");
        MavenRun run = build(project).execute();
        run.assertFailed("docker.io/acme/secret:1", registry.host(), "<server>");
        assertThat(project.archive()).doesNotExist();
    }

    private static ClusterProject project(String name) {
        return ClusterProject.minimal(work, name).file("rootfs/manifests/imageList", "acme/secret:1\nacme/list:1\n");
    }

    /** With all that Maven can tell, and a cache of its own so that the registry is asked. */
    private static MavenBuild build(ClusterProject project) {
        return project.build("-X", "package")
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", project.directory().resolve("cache"));
    }

    static void assertNothingLeaks(ClusterProject project, MavenRun run) {
        assertThat(run.log().contains(SECRET) || run.log().contains(BASIC))
                .as("the secret is in the log")
                .isFalse();
        try (Stream<Path> files = Files.walk(project.directory())) {
            files.filter(Files::isRegularFile).forEach(CredentialsIT::assertWithoutSecret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertWithoutSecret(Path file) {
        try {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(bytes.contains(SECRET) || bytes.contains(BASIC))
                    .as("the secret is in %s", file)
                    .isFalse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Maven's own encryption; with a Maven 3, since Maven 4 has another tool for it. */
    private static String encrypt(String option, String password, Path security) {
        return Command.of(MavenInstallation.unpacked("3.9.16").executable().toString())
                .and("-Dsettings.security=" + security, option, password)
                .with("JAVA_HOME", MavenInstallation.ownJdk().toString())
                .run()
                .assertSucceeded()
                .text()
                .lines()
                .map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").strip())
                .filter(line -> line.startsWith("{"))
                .findFirst()
                .orElseThrow();
    }
}
