package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the documentation shows is what the product does: its examples build, and its tables leave nothing out. */
class DocumentationIT {

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("documentation");
    }

    @Test
    void theProjectOfTheReadmeBuilds() throws IOException {
        String readme = DocumentedExample.page("README.md");
        ClusterProject project = ClusterProject.create(work, "readme")
                .file("Kubefile", DocumentedExample.blockOf(readme, "dockerfile", "FROM scratch"))
                .file("imageList", "# none yet\n")
                .file("rootfs/etc/motd", "hello\n")
                .file("amd64/bin/tool", "#!/bin/sh\n");
        Files.writeString(
                project.directory().resolve("pom.xml"),
                DocumentedExample.blockOf(readme, "xml", "<packaging>sealer-image"));
        MavenRun run = project.build("package").execute().assertSucceeded();
        assertThat(run.log()).contains("target/edge-cluster-1.0.0.tar: localhost/edge-cluster:1.0.0@sha256:");
        MavenRun inspect = project.build("sealer:inspect").execute().assertSucceeded();
        assertThat(inspect.log()).contains("cluster.alpha.sealer.io/cluster-runtime-version  v1.24.10");
    }

    @Test
    void theKubefileOfItsPageBuilds() throws IOException {
        ClusterProject project = ClusterProject.create(work, "language")
                .file(
                        "Kubefile",
                        DocumentedExample.blockOf(
                                DocumentedExample.page("docs/kubefile.md"), "dockerfile", "FROM scratch"))
                .file("imageList", "\n")
                .file("rootfs/etc/motd", "hello\n")
                .file("amd64/bin/tool", "#!/bin/sh\n")
                .file("registry.key", "secret\n")
                .file("tools.tar.gz", "no archive: copied as it is\n")
                .file("web.yaml", "kind: ConfigMap\n");
        project.build("package").execute().assertSucceeded();
    }

    @Test
    void theBaseImageOfItsPageIsBuiltOn() throws IOException {
        String page = DocumentedExample.page("docs/kubefile.md");
        TestLayer files = TestLayer.of(Map.of(
                "etc/daemon.json", "{}".getBytes(StandardCharsets.UTF_8),
                "etc/kubeadm.yml.tmpl", "old".getBytes(StandardCharsets.UTF_8)));
        try (FaultRegistry registry = FaultRegistry.start()) {
            registry.push("sealerio/kubernetes:v1-22-15-sealerio-2", TestImage.oci(Platform.LINUX_AMD64, files));
            ClusterProject project = ClusterProject.create(work, "from")
                    .configuration(DocumentedExample.blockOf(page, "xml", "<baseImages>"))
                    .file("Kubefile", DocumentedExample.blockOf(page, "dockerfile", "FROM kubernetes"))
                    .file("daemon.json", "{\"debug\":true}\n")
                    .file("kubeadm.yml", "kind: ClusterConfiguration\nkubernetesVersion: v1.22.15\n");
            MavenRun run = project.build("package")
                    .property("sealer.mirrors", "*=" + registry.url() + "!")
                    .property("sealer.cache", work.resolve("from-cache"))
                    .property("sealer.runtimeImages", "off")
                    .execute()
                    .assertSucceeded();
            assertThat(run.log())
                    .contains("replaced in docker.io/sealerio/kubernetes:v1-22-15-sealerio-2: /etc/daemon.json")
                    .contains("/etc/kubeadm.yml.tmpl of docker.io/sealerio/kubernetes:v1-22-15-sealerio-2 is deleted");
            assertThat(ImageJson.of(project).layers()).startsWith(files.digest().toString());
        }
    }

    @Test
    void everyPropertyOfThePluginStandsInTheReadmeAndTheOtherWayRound() throws IOException {
        String plugin = descriptor();
        Set<String> known = matches(plugin, "\\$\\{(sealer\\.[A-Za-z.]+)}");
        known.add("sealer.buildArgs");
        Set<String> documented = matches(DocumentedExample.page("README.md"), "`(sealer\\.[A-Za-z.]+)`");
        assertThat(documented).containsAll(known);
        assertThat(known).containsAll(documented);
    }

    @Test
    void everyGoalOfThePluginStandsInTheReadmeAndTheOtherWayRound() throws IOException {
        Set<String> goals = matches(descriptor(), "<goal>([a-z-]+)</goal>");
        assertThat(matches(DocumentedExample.page("README.md"), "(?m)^\\| `sealer:([a-z-]+)`"))
                .isEqualTo(goals);
    }

    @Test
    void everyLinkOfTheDocumentationLeadsSomewhere() throws IOException {
        try (var pages = Files.walk(Workspace.root().resolve("docs"))) {
            for (Path page :
                    (Iterable<Path>) pages.filter(file -> file.toString().endsWith(".md"))::iterator) {
                checkLinks(page);
            }
        }
        checkLinks(Workspace.root().resolve("README.md"));
    }

    private static void checkLinks(Path page) throws IOException {
        for (String link : matches(Files.readString(page), "\\]\\(([^)#:]+)(?:#[^)]*)?\\)")) {
            assertThat(page.resolveSibling(link)).as("link in %s", page).exists();
        }
    }

    private static Set<String> matches(String text, String pattern) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String descriptor() throws IOException {
        Path jar = Workspace.localRepository()
                .resolve("io/sealer/sealer-maven-plugin")
                .resolve(Workspace.version())
                .resolve("sealer-maven-plugin-" + Workspace.version() + ".jar");
        try (JarFile file = new JarFile(jar.toFile())) {
            byte[] bytes = file.getInputStream(file.getEntry("META-INF/maven/plugin.xml"))
                    .readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
