package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.Access;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.ImageTar;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The recipes of sealer's page, as {@code docs/recipes.md} has them for us: each builds, and does what is said there. */
class RecipesIT {

    private static final String BASE = "sealerio/kubernetes:v1-22-15-sealerio-2";
    private static final String BASE_IMAGES = "<baseImages>";

    private static Path work;
    private static String page;
    private static FaultRegistry registry;

    @BeforeAll
    static void serve() throws IOException {
        work = Workspace.directory("recipes");
        page = DocumentedExample.page("docs/recipes.md");
        registry = FaultRegistry.start();
        TestLayer files = TestLayer.of(Map.of(
                "etc/daemon.json", bytes("{}"),
                "etc/kubeadm.yml.tmpl", bytes("kind: ClusterConfiguration\n"),
                "etc/registry_config.yml", bytes("version: 0.1\n")));
        registry.push(BASE, TestImage.oci(Platform.LINUX_AMD64, files));
        for (String image : List.of("library/busybox:latest", "library/nginx:1.25", "kubernetesui/dashboard:v2.7.0")) {
            registry.push(image, image(image));
        }
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void theFilesOfABaseImageAreInspectedAndExtracted() throws IOException {
        Path directory = Files.createDirectory(work.resolve("extract"));
        String section = section("The files of a base image");
        assertThat(section).contains(":inspect -Dsealer.source=docker.io/" + BASE);
        assertThat(section).contains(":extract -Dsealer.source=docker.io/" + BASE);
        for (String goal : List.of("inspect", "extract")) {
            MavenBuild build = MavenBuild.in(directory)
                    .run("sealer:" + goal)
                    .property("sealer.source", "docker.io/" + BASE)
                    .property("sealer.mirrors", "*=" + registry.url() + "!")
                    .property("sealer.cache", work.resolve("cache"));
            (goal.equals("extract") ? build.property("sealer.output", "basefs") : build)
                    .execute()
                    .assertSucceeded();
        }
        assertThat(directory.resolve("basefs/etc/daemon.json")).hasContent("{}");
    }

    @Test
    void aBasefsOfOnesOwn() throws IOException {
        ClusterProject project = project("own", "Build your own basefs").file("etc/daemon.json", "{}\n");
        build(project);
        Path rootfs = extracted(project);
        assertThat(rootfs.resolve("etc/daemon.json")).exists();
        assertThat(rootfs.resolve("Kubefile")).doesNotExist();
    }

    @Test
    void filesOfTheBasefsAreOverwritten() throws IOException {
        String title = "Overwrite basefs files";
        ClusterProject project =
                project("overwrite", title).configuration(xml(title)).file("daemon.json", "{\"debug\": true}\n");
        MavenRun run = build(project);
        assertThat(run.log()).contains("replaced in docker.io/" + BASE + ": /etc/daemon.json");
        assertThat(extracted(project).resolve("etc/daemon.json")).hasContent("{\"debug\": true}");
    }

    @Test
    void tarsInTheImagesDirectory() throws IOException {
        String title = "The images directory";
        ClusterProject project = project("images", title).configuration(xml(title));
        project.file("mysql.yaml", pod("mysql:5.7"));
        ImageTar.docker(image("mysql"), "mysql:5.7").write(project.context().resolve("mysql.tar"));
        build(project);
        assertThat(images(project)).containsExactly("docker.io/library/mysql:5.7");
        assertThat(extracted(project).resolve("images/mysql.tar")).exists();
    }

    @Test
    void pluginsInTheirDirectory() throws IOException {
        String title = "The plugins directory";
        ClusterProject project = project("plugins", title)
                .file("shell.yaml", DocumentedExample.blockOf(section(title), "yaml", "kind: Plugin"))
                .file("pre_init_host.sh", "#!/bin/sh\n");
        build(project);
        Path rootfs = extracted(project);
        assertThat(rootfs.resolve("plugins/shell.yaml")).content().contains("scope: master|node");
        assertThat(rootfs.resolve("scripts/pre_init_host.sh")).exists();
    }

    @Test
    void chartsInTheirDirectory() {
        ClusterProject project = project("charts", "The charts directory")
                .file("nginx/Chart.yaml", "apiVersion: v2\nname: nginx\nversion: 1.0.0\n")
                .file("nginx/values.yaml", "tag: \"1.25\"\n")
                .file("nginx/templates/pod.yaml", pod("nginx:{{ .Values.tag }}"));
        build(project);
        assertThat(images(project)).containsExactly("docker.io/library/nginx:1.25");
    }

    @Test
    void manifestsAndImageListsInTheirDirectory() {
        String title = "The manifests directory";
        ClusterProject project = project("manifests", title)
                .file("imageList", DocumentedExample.blockOf(section(title), "text", "busybox"))
                .file("recommend.yaml", pod("kubernetesui/dashboard:v2.7.0"));
        build(project);
        assertThat(images(project))
                .containsExactlyInAnyOrder(
                        "docker.io/library/busybox:latest", "docker.io/kubernetesui/dashboard:v2.7.0");
    }

    /** What {@code sealer login} is for on the page. */
    @Test
    void aLoginForTheImagesOfABuild() {
        String login = xml("A private registry");
        assertThat(login).contains("<id>registry.example.com</id>", "<username>robot</username>");
        registry.push("private/web:1", image("private")).protect("private/**", Access.basic("robot", "secret"));
        ClusterProject project = ClusterProject.create(work, "login")
                .kubefile("FROM scratch", "COPY web.yaml manifests/")
                .file("web.yaml", pod(registry.host() + "/private/web:1"));

        building(project).execute().assertFailed("denies access (401) with no credentials - add a <server>");

        building(project)
                .settings(MavenSettings.withServer(work.resolve("login.xml"), registry.host(), "robot", "secret"))
                .execute()
                .assertSucceeded();
        assertThat(images(project)).containsExactly(registry.host() + "/private/web:1");
    }

    @Test
    void theTreeOfK0s() throws IOException {
        ClusterProject project = project("k0s", "k0s");
        String list = DocumentedExample.blockOf(section("k0s"), "text", "k0sproject");
        project.file("imageList", list);
        list.lines().forEach(image -> registry.push(image.substring(image.indexOf('/') + 1), image(image)));
        for (String file : List.of(
                "amd64/bin/conntrack",
                "amd64/bin/crictl",
                "amd64/bin/k0s",
                "amd64/bin/kubectl",
                "amd64/bin/nerdctl",
                "amd64/bin/seautil",
                "amd64/cri/containerd.tar.gz",
                "amd64/images/nerdctl-amd64-registry-image.tar.gz",
                "rootfs/etc/containerd.service",
                "rootfs/scripts/containerd.sh",
                "rootfs/scripts/init-kube.sh",
                "rootfs/scripts/init-registry.sh",
                "rootfs/scripts/uninstall-containerd.sh")) {
            project.file(file, "stands for itself\n");
        }
        project.file("rootfs/etc/containerd-config.toml", "version = 2\n")
                .file("rootfs/etc/registry_config.yml", "version: 0.1\nstorage: {filesystem: {}}\n");

        MavenRun run = build(project);

        assertThat(run.linesWith("[WARNING]")).isEmpty();
        assertThat(images(project))
                .containsExactlyInAnyOrderElementsOf(list.lines().toList());
        Path rootfs = extracted(project);
        assertThat(rootfs.resolve("manifests/imageList")).hasContent(list);
        assertThat(rootfs.resolve("bin/k0s")).exists();
        project.build("sealer:check")
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();
    }

    @Test
    void theConfigurationOfTheRegistry() throws IOException {
        ClusterProject project = project("registry", "A private registry")
                .configuration(xml("Overwrite basefs files"))
                .file("registry_config.yml", "version: 0.1\nstorage: {filesystem: {}}\nlog:\n  level: warn\n");
        assertThat(build(project).log()).contains("replaced in docker.io/" + BASE + ": /etc/registry_config.yml");
    }

    @Test
    void theConfigurationOfKubeadm() throws IOException {
        String title = "kubeadm's configuration";
        ClusterProject project = project("kubeadm", title)
                .configuration(xml("Overwrite basefs files"))
                .file("kubeadm.yml", DocumentedExample.blockOf(section(title), "yaml", "kind: JoinConfiguration"));
        MavenRun run = build(project);
        assertThat(run.log()).contains("/etc/kubeadm.yml.tmpl of docker.io/" + BASE + " is deleted");
        Path rootfs = extracted(project);
        assertThat(rootfs.resolve("etc/kubeadm.yml")).content().contains("dockershim.sock");
        assertThat(rootfs.resolve("etc/kubeadm.yml.tmpl")).doesNotExist();
    }

    private static ClusterProject project(String name, String title) {
        return ClusterProject.create(work, name)
                .file("Kubefile", DocumentedExample.blockOf(section(title), "dockerfile", "FROM"));
    }

    private static String xml(String title) {
        return DocumentedExample.blockOf(section(title), "xml", title.startsWith("Overwrite") ? BASE_IMAGES : "<");
    }

    /** What stands below a heading. */
    private static String section(String title) {
        Matcher found = Pattern.compile("(?ms)^## " + Pattern.quote(title) + "\n(.*?)(?=^## |\\z)")
                .matcher(page);
        assertThat(found.find()).as("a section \"%s\"", title).isTrue();
        return found.group(1);
    }

    private static MavenRun build(ClusterProject project) {
        return building(project).execute().assertSucceeded();
    }

    private static MavenBuild building(ClusterProject project) {
        return project.build("verify")
                .property("sealer.mirrors", "*=" + registry.url() + "!")
                .property("sealer.cache", work.resolve("cache"))
                .property("sealer.runtimeImages", "off");
    }

    private static List<String> images(ClusterProject project) {
        return ImageJson.maps(ImageJson.of(project).document().get("images")).stream()
                .map(image -> String.valueOf(image.get("reference")))
                .toList();
    }

    private static Path extracted(ClusterProject project) {
        Path rootfs = project.target().resolve("rootfs");
        project.build("sealer:extract")
                .property("sealer.output", rootfs)
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();
        return rootfs;
    }

    private static TestImage image(String content) {
        return TestImage.docker(Platform.LINUX_AMD64, TestLayer.of(Map.of("etc/name", bytes(content))));
    }

    private static String pod(String image) {
        return "apiVersion: v1\nkind: Pod\nmetadata:\n  name: one\nspec:\n  containers:\n    - name: one\n      image: "
                + image + "\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
