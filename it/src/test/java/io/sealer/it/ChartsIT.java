package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.testkit.TestChart;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Charts in a project: Helm's library comes through Maven, and needs nothing of the machine but the cache. */
class ChartsIT {

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("charts");
    }

    @Test
    void theExampleOfTheDocumentationRendersOnAHardenedMachineAndThenOffline() throws IOException {
        ClusterProject project = ClusterProject.create(work, "example")
                .kubefile("FROM scratch", "COPY charts charts", "COPY apps application/apps")
                .configuration(DocumentedExample.block("docs/images.md", "xml", "<charts>"))
                .file(
                        "charts/redis-18.1.0.tgz",
                        TestChart.pod("redis", "docker.io/bitnami/redis:{{ .Capabilities.KubeVersion.Minor }}")
                                .packed());
        put(project, "charts/ingress-nginx", ingress());
        put(project, "apps/shop", TestChart.pod("web", "quay.io/acme/{{ .Release.Name }}:1"));
        Path values = Files.createDirectories(project.directory().resolve("src/main/helm"));
        Files.writeString(values.resolve("ingress.yaml"), "controller: {image: {repository: registry.k8s.io/ctl}}\n");
        Path temporary = Files.createDirectories(work.resolve("noexec-tmp"));
        MavenRun first = project.build("sealer:why", "-Dsealer.kubernetesVersion=v1.27.3")
                .inside(Namespace.create().noexec(temporary))
                .jvm("-Djava.io.tmpdir=" + temporary)
                .property("sealer.cache", work.resolve("first-cache"))
                .execute()
                .assertSucceeded();
        MavenRun second = project.build("-o", "sealer:why", "-Dsealer.kubernetesVersion=v1.27.3")
                .property("sealer.cache", work.resolve("second-cache"))
                .execute()
                .assertSucceeded();
        for (MavenRun run : List.of(first, second)) {
            assertThat(run.log())
                    .contains(
                            "registry.k8s.io/ctl:v1.9.4",
                            "charts/ingress-nginx/templates/pod.yaml  Pod/ingress-ingress-nginx  spec.containers[0].image",
                            "quay.io/acme/ingress:ingress",
                            "docker.io/bitnami/redis:22",
                            "charts/redis-18.1.0.tgz!/templates/pod.yaml  Pod/redis-redis  spec.containers[0].image",
                            "quay.io/acme/shop:1");
        }
        assertThat(FileTree.of(work.resolve("first-cache"), path -> path.contains(".part")))
                .isEmpty();
    }

    private static TestChart ingress() {
        return TestChart.pod(
                        "ingress-nginx", "{{ with .Values.controller.image }}{{ .repository }}:{{ .tag }}{{ end }}")
                .values("controller: {image: {repository: example.com/ctl, tag: v1.0.0}}\n")
                .object(
                        "templates/hook.yaml",
                        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: h, annotations: {helm.sh/hook:"
                                + " pre-install}}",
                        "quay.io/acme/{{ .Release.Name }}:{{ .Release.Namespace }}");
    }

    @Test
    void aChartOfARegistryIsFetchedPinnedAndPutIntoTheImage() throws IOException {
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, TestLayer.of(Map.of("x", new byte[] {1})));
        byte[] chart = TestChart.pod("redis", "docker.io/bitnami/redis:{{ .Values.image.tag }}")
                .packed();
        try (DockerRegistry registry = DockerRegistry.empty(work.resolve("registry"))) {
            RegistryFiller.of(registry).push("charts/redis", "18.1.0", TestImage.chart(chart));
            RegistryFiller.of(registry).push("bitnami/redis", "7.2.3", image);
            ClusterProject project = ClusterProject.minimal(work, "remote")
                    .configuration(
                            DocumentedExample.block("docs/images.md", "xml", "<repository>oci://registry.example.com"));
            project.build("package", "-Dsealer.kubernetesVersion=v1.27.3")
                    .property("sealer.mirrors", "*=" + registry.url() + "!")
                    .execute()
                    .assertSucceeded();
            assertThat(project.target().resolve("sealer/images.lock"))
                    .content()
                    .contains("docker.io/bitnami/redis:7.2.3", Digest.of(chart).toString());
            assertThat(project.archive()).exists();
        }
    }

    @Test
    void withoutAnyHelmTheBuildSaysHowToGetOne() {
        ClusterProject project = ClusterProject.create(work, "without").kubefile("FROM scratch", "COPY charts charts");
        put(project, "charts/web", TestChart.pod("web", "quay.io/acme/web:1"));
        project.build("package")
                .property("sealer.helm", "/nowhere/helm")
                .execute()
                .assertFailed("charts/web: there is no program /nowhere/helm to render charts with", "-Dsealer.helm");
        assertThat(project.archive()).doesNotExist();
    }

    private static void put(ClusterProject project, String directory, TestChart chart) {
        chart.files().forEach((path, bytes) -> project.file(directory + "/" + path, bytes));
    }
}
