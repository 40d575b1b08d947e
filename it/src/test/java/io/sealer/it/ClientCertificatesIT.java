package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestCertificate;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A registry that talks only to those who show a certificate of its authority. */
class ClientCertificatesIT {

    private static final String SECRET = "Canary-77c1!p12";
    private static final TestAuthority CORP = TestAuthority.create("Corp CA");

    private static Path work;
    private static FaultRegistry registry;

    @BeforeAll
    static void serve() throws IOException {
        work = Workspace.directory("client-certificates");
        registry = FaultRegistry.startHttps(TestCertificate.selfSigned(), CORP)
                .push("acme/a:1", TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(7, 2_000)));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void theOneThatThePomNamesIsShown() {
        TestCertificate client = CORP.issue("builder");
        ClusterProject project = project("pem")
                .file("../../../certs/me.crt", client.certificatePem())
                .file("../../../certs/me.key", client.keyPem())
                .configuration("<clientCertificates><one>" + registry.host()
                        + "=certs/me.crt:certs/me.key</one></clientCertificates>");
        build(project).execute().assertSucceeded();
        assertThat(project.archive()).exists();
    }

    @Test
    void thePasswordOfAPkcs12FileStaysSecret() throws IOException {
        ClusterProject project = project("pkcs12");
        Path store = Files.write(work.resolve("me.p12"), CORP.issue("builder").pkcs12(SECRET));
        MavenRun run = build(project)
                .run("-X")
                .property("sealer.clientCertificates", registry.host() + "=" + store + ":env:STORE_SECRET")
                .environment("STORE_SECRET", SECRET)
                .execute()
                .assertSucceeded();
        assertThat(run.log().contains(SECRET)).as("the secret is in the log").isFalse();
    }

    @Test
    void whatIsWrongWithTheFilesIsToldBeforeAnybodyIsAsked() {
        ClusterProject project = project("wrong")
                .file("../../../old.pem", CORP.issueExpired("builder").certificatePem());
        int before = registry.requests().size();
        MavenRun run = build(project)
                .property(
                        "sealer.clientCertificates",
                        registry.host() + "=old.pem:nowhere.key,harbor.corp=old.pem:old.pem,quay.io=a.p12:secret")
                .execute();
        run.assertFailed("nowhere.key", "does not exist", "no private key", "\"quay.io\"", "<clientCertificates>");
        assertThat(registry.requests()).hasSize(before);
    }

    private static ClusterProject project(String name) {
        return ClusterProject.minimal(work, name).file("rootfs/manifests/imageList", "acme/a:1\n");
    }

    private static MavenBuild build(ClusterProject project) {
        return project.build("package")
                .property("sealer.mirrors", "docker.io=https://" + registry.host() + "!")
                .property("sealer.cache", project.directory().resolve("cache"));
    }
}
