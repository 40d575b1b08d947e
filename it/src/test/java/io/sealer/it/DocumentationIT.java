package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestCertificate;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the documentation shows is what the product does: its examples build, and its tables leave nothing out. */
class DocumentationIT {

    /** Properties of the plugin's own tests, of which the pages speak too. */
    private static final Set<String> OF_THE_TESTS =
            Set.of("sealer.kill.runs", "sealer.fuzz.seconds", "sealer.fuzz.seed");

    /** With what an example begins that shows more, or other things, than the plugin's parameters. */
    private static final Set<String> OF_MAVEN =
            Set.of("project", "configuration", "dependency", "modules", "server", "settings");

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
        MavenRun run = project.build("install").execute().assertSucceeded();
        assertThat(run.log()).contains("target/edge-cluster-1.0.0.tar: localhost/edge-cluster:1.0.0@sha256:");
        MavenRun inspect = project.build("sealer:inspect").execute().assertSucceeded();
        assertThat(inspect.log()).contains("cluster.alpha.sealer.io/cluster-runtime-version  v1.24.10");

        ClusterProject user = ClusterProject.create(work, "readme-user")
                .kubefile("FROM mvn:com.example:edge-cluster")
                .dependency(DocumentedExample.block("docs/image.md", "xml", "<dependency>"));
        user.build("package").execute().assertSucceeded();
        assertThat(ImageJson.of(user).layers())
                .startsWith(ImageJson.of(project).layers().toArray(String[]::new));
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
    void everyPropertyAndGoalThatAPageNamesIsOneOfThePlugin() throws IOException {
        String plugin = descriptor();
        Set<String> goals = matches(plugin, "<goal>([a-z-]+)</goal>");
        Set<String> properties = matches(plugin, "\\$\\{(sealer\\.[A-Za-z.]+)}");
        properties.addAll(Set.of("sealer.buildArgs", "sealer.GOAL.skip"));
        goals.forEach(goal -> properties.add("sealer." + goal + ".skip"));
        properties.addAll(OF_THE_TESTS);
        for (Path page : pagesForUsers()) {
            String text = Files.readString(page);
            assertThat(properties)
                    .as("properties of the plugin, of which %s speaks", page)
                    .containsAll(matches(text, "-D(sealer\\.[A-Za-z.-]*[A-Za-z])"));
            Set<String> named = matches(text, "(?<![\\w.])sealer:([a-z][a-z-]*)");
            named.addAll(matches(text, "sealer-maven-plugin:[\\w.-]+:([a-z-]+)"));
            assertThat(goals)
                    .as("goals of the plugin, of which %s speaks", page)
                    .containsAll(named);
        }
    }

    @Test
    void everyPomElementOfAnExampleIsAParameterOfThePlugin() throws IOException {
        Set<String> parameters = matches(descriptor(), "<parameter>\\s*<name>([A-Za-z]+)</name>");
        Set<String> alone = new TreeSet<>(parameters);
        alone.addAll(OF_MAVEN);
        for (Path page : pagesForUsers()) {
            for (String block : matches(Files.readString(page), "(?ms)^ *```xml\\n(.*?)^ *```$")) {
                XmlExample example = XmlExample.of(block);
                assertThat(alone).as("elements of %s:%n%s", page, block).containsAll(example.outermost());
                assertThat(parameters)
                        .as("configuration of %s:%n%s", page, block)
                        .containsAll(example.configuration());
            }
        }
    }

    @Test
    void theOptionsForRegistriesOfTheirPageWork() throws IOException {
        TestAuthority corp = TestAuthority.create("Corp CA");
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 1_000));
        try (FaultRegistry harbor = FaultRegistry.startHttps(TestCertificate.selfSigned(), corp);
                FaultRegistry rest = FaultRegistry.start()) {
            harbor.push("hub/library/nginx:1", image).push("quay/acme/b:1", image);
            rest.push("acme/c:1", image);
            ClusterProject project = ClusterProject.minimal(work, "registries")
                    .file("rootfs/manifests/imageList", "nginx:1\nquay.io/acme/b:1\nghcr.io/acme/c:1\n");
            Path certificates = Files.createDirectories(project.directory().resolve("certs"));
            TestCertificate robot = corp.issue("ci");
            Files.writeString(certificates.resolve("ci.crt"), robot.certificatePem());
            Files.writeString(certificates.resolve("ci.key"), robot.keyPem());
            Files.write(certificates.resolve("ci.p12"), robot.pkcs12("of-p12"));
            MavenBuild build = project.build("package")
                    .property("sealer.cache", work.resolve("registries-cache"))
                    .environment("CI_P12_PASSWORD", "of-p12")
                    .environment("HARBOR_USER", "ci")
                    .environment("HARBOR_PASSWORD", "of-harbor");
            for (String option : new String[] {"registryCredentials", "mirrors", "clientCertificates"}) {
                build.run(DocumentedExample.block("docs/registries.md", "", "-Dsealer." + option)
                        .strip()
                        .replace("harbor.corp", harbor.host())
                        .replace("http://10.0.0.5:5000", rest.url())
                        .replace("/etc/ci/", certificates + "/"));
            }
            build.execute().assertSucceeded();
            assertThat(harbor.requests("/v2/hub/library/nginx/manifests/1")).isNotEmpty();
            assertThat(harbor.requests("/v2/quay/acme/b/manifests/1")).isNotEmpty();
            assertThat(rest.requests("/v2/acme/c/manifests/1")).isNotEmpty();
        }
    }

    @Test
    void everyLinkOfTheDocumentationLeadsSomewhere() throws IOException {
        for (Path page : pages("docs")) {
            checkLinks(page);
        }
        for (Path page : pages("docs/decisions")) {
            checkLinks(page);
        }
        checkLinks(Workspace.root().resolve("README.md"));
    }

    /** What decisions say is of their time. */
    private static List<Path> pagesForUsers() throws IOException {
        List<Path> pages = new ArrayList<>(pages("docs"));
        pages.add(Workspace.root().resolve("README.md"));
        return pages;
    }

    private static List<Path> pages(String directory) throws IOException {
        try (Stream<Path> files = Files.list(Workspace.root().resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
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
