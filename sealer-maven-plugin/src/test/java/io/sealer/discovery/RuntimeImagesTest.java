package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.discovery.RuntimeImages.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeImagesTest {

    private static final SourceLocation KUBEFILE = SourceLocation.of("Kubefile");

    private static final String KUBEADM_IMAGES = """
            registry.k8s.io/kube-apiserver:v1.22.15
            registry.k8s.io/kube-controller-manager:v1.22.15
            registry.k8s.io/kube-scheduler:v1.22.15
            registry.k8s.io/kube-proxy:v1.22.15
            registry.k8s.io/pause:3.5
            registry.k8s.io/etcd:3.5.0-0
            registry.k8s.io/coredns/coredns:v1.8.4
            docker.io/sealerio/lvscare:v1.1.3-beta.8
            """;

    @TempDir
    Path directory;

    private final TextTree tree = new TextTree();
    private final Map<String, String> labels = new HashMap<>();
    private final Problems problems = new Problems();
    private final List<String> ignored = new ArrayList<>();
    private final List<String> origins = new ArrayList<>();
    private Optional<RuntimeProgram> program = Optional.empty();

    @Test
    void aListWithAllOfThemIsComplete() {
        kubeadm("v1.22.15").put("manifests/imageList", KUBEADM_IMAGES);

        assertThat(find(Mode.WARN).notes()).isEmpty();
        assertThat(names(find(Mode.ADD)))
                .containsExactlyInAnyOrderElementsOf(KUBEADM_IMAGES.lines().toList());
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void whatIsMissingIsReportedWithTheLineToAdd() {
        kubeadm("v1.22.15").put("manifests/imageList", KUBEADM_IMAGES.replaceAll(".*(pause|lvscare).*\n", ""));

        DiscoveredImages found = find(Mode.WARN);

        assertThat(found.images()).hasSize(6);
        assertThat(found.notes())
                .containsExactly(
                        "Kubefile: kubeadm v1.22.15 needs k8s.gcr.io/pause:3.5, which nothing names - add this line to"
                                + " manifests/imageList or <imageList> (-Dsealer.imageList): k8s.gcr.io/pause:3.5, or"
                                + " have it taken with <runtimeImages>add</runtimeImages> (-Dsealer.runtimeImages=add)",
                        "Kubefile: sealer, on hosts that are only workers, needs"
                                + " docker.io/sealerio/lvscare:v1.1.3-beta.8, which nothing names - add this line to"
                                + " manifests/imageList or <imageList> (-Dsealer.imageList):"
                                + " docker.io/sealerio/lvscare:v1.1.3-beta.8, or have it taken with"
                                + " <runtimeImages>add</runtimeImages> (-Dsealer.runtimeImages=add)");
        assertThat(find(Mode.OFF).notes()).isEmpty();
    }

    @Test
    void whatIsMissingCanBeTakenAndSaysWhoNeedsIt() {
        kubeadm("v1.22.15")
                .put("manifests/imageList", "registry.k8s.io/pause:3.5\n")
                .put("etc/kubeadm.yml", "kind: ClusterConfiguration\nkubernetesVersion: v1.22.15\n");

        DiscoveredImages found = find(Mode.ADD);

        assertThat(found.images())
                .extracting(image -> image.reference() + " " + image.grade() + " "
                        + image.requiredBy().stream().map(Finding::origin).toList())
                .containsExactly(
                        "docker.io/sealerio/lvscare:v1.1.3-beta.8 certain [Kubefile (sealer lvscare)]",
                        "k8s.gcr.io/coredns/coredns:v1.8.4 certain [src/etc/kubeadm.yml:2 (kubeadm/v1.22.15 coredns)]",
                        "k8s.gcr.io/etcd:3.5.0-0 certain [src/etc/kubeadm.yml:2 (kubeadm/v1.22.15 etcd)]",
                        "k8s.gcr.io/kube-apiserver:v1.22.15 certain [src/etc/kubeadm.yml:2 (kubeadm/v1.22.15"
                                + " kube-apiserver)]",
                        "k8s.gcr.io/kube-controller-manager:v1.22.15 certain [src/etc/kubeadm.yml:2 (kubeadm/v1.22.15"
                                + " kube-controller-manager)]",
                        "k8s.gcr.io/kube-proxy:v1.22.15 certain [src/etc/kubeadm.yml:2 (kubeadm/v1.22.15 kube-proxy)]",
                        "k8s.gcr.io/kube-scheduler:v1.22.15 certain [src/etc/kubeadm.yml:2 (kubeadm/v1.22.15"
                                + " kube-scheduler)]",
                        "registry.k8s.io/pause:3.5 certain [src/etc/kubeadm.yml:2 (kubeadm/v1.22.15 pause),"
                                + " src/manifests/imageList:1]");
        assertThat(found.notes()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void k0sNeedsItsOwnAndNoLvscare() {
        k0s("v1.24.10");

        assertThat(names(find(Mode.ADD)))
                .hasSize(10)
                .contains("docker.io/calico/node:v3.23.5", "registry.k8s.io/kube-proxy:v1.24.10")
                .noneMatch(name -> name.contains("lvscare"));
        assertThat(find(Mode.WARN).notes())
                .hasSize(10)
                .first()
                .asString()
                .startsWith("Kubefile: k0s v1.24.10 needs docker.io/calico/cni:v3.23.5, which nothing names");
    }

    @Test
    void anImageThatTheRegistryHasAlreadyIsThere() {
        kubeadm("v1.22.15")
                .put("manifests/imageList", KUBEADM_IMAGES.replaceFirst(".*pause.*\n", ""))
                .put("registry/docker/registry/v2/repositories/pause/_manifests/tags/3.5/current/link", "sha256:x");

        assertThat(find(Mode.WARN).notes()).isEmpty();
    }

    @Test
    void whatIsLeftOutOnPurposeIsNotMissed() {
        kubeadm("v1.22.15").put("manifests/imageList", KUBEADM_IMAGES.replaceFirst(".*(lvscare|pause).*\n", ""));
        ignored.addAll(List.of("sealerio/lvscare", "k8s.gcr.io/pause"));

        assertThat(find(Mode.ADD).images())
                .noneMatch(image -> image.reference().repository().contains("lvscare"));
        assertThat(find(Mode.WARN).notes()).noneMatch(note -> note.contains("needs"));
    }

    @Test
    void theOriginOfTheClustersRegistryIsWhereTheyComeFrom() {
        kubeadm("v1.22.15").put("etc/kubeadm.yml", "kind: ClusterConfiguration\nimageRepository: sea.hub:5000/acme\n");
        origins.add("sea.hub:5000/acme=quay.io/acme");

        assertThat(names(find(Mode.ADD)))
                .contains("quay.io/acme/kube-proxy:v1.22.15", "k8s.gcr.io/coredns/coredns:v1.8.4")
                .noneMatch(name -> name.startsWith("k8s.gcr.io/pause"));
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aNameThatNoKnownImageWillHaveIsSaid() {
        kubeadm("v1.20.0");

        String reason = "Kubefile: kubeadm v1.20.0 will ask for sea.hub:5000/coredns/coredns:1.7.0, and"
                + " k8s.gcr.io/coredns:1.7.0 has another name in the cluster's registry";
        assertThat(find(Mode.WARN).notes()).anyMatch(note -> note.startsWith(reason));
        assertThat(problems.isEmpty()).isTrue();
        find(Mode.ADD);
        assertThat(problems.asList()).singleElement().asString().startsWith(reason);
    }

    @Test
    void aVersionThatNobodyKnowsIsAMistakeWhereItsImagesAreToBeTaken() {
        kubeadm("v1.99.0");

        String reason = "Kubefile: which images kubeadm v1.99.0 needs is not known (v1.16.0 to ";
        assertThat(find(Mode.WARN).notes()).anyMatch(note -> note.startsWith(reason));
        assertThat(problems.isEmpty()).isTrue();
        find(Mode.ADD);
        assertThat(problems.asList())
                .singleElement()
                .extracting(Problem::toString)
                .asString()
                .startsWith(reason)
                .contains("list what \"kubeadm config images list --kubernetes-version v1.99.0\" prints in"
                        + " manifests/imageList")
                .contains("-Dsealer.runtimeImages=off");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"WARN", "ADD"})
    void aPatchThatIsNewerThanTheTableIsSaid(Mode mode) {
        kubeadm("v1.22.99");

        assertThat(find(mode).notes())
                .anyMatch(note -> note.startsWith("Kubefile: which images kubeadm v1.22.99 needs is not known exactly;"
                        + " those of v1.22.17 are taken"));
    }

    @Test
    void anImageThatShowsNoClusterIsLeftAlone() {
        tree.put("manifests/imageList", "nginx\n");

        assertThat(find(Mode.WARN).notes()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
        find(Mode.ADD);
        assertThat(problems.asList())
                .singleElement()
                .asString()
                .startsWith("Kubefile: which version of Kubernetes the cluster runs is not known");
    }

    @Test
    void aClusterWithoutAVersionIsSaid() {
        label("type", "k0s");

        assertThat(find(Mode.WARN).notes())
                .singleElement()
                .asString()
                .startsWith("Kubefile: which version of Kubernetes the cluster runs is not known, and so not which"
                        + " images k0s needs - name it with <kubernetesVersion>");
    }

    @Test
    void aRuntimeThatIsNotKnownIsSaid() {
        label("type", "k3s");

        assertThat(find(Mode.WARN).notes())
                .singleElement()
                .asString()
                .startsWith("Kubefile: which images the cluster's runtime needs is not known");
    }

    @Test
    void theProgramWinsOverTheTable() throws IOException {
        kubeadm("v1.22.15");
        program("""
                [ "$*" = "config images list --kubernetes-version v1.22.15" ] || exit 1
                echo registry.k8s.io/kube-proxy:v1.22.15
                echo registry.k8s.io/pause:3.5.1
                """);

        DiscoveredImages found = find(Mode.ADD);

        assertThat(names(found))
                .containsExactly(
                        "docker.io/sealerio/lvscare:v1.1.3-beta.8",
                        "registry.k8s.io/kube-proxy:v1.22.15",
                        "registry.k8s.io/pause:3.5.1");
        assertThat(found.images().get(2).requiredBy().get(0).origin())
                .hasToString("src/bin/program (kubeadm/v1.22.15 pause)");
    }

    @Test
    void theProgramKnowsItsVersion() throws IOException {
        program("""
                case "$*" in
                  "version -o short") echo v1.99.1;;
                  *) echo "registry.k8s.io/kube-proxy:$5";;
                esac
                """);

        assertThat(names(find(Mode.ADD))).contains("registry.k8s.io/kube-proxy:v1.99.1");
    }

    @Test
    void k0sIsAskedInItsOwnWay() throws IOException {
        label("type", "k0s");
        program("""
                case "$*" in
                  version) echo v1.99.1+k0s.0;;
                  "airgap list-images") echo quay.io/k0sproject/kube-proxy:v1.99.1;;
                esac
                """);

        DiscoveredImages found = find(Mode.ADD);

        assertThat(found.images())
                .singleElement()
                .extracting(image -> image.requiredBy().get(0).origin())
                .hasToString("src/bin/program (k0s/v1.99.1+k0s.0 kube-proxy)");
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 1\n", "echo 'not an image'\n", "true\n"})
    void aProgramThatDoesNotTellLeavesItToTheTable(String script) throws IOException {
        kubeadm("v1.22.15");
        program(script);

        DiscoveredImages found = find(Mode.ADD);

        assertThat(found.images()).hasSize(8);
        assertThat(found.notes())
                .singleElement()
                .asString()
                .startsWith("src/bin/program: could not be asked which images kubeadm needs (it ");
    }

    @Test
    void aRepositoryThatIsNoneIsAMistake() {
        kubeadm("v1.22.15").put("etc/kubeadm.yml", "\nkind: ClusterConfiguration\nimageRepository: NO/GOOD\n");

        find(Mode.ADD);

        assertThat(problems.asList())
                .hasSize(6)
                .first()
                .asString()
                .startsWith(
                        "src/etc/kubeadm.yml:2: its repositories and tags do not make an image of kube-apiserver: ");
    }

    @Test
    void modesAreWords() {
        assertThat(Mode.parse(" Add ")).isEqualTo(Mode.ADD);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mode.parse("yes"))
                .withMessage("\"yes\" is nothing to do about images (one of warn, add, off expected)");
    }

    private TextTree kubeadm(String version) {
        label("type", "kubernetes");
        label("version", version);
        return tree;
    }

    private void k0s(String version) {
        label("type", "k0s");
        label("version", version);
    }

    private void label(String name, String value) {
        labels.put("cluster.alpha.sealer.io/cluster-runtime-" + name, value);
    }

    private void program(String script) throws IOException {
        Path file = Files.writeString(directory.resolve("program"), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        program = Optional.of(
                new RuntimeProgram(file, SourceLocation.of("src/bin/program"), directory, Duration.ofMinutes(1)));
    }

    private DiscoveredImages find(Mode mode) {
        ClusterRuntime runtime = ClusterRuntime.of(tree, labels, KUBEFILE, Optional.empty(), problems);
        return new ImageFinder(
                        List.of(),
                        ImagePatterns.of(lines(ignored), problems),
                        List.of(),
                        Origins.of(lines(origins), problems))
                .withRuntime(RuntimeImages.of(mode, runtime, program, KUBEFILE))
                .find(tree, problems);
    }

    private static List<ListedLine> lines(List<String> texts) {
        return texts.stream()
                .map(text -> new ListedLine(SourceLocation.of("pom"), text))
                .toList();
    }

    private static List<String> names(DiscoveredImages found) {
        return found.references().stream().map(Object::toString).toList();
    }
}
