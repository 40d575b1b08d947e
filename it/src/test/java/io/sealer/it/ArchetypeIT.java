package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestDownloads;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the archetype generates, and what it refuses to generate. */
class ArchetypeIT {

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("archetype");
    }

    @Test
    void kubeadmProjectsHaveTheirTreeAndAValidKubefile() {
        Archetype.generate(work, "my-kubeadm", "1.0", "kubeadm")
                .property("kubernetesVersion", "1.22.15")
                .property("containerRuntime", "docker")
                .execute()
                .assertSucceeded();
        Path project = work.resolve("my-kubeadm");
        MavenBuild.in(project)
                .run("process-resources")
                .property("sealer.fetch.skip", true)
                .execute()
                .assertSucceeded();
        assertThat(project.resolve("target/sealer/Kubefile"))
                .content()
                .contains("\"cluster.alpha.sealer.io/cluster-runtime-version\"=\"v1.22.15\"")
                .contains("\"cluster.alpha.sealer.io/cluster-runtime-type\"=\"kubernetes\"")
                .contains("\"cluster.alpha.sealer.io/container-runtime-type\"=\"docker\"");
        assertThat(project.resolve("README.md")).content().contains("kubeadm");
    }

    @Test
    void dockerIsRefusedWhereTheKubeletNoLongerTalksToIt() {
        MavenRun run = Archetype.generate(work, "too-new-for-docker", "1.0", "kubeadm")
                .property("kubernetesVersion", "1.24.0")
                .property("containerRuntime", "docker")
                .execute();
        assertThat(run.outcome().exitCode()).isNotZero();
        assertThat(run.log()).contains("containerRuntime=docker (allowed up to Kubernetes 1.23");
        assertThat(work.resolve("too-new-for-docker")).doesNotExist();
    }

    @Test
    void labelsFollowTheChosenVersion() {
        Archetype.generate(work, "other-version", "1.0", "k0s")
                .property("kubernetesVersion", "1.25.3")
                .execute()
                .assertSucceeded();
        Path project = work.resolve("other-version");
        MavenBuild.in(project)
                .run("process-resources")
                .property("sealer.fetch.skip", true)
                .execute()
                .assertSucceeded();
        assertThat(project.resolve("target/sealer/Kubefile"))
                .content()
                .contains("\"cluster.alpha.sealer.io/cluster-runtime-version\"=\"v1.25.3\"")
                .contains("\"cluster.alpha.sealer.io/cluster-runtime-type\"=\"k0s\"");
    }

    /** Programs and images of both architectures come from mirrors; the result proves itself. */
    @ParameterizedTest
    @CsvSource({
        "kubeadm, 1.22.15, docker, kubeadm.k8s.io/v1beta2, /var/run/dockershim.sock",
        "kubeadm, 1.30.4, containerd, kubeadm.k8s.io/v1beta3, unix:///run/containerd/containerd.sock",
        "kubeadm, 1.36.3, containerd, kubeadm.k8s.io/v1beta4, unix:///run/containerd/containerd.sock",
        "kubeadm, 1.35.7, containerd, kubeadm.k8s.io/v1beta4, unix:///run/containerd/containerd.sock",
        "k0s, 1.35.7, containerd, '', ''",
        "k0s, 1.36.3, containerd, '', ''",
    })
    void generatedProjectsPackageAsTheyAre(
            String runtime, String version, String containerRuntime, String kubeadmApi, String socket)
            throws IOException {
        String name = runtime + "-" + version;
        Archetype.generate(work, name, "1.0", runtime)
                .property("kubernetesVersion", version)
                .property("containerRuntime", containerRuntime)
                .execute()
                .assertSucceeded();
        Path project = work.resolve(name);
        boolean network = runtime.equals("kubeadm") && containerRuntime.equals("containerd");
        if (network) {
            addNetwork(project);
        }
        try (FaultRegistry registry = FaultRegistry.start();
                TestDownloads downloads = TestDownloads.start()) {
            List<String> needed = new ArrayList<>(Archetype.neededBy(project, work));
            needed.add("docker.io/library/registry:2.8.3");
            needed.stream()
                    .map(Reference::parse)
                    .forEach(image ->
                            registry.push(image.repository() + ":" + image.tag().orElseThrow(), forBoth(image)));
            MavenRun run = MavenBuild.in(project)
                    .run("verify")
                    .property("sealer.platforms", "linux/amd64,linux/arm64")
                    .property("sealer.mirrors", "*=" + registry.url() + "!")
                    .property("sealer.fileMirrors", downloads.asOnlyMirror())
                    .property("sealer.cache", work.resolve("cache"))
                    .execute()
                    .assertSucceeded();
            // What nobody publishes checksums of, and what the last published sealer cannot install.
            assertThat(run.linesWith("[WARNING]"))
                    .allMatch(line -> line.contains("download.docker.com") && line.contains("as it came")
                            || line.contains("sealer-limit"));
        }
        assertThat(findings(project)).isSubsetOf("sealer-limit");
        assertThat(project.resolve("target/sealer/image.json"))
                .content()
                .matches(text -> text.contains("docker.io/acme/network:1") == network);
        assertThat(project.resolve("src/main/sealer/files.lock")).content().contains("linux/arm64", "arm64/kubectl");
        if (runtime.equals("kubeadm")) {
            assertThat(project.resolve("src/main/sealer/rootfs/etc/kubeadm.yml"))
                    .content()
                    .contains("apiVersion: " + kubeadmApi + "\nkind: ClusterConfiguration\n")
                    .contains("apiVersion: " + kubeadmApi + "\nkind: JoinConfiguration\n")
                    .contains("  criSocket: " + socket + "\n")
                    .doesNotContain("#if", "#end", "$");
        }
    }

    /** What the README of a project for kubeadm tells to do, as it tells it. */
    private static void addNetwork(Path project) throws IOException {
        String readme = Files.readString(project.resolve("README.md"));
        Matcher lines = Pattern.compile("(?m)^    (CNI .*)\n    (LAUNCH .*)$").matcher(readme);
        assertThat(lines.find()).as("a network in %s", readme).isTrue();
        Path kubefile = project.resolve("src/main/sealer/Kubefile");
        Files.writeString(kubefile, Files.readString(kubefile) + lines.group(1) + "\n" + lines.group(2) + "\n");
        Path manifests = Files.createDirectories(project.resolve("src/main/sealer/apps/network"));
        Files.writeString(manifests.resolve("network.yaml"), """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata:
                  name: network
                spec:
                  template:
                    spec:
                      containers:
                        - name: agent
                          image: docker.io/acme/network:1
                """);
    }

    /** The rules that {@code sealer:check} names. */
    private static Set<String> findings(Path project) throws IOException {
        Path report = project.resolve("target/check.json");
        MavenBuild.in(project)
                .run("sealer:check")
                .property("sealer.platforms", "linux/amd64,linux/arm64")
                .property("sealer.format", "json")
                .property("sealer.output", report)
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();
        Matcher rules = Pattern.compile("\"rule\": \"([a-z-]+)\"").matcher(Files.readString(report));
        return rules.results().map(rule -> rule.group(1)).collect(Collectors.toSet());
    }

    private static TestImage forBoth(Reference image) {
        byte[] name = image.toString().getBytes(StandardCharsets.UTF_8);
        TestLayer layer = TestLayer.of(Map.of("etc/name", name));
        return TestImage.dockerList(
                TestImage.docker(Platform.LINUX_AMD64, layer), TestImage.docker(Platform.LINUX_ARM64, layer));
    }

    @Test
    void whatANewerArchetypeGeneratesIsMergedByGit() throws IOException {
        assertThat(DocumentedExample.page("docs/archetypes.md"))
                .contains("git branch archetype", "git switch archetype", "git rm -rq .", "git merge archetype");
        Path project = work.resolve("merged");
        Path script = project.resolve("src/main/sealer/rootfs/scripts/init-kube.sh");
        generateForGit(project);
        git(project, "init", "-q", "-b", "main");
        commit(project);
        git(project, "branch", "archetype");
        Files.writeString(script, Files.readString(script) + "# ours\n");
        commit(project);
        git(project, "switch", "-q", "archetype");
        git(project, "rm", "-rq", ".");
        generateForGit(project);
        Files.writeString(script, Files.readString(script).replaceFirst("\n", "\n# theirs\n"));
        commit(project);
        git(project, "switch", "-q", "main");
        git(project, "merge", "-q", "--no-edit", "archetype");
        assertThat(script).content().contains("# theirs\n", "# ours\n").isEqualTo(merged(project));
    }

    private static String merged(Path project) {
        return git(project, "show", "HEAD:src/main/sealer/rootfs/scripts/init-kube.sh");
    }

    private static void generateForGit(Path project) {
        Archetype.generate(work, project.getFileName().toString(), "1.0", "k0s")
                .execute()
                .assertSucceeded();
    }

    private static void commit(Path project) {
        git(project, "add", "-A");
        git(project, "commit", "-q", "-m", "change");
    }

    private static String git(Path project, String... words) {
        return Command.of(Tools.require("git").toString(), "-c", "user.name=tests", "-c", "user.email=tests@localhost")
                .and((Object[]) words)
                .in(project)
                .run()
                .assertSucceeded()
                .text();
    }

    @ParameterizedTest
    @CsvSource({"runtime,k3s", "kubernetesVersion,latest", "containerRuntime,docker", "containerRuntime,podman"})
    void wrongValuesAreRefusedInBatchModeToo(String property, String value) {
        String name = "refused-" + property.toLowerCase(Locale.ROOT) + "-" + value;
        MavenRun run = Archetype.generate(work, name, "1.0", "k0s")
                .property(property, value)
                .execute();
        assertThat(run.outcome().exitCode()).isNotZero();
        assertThat(run.log()).contains(property + "=" + value);
        assertThat(work.resolve(name)).doesNotExist();
    }
}
