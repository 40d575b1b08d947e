package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is pushed arrives in real registries, and real programs read it there. */
class PushIT {

    private static final Pattern SENT = Pattern.compile("Push: (\\S+) (k|M|)B in (\\d+) blobs? sent");

    private static Path work;
    private static DockerRegistry registry;

    @BeforeAll
    static void serve() {
        work = Workspace.directory("push");
        registry = DockerRegistry.empty(work.resolve("registry"));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void deployPushesTheImageAndDeploysTheArtifactAsThePageSays() throws IOException {
        String example = DocumentedExample.block("docs/registries.md", "xml", "<tags>");
        Path repository = work.resolve("repository");
        try (DockerRegistry guarded = DockerRegistry.withPassword(work.resolve("guarded"), CredentialsIT.BCRYPT)) {
            ClusterProject project = ClusterProject.minimal(work, "edge")
                    .configuration(
                            example.replaceAll("</?configuration>", "").replace("registry.example.com", guarded.host()))
                    .pomElements("""
                            <distributionManagement>
                              <repository><id>acme</id><url>%s</url></repository>
                            </distributionManagement>
                            """.formatted(repository.toUri()));
            MavenRun run = project.build("-X", "deploy")
                    .property("sealer.push", true)
                    .property("maven.install.skip", true)
                    .settings(MavenSettings.withServer(
                            work.resolve("settings.xml"), guarded.host(), DockerRegistry.USER, CredentialsIT.SECRET))
                    .execute()
                    .assertSucceeded();

            String digest = ImageJson.of(project).digest();
            String name = guarded.host() + "/clusters/edge:";
            assertThat(run.log()).contains("pushed " + name + "1.0@" + digest, "pushed " + name + "latest@" + digest);
            assertThat(run.log().indexOf("pushed "))
                    .as("what can be repeated comes before what cannot")
                    .isLessThan(run.log().indexOf(":deploy (default-deploy) @"));
            assertThat(repository.resolve("com/acme/edge/1.0/edge-1.0.tar")).hasSameBinaryContentAs(project.archive());
            assertThat(guarded.requests("PUT /v2/clusters/edge/manifests/latest"))
                    .isEqualTo(1);
            CredentialsIT.assertNothingLeaks(project, run);
        }
    }

    @Test
    void skopeoBuildahAndUmociReadWhatWasPushedAndTheSameAgainSendsNothing() {
        Skopeo skopeo = Skopeo.require();
        Umoci umoci = Umoci.require();
        ClusterProject project = ClusterProject.minimal(work, "read")
                .file("rootfs/bin/tool", "#!/bin/sh\n")
                .file("rootfs/etc/big", "compress me ".repeat(100_000))
                .configuration("<compression>none</compression><image>" + registry.host() + "/clusters/read:1</image>");
        project.build("package", "sealer:push").execute().assertSucceeded();

        String remote = Skopeo.remote(registry, "clusters/read:1");
        assertThat(skopeo.digest(remote)).hasToString(ImageJson.of(project).digest());
        assertThat(skopeo.inspect(remote).get("Labels")).asString().contains("made.by=tests");
        Path copy = work.resolve("copy.tar");
        skopeo.copyAll(remote, Skopeo.archive(copy) + ":copy");
        Path unpacked = umoci.unpack(copy, "copy", work.resolve("umoci"));
        assertThat(FileTree.of(unpacked, path -> true)).containsKeys("bin/tool", "etc/motd");
        try (Buildah buildah = Buildah.require(work.resolve("buildah"))) {
            assertThat(FileTree.of(buildah.mount(remote), path -> true)).isEqualTo(FileTree.of(unpacked, path -> true));
        }

        long uploads = registry.requests("POST /v2/clusters/read/");
        long manifests = registry.requests("PUT /v2/clusters/read/");
        MavenRun again = project.build("sealer:push").execute().assertSucceeded();
        assertThat(again.log()).contains("Push: 0 B in 0 blobs sent").contains("pushed " + registry.host());
        assertThat(registry.requests("POST /v2/clusters/read/")).isEqualTo(uploads);
        assertThat(registry.requests("PUT /v2/clusters/read/")).isEqualTo(manifests);
    }

    @Test
    void aRegistryWithACertificateOfItsOwnAuthority() throws IOException {
        TestAuthority authority = TestAuthority.create("Corp CA");
        Path hosts = Files.writeString(work.resolve("hosts"), "127.0.0.1 registry.test\n");
        try (DockerRegistry tls = DockerRegistry.withTls(work.resolve("tls"), authority.issue("registry.test"))) {
            String name = "registry.test:" + tls.port() + "/clusters/tls:1";
            ClusterProject project = ClusterProject.minimal(work, "tls-project")
                    .file("../../../ca.pem", authority.pem())
                    .configuration("<image>" + name + "</image>");
            project.build("package", "sealer:push")
                    .jvm("-Djdk.net.hosts.file=" + hosts)
                    .execute()
                    .assertFailed("is not trusted", "caCertificates");
            MavenRun run = project.build("package", "sealer:push")
                    .jvm("-Djdk.net.hosts.file=" + hosts)
                    .property("sealer.caCertificates", "ca.pem")
                    .execute()
                    .assertSucceeded();
            assertThat(run.log())
                    .contains("pushed " + name + "@" + ImageJson.of(project).digest());
            assertThat(tls.requests("PUT /v2/clusters/tls/manifests/1")).isEqualTo(1);
        }
    }

    @Test
    void theLayersOfABaseInTheSameRegistryAreTakenFromItsRepository() {
        ClusterProject base = ClusterProject.minimal(work, "base")
                .configuration("<image>" + registry.host() + "/clusters/base:1</image>");
        base.build("package", "sealer:push").execute().assertSucceeded();
        ClusterProject built = ClusterProject.create(work, "built")
                .kubefile("FROM " + registry.host() + "/clusters/base:1", "COPY rootfs .")
                .file("rootfs/etc/issue", "mine\n")
                .configuration("<image>" + registry.host() + "/clusters/built:1</image>");
        MavenRun run = built.build("package", "sealer:push")
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();
        assertThat(run.log())
                .containsPattern("in 2 blobs sent, 0 B in 0 there already, \\d+ B in 1 taken from other repositories");
    }

    @Test
    void aSecondVersionSendsWhatHasChanged() {
        RegistryFiller filler = RegistryFiller.of(registry);
        List<String> names =
                IntStream.range(0, 12).mapToObj(i -> "apps/app" + i + ":1").toList();
        names.forEach(name -> fill(filler, name, 2_000_000));
        ClusterProject project = ClusterProject.minimal(work, "versions")
                .file("rootfs/manifests/imageList", String.join("\n", names) + "\n");
        MavenRun first = push(project, "1");
        assertThat(first.log()).contains("Push: 24 MB");

        fill(filler, "apps/app5:2", 2_000_000);
        project.file("rootfs/manifests/imageList", String.join("\n", names).replace("app5:1", "app5:2") + "\n");
        MavenRun plan = project.build("sealer:push")
                .property("sealer.image", registry.host() + "/clusters/versions:1")
                .property("sealer.dryRun", true)
                .execute()
                .assertSucceeded();
        assertThat(plan.log()).contains("versions:1 is sha256:").contains("Nothing was sent");
        MavenRun second = push(project, "2");
        assertThat(sent(second)).isBetween(2_000_000L, 2_000_000L * 12 / 10 + 1_000_000);
    }

    private static void fill(RegistryFiller filler, String name, int size) {
        int colon = name.indexOf(':');
        filler.push(
                name.substring(0, colon),
                name.substring(colon + 1),
                TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(name.hashCode(), size)));
    }

    private static MavenRun push(ClusterProject project, String tag) {
        return project.build("package", "sealer:push")
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve("cache"))
                .property("sealer.image", registry.host() + "/clusters/versions:" + tag)
                .execute()
                .assertSucceeded();
    }

    private static long sent(MavenRun run) {
        Matcher line = SENT.matcher(run.log());
        assertThat(line.find()).isTrue();
        double factor = line.group(2).equals("M") ? 1e6 : line.group(2).equals("k") ? 1e3 : 1;
        return (long) (Double.parseDouble(line.group(1)) * factor);
    }
}
