package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.testkit.FileServer;
import io.sealer.testkit.TestTar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files from elsewhere as a user has them: the example of their page, from a mirror, pinned, and found by COPY. */
class FilesIT {

    private static final String BASE = "/dl.example.org/";

    private final Map<String, byte[]> tools = new HashMap<>();
    private FileServer mirror;
    private Path work;

    @BeforeEach
    void start() throws IOException {
        mirror = FileServer.start();
        work = Workspace.directory("files");
    }

    @AfterEach
    void stop() {
        mirror.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] kubelet(String architecture) {
        return bytes("\177ELF kubelet for " + architecture);
    }

    /** The same bytes for each of its readers: a tar holds the time at which it was made. */
    private byte[] tools(String machine) {
        return tools.computeIfAbsent(
                machine,
                name -> new TestTar()
                        .file("tools/bin/runc", 0755, "runc for " + machine)
                        .file("tools/README", 0644, "not wanted")
                        .bytes());
    }

    private void publish(String architecture, String machine) {
        String kubelet = BASE + "v1.2.3/bin/linux/" + architecture + "/kubelet";
        mirror.file(kubelet, kubelet(architecture))
                .file(
                        kubelet + ".sha256",
                        bytes(Digest.of(kubelet(architecture)).hex()))
                .file(BASE + "tools-4.5-linux-" + machine + ".tar.gz", tools(machine));
    }

    private ClusterProject project() throws IOException {
        publish("amd64", "x86_64");
        publish("arm64", "aarch64");
        mirror.file(
                BASE + "SHA256SUMS",
                bytes(Digest.of(tools("x86_64")).hex() + "  tools-4.5-linux-x86_64.tar.gz\n"
                        + Digest.of(tools("aarch64")).hex() + "  tools-4.5-linux-aarch64.tar.gz\n"));
        String page = DocumentedExample.page("docs/files.md");
        return ClusterProject.create(work, "with-files")
                .property("kubernetes.version", "1.2.3")
                .property("tools.version", "4.5")
                .configuration(DocumentedExample.blockOf(page, "xml", "<files>"))
                .file("Kubefile", DocumentedExample.blockOf(page, "dockerfile", "COPY $ARCH"));
    }

    private MavenBuild build(ClusterProject project, String... words) {
        return project.build(words)
                .property("sealer.cache", work.resolve("cache"))
                .property("sealer.runtimeImages", "off")
                .property("sealer.platforms", "linux/amd64,linux/arm64")
                .property("sealer.fileMirrors", "*=" + mirror.url() + "/!");
    }

    @Test
    void theExampleOfTheirPageBuildsAndItsPinsNeedNoNetwork() throws IOException {
        ClusterProject project = project();
        MavenRun first = build(project, "package").execute().assertSucceeded();
        assertThat(first.log()).contains("4 files from 4 sources, ").doesNotContain("as it came");
        String lock = Files.readString(project.context().resolve("files.lock"));
        assertThat(lock)
                .contains("source: https://dl.example.org/v1.2.3/bin/linux/arm64/kubelet")
                .contains("confirmedBy: https://dl.example.org/SHA256SUMS")
                .contains(Digest.of(kubelet("amd64")).hex());
        assertThat(project.context().resolve("amd64")).doesNotExist();
        byte[] image = Files.readAllBytes(project.archive());

        mirror.forget();
        Workspace.delete(project.target());
        build(project, "package", "-o").execute().assertSucceeded();
        assertThat(mirror.asked()).isEmpty();
        assertThat(Files.readAllBytes(project.archive())).isEqualTo(image);

        Path rootfs = work.resolve("rootfs");
        project.build("sealer:extract")
                .property("sealer.cache", work.resolve("cache"))
                .property("sealer.source", project.archive())
                .property("sealer.platforms", "linux/arm64")
                .property("sealer.output", rootfs)
                .execute()
                .assertSucceeded();
        assertThat(rootfs.resolve("bin/kubelet"))
                .hasBinaryContent(kubelet("arm64"))
                .isExecutable();
        assertThat(rootfs.resolve("bin/runc")).hasContent("runc for aarch64").isExecutable();
    }

    @Test
    void artifactsComeThroughMavensResolver() throws IOException {
        String directory = "com/acme/files/tool/1.0/";
        Workspace.delete(Workspace.localRepository().resolve("com/acme/files"));
        Path published = Files.createDirectories(work.resolve("repository/" + directory));
        for (String architecture : new String[] {"amd64", "arm64"}) {
            Files.write(published.resolve("tool-1.0-linux-" + architecture + ".bin"), kubelet(architecture));
        }
        ClusterProject project = ClusterProject.create(work, "with-artifacts")
                .pomElements("<repositories><repository><id>corp</id><url>"
                        + work.resolve("repository").toUri() + "</url></repository></repositories>")
                .kubefile("FROM scratch", "COPY $ARCH .")
                .configuration("<files><file><artifact>com.acme.files:tool:bin:linux-$ARCH:1.0</artifact>"
                        + "<to>$ARCH/bin/tool</to></file></files>");

        build(project, "package").execute().assertSucceeded();
        assertThat(project.context().resolve("files.lock"))
                .content()
                .contains("source: mvn:com.acme.files:tool:bin:linux-arm64:1.0\n    sha256: \""
                        + Digest.of(kubelet("arm64")).hex());
        assertThat(Workspace.localRepository().resolve(directory + "tool-1.0-linux-amd64.bin"))
                .hasBinaryContent(kubelet("amd64"));

        project.configuration("<files><file><artifact>com.acme.files:tool:bin:none:1.0</artifact>"
                + "<to>$ARCH/bin/tool</to></file></files>");
        build(project, "sealer:fetch")
                .execute()
                .assertFailed(
                        "mvn:com.acme.files:tool:bin:none:1.0 in <files> cannot be had",
                        "a module of the same build has to be a dependency");
    }

    @Test
    void whatChangedBehindItsUrlEndsTheBuild() throws IOException {
        ClusterProject project = project();
        build(project, "generate-resources").execute().assertSucceeded();
        byte[] evil = kubelet("amd64");
        evil[10] ^= 1;
        mirror.file(BASE + "v1.2.3/bin/linux/amd64/kubelet", evil);

        build(project, "package")
                .property("sealer.cache", work.resolve("another-cache"))
                .execute()
                .assertFailed(
                        "<files>: https://dl.example.org/v1.2.3/bin/linux/amd64/kubelet",
                        "has the SHA-256 " + Digest.of(evil).hex() + ", not "
                                + Digest.of(kubelet("amd64")).hex(),
                        "-Dsealer.lock.update=https://dl.example.org/v1.2.3/bin/linux/amd64/kubelet");
        assertThat(project.archive()).doesNotExist();
    }
}
