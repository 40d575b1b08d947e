package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealer.testkit.FileServer;
import io.sealer.testkit.TestProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The images that kubeadm, k0s and sealer need by themselves. */
class RuntimeImagesIT {

    private static final List<String> KUBEADM = List.of(
            "registry.k8s.io/kube-apiserver:v1.22.15",
            "registry.k8s.io/kube-controller-manager:v1.22.15",
            "registry.k8s.io/kube-scheduler:v1.22.15",
            "registry.k8s.io/kube-proxy:v1.22.15",
            "registry.k8s.io/pause:3.5",
            "registry.k8s.io/etcd:3.5.0-0",
            "registry.k8s.io/coredns/coredns:v1.8.4",
            "docker.io/sealerio/lvscare:v1.1.3-beta.8");

    private static Path work;
    private static DockerRegistry registry;

    @BeforeAll
    static void serve() {
        work = Workspace.directory("runtime-images");
        registry = DockerRegistry.empty(work.resolve("registry"));
        ImageSet.of(KUBEADM).pushTo(RegistryFiller.of(registry));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void whatIsMissingIsReportedAndTakenOnRequest() throws IOException {
        ClusterProject project = cluster("table")
                .file(
                        "rootfs/manifests/imageList",
                        "registry.k8s.io/pause:3.5\ndocker.io/sealerio/lvscare:v1.1.3-beta.8\n");

        MavenRun warned = build(project).execute().assertSucceeded();

        assertThat(warned.linesWith("which nothing names"))
                .hasSize(6)
                .allMatch(line -> line.startsWith("[WARNING] src/main/sealer/Kubefile: kubeadm v1.22.15 needs "))
                .anyMatch(line -> line.contains("(-Dsealer.imageList): k8s.gcr.io/coredns/coredns:v1.8.4, or have it"));
        assertThat(images(project)).hasSize(2);

        project.configuration("<runtimeImages>add</runtimeImages>");
        MavenRun added = build(project).execute().assertSucceeded();

        assertThat(added.linesWith("which nothing names")).isEmpty();
        assertThat(images(project)).hasSize(8).contains("k8s.gcr.io/kube-proxy:v1.22.15", "registry.k8s.io/pause:3.5");
        assertThat(Files.readString(project.target().resolve("sealer/images.lock")))
                .contains("src/main/sealer/Kubefile (kubeadm/v1.22.15 kube-proxy)");
        MavenRun why = project.build("sealer:why")
                .property("sealer.only", "k8s.gcr.io/kube-proxy")
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();
        assertThat(why.log())
                .contains("k8s.gcr.io/kube-proxy:v1.22.15", "src/main/sealer/Kubefile  kubeadm/v1.22.15  kube-proxy");
    }

    @Test
    void theKubeadmOfTheProjectIsAskedUnlessThatIsForbidden() throws IOException {
        assumeTrue(TestProgram.isRunnable());
        ClusterProject project = cluster("program").configuration("<runtimeImages>add</runtimeImages>");
        TestProgram.forThisMachine(
                project.context().resolve("rootfs/bin/kubeadm"),
                "registry.k8s.io/kube-apiserver:v1.22.15\nregistry.k8s.io/pause:3.5\n");

        build(project).execute().assertSucceeded();

        assertThat(images(project))
                .containsExactlyInAnyOrder(
                        "registry.k8s.io/kube-apiserver:v1.22.15",
                        "registry.k8s.io/pause:3.5",
                        "docker.io/sealerio/lvscare:v1.1.3-beta.8");
        assertThat(Files.readString(project.target().resolve("sealer/images.lock")))
                .contains("src/main/sealer/rootfs/bin/kubeadm (kubeadm/v1.22.15 pause)");

        build(project).property("sealer.runtimePrograms", "false").execute().assertSucceeded();

        assertThat(images(project)).hasSize(8);
    }

    @Test
    void aKubeadmThatWasFetchedIsAskedToo() throws IOException {
        assumeTrue(TestProgram.isRunnable());
        Path program = TestProgram.forThisMachine(work.resolve("kubeadm"), "registry.k8s.io/pause:3.5\n");
        ClusterProject project = cluster("fetched");
        try (FileServer server = FileServer.start()) {
            server.file("/kubeadm", Files.readAllBytes(program));
            project.configuration("<runtimeImages>add</runtimeImages><files><file><url>" + server.url()
                    + "/kubeadm</url><to>rootfs/bin/</to></file></files>");
            build(project).execute().assertSucceeded();
        }

        assertThat(images(project))
                .containsExactlyInAnyOrder("registry.k8s.io/pause:3.5", "docker.io/sealerio/lvscare:v1.1.3-beta.8");
    }

    @Test
    void whatNobodyKnowsIsAMistakeWhereItIsToBeTaken() {
        ClusterProject project = cluster("unknown").configuration("<runtimeImages>add</runtimeImages>");

        build(project)
                .property("sealer.kubernetesVersion", "v1.99.0")
                .execute()
                .assertFailed(
                        "<kubernetesVersion>: which images kubeadm v1.99.0 needs is not known",
                        "kubeadm config images list --kubernetes-version v1.99.0",
                        "-Dsealer.runtimeImages=off");
    }

    @Test
    void aGeneratedProjectOfKubeadmListsThemAll() {
        Archetype.generate(work, "generated", "1.0", "kubeadm").execute().assertSucceeded();

        MavenRun run = MavenBuild.in(work.resolve("generated"))
                .run("package")
                .property("sealer.fetch.skip", true)
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();

        // The programs, which are not fetched here.
        assertThat(run.linesWith("[WARNING]")).allMatch(line -> line.contains("required-file"));
    }

    private static ClusterProject cluster(String name) {
        return ClusterProject.create(work, name)
                .kubefile(
                        "FROM scratch",
                        "COPY rootfs .",
                        "LABEL cluster.alpha.sealer.io/cluster-runtime-version=v1.22.15")
                .file("rootfs/etc/motd", "hello\n");
    }

    private static MavenBuild build(ClusterProject project) {
        return project.build("package")
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve("cache"));
    }

    private static List<String> images(ClusterProject project) {
        return ImageJson.maps(ImageJson.of(project).document().get("images")).stream()
                .map(image -> String.valueOf(image.get("reference")))
                .toList();
    }
}
