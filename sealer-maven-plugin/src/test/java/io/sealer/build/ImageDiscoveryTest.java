package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealer.ProblemException;
import io.sealer.discovery.DiscoveredImages;
import io.sealer.discovery.RuntimeImages;
import io.sealer.oci.Platform;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.testkit.TestProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDiscoveryTest {

    @TempDir
    Path directory;

    private TestProject project;

    @BeforeEach
    void aTreeWithImagesOfAllGrades() throws IOException {
        project = new TestProject(directory, null)
                .pod("web", "nginx:1")
                .write("manifests/shop.yaml", "kind: Shop\nspec:\n  a-image: acme/a:1\n  source: acme/b:v1\n");
    }

    @Test
    void whatIsLikelyIsTakenAndMentionedAndWhatIsDoubtfulIsNot() throws IOException {
        DiscoveredImages found = discover(List.of(), List.of(), false);

        assertThat(found.references())
                .extracting(Object::toString)
                .containsExactly("docker.io/acme/a:1", "docker.io/library/nginx:1");
        assertThat(project.said)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo(
                                        "likely: docker.io/acme/a:1 for ctx/manifests/shop.yaml:3 (Shop spec.a-image)"),
                        line -> assertThat(line)
                                .startsWith(
                                        "WARN not taken: ctx/manifests/shop.yaml:4 (Shop spec.source): \"acme/b:v1\"")
                                .contains("<reference>docker.io/acme/b:v1</reference>"));
    }

    @Test
    void aStrictBuildEndsAtADoubt() {
        ProblemException failure =
                catchThrowableOfType(ProblemException.class, () -> discover(List.of(), List.of(), true));

        assertThat(failure.problems())
                .singleElement()
                .asString()
                .startsWith("ctx/manifests/shop.yaml:4: \"acme/b:v1\"");
    }

    @Test
    void aStrictBuildIsContentWithDoubtsThatAreSettled() throws IOException {
        assertThat(discover(List.of("acme/b:v1"), List.of(), true).images()).hasSize(3);
        assertThat(discover(List.of(), List.of("docker.io/acme/b:v1"), true).images())
                .hasSize(2);
    }

    @Test
    void originsAreReadFromTheSettings() throws IOException {
        project.pod("own", "registry.local:5000/acme/c:1");
        DiscoverySettings settings = new DiscoverySettings(
                List.of(),
                List.of(),
                List.of(),
                List.of("registry.local:5000/acme=quay.io/acme", "nonsense"),
                false,
                ClusterSettings.none());

        ProblemException failure = catchThrowableOfType(ProblemException.class, () -> discover(settings));

        assertThat(failure.problems()).singleElement().asString().startsWith("<origins>: \"nonsense\" is no origin");
    }

    @Test
    void theClustersOwnProgramIsAskedUnlessThePomForbidsIt() throws IOException {
        assumeTrue(TestProgram.isRunnable());
        labelled("v1.24.10");
        Path program = project.context().resolve("bin/k0s");
        TestProgram.forThisMachine(program, "no image\n");

        assertThat(runtimeImages(true)).hasSize(10);
        assertThat(project.said)
                .contains("WARN ctx/bin/k0s: could not be asked which images k0s needs (it printed what is no image: no"
                        + " image); what is known of its release is taken");

        TestProgram.forThisMachine(program, "quay.io/k0sproject/only:1\n");

        assertThat(runtimeImages(true)).containsExactly("quay.io/k0sproject/only:1");
        assertThat(runtimeImages(false)).hasSize(10);

        TestProgram.forAnotherMachine(program, "quay.io/k0sproject/only:1\n");
        project.foreignFiles = List.of("bin/k0s");

        assertThat(runtimeImages(true)).hasSize(10);
    }

    @Test
    void anApplicationNeedsNoClustersImages() throws IOException {
        labelled("v1.24.10");
        ImageProject cluster = project.project();
        ImageProject application = new ImageProject(
                cluster.basedir(),
                cluster.context(),
                cluster.kubefile(),
                cluster.workDirectory(),
                cluster.archive(),
                cluster.imageName(),
                "app-installer",
                cluster.platforms(),
                BaseSettings.NONE,
                cluster.properties(),
                cluster.buildArgs(),
                cluster.filtered(),
                cluster.foreignFiles(),
                cluster.lockFile(),
                cluster.outputTimestamp(),
                cluster.pluginVersion());
        ExecutedKubefile made = new RootfsAssembly(application, project.cache(), project.progress())
                .assemble()
                .get(Platform.LINUX_AMD64);

        DiscoveredImages found =
                new ImageDiscovery(application, adding(false), project.progress()).in(made.rootfs(), made.labels());

        assertThat(found.images()).hasSize(2);
    }

    private void labelled(String version) throws IOException {
        project.write(
                "Kubefile",
                "FROM scratch\nCOPY . .\nLABEL cluster.alpha.sealer.io/cluster-runtime-type=k0s"
                        + " cluster.alpha.sealer.io/cluster-runtime-version=" + version + "\n");
    }

    private List<String> runtimeImages(boolean ask) throws IOException {
        return discover(adding(ask)).references().stream()
                .map(Object::toString)
                .filter(name -> !name.equals("docker.io/acme/a:1") && !name.equals("docker.io/library/nginx:1"))
                .toList();
    }

    private static DiscoverySettings adding(boolean ask) {
        return new DiscoverySettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                new ClusterSettings(Optional.empty(), RuntimeImages.Mode.ADD, ask));
    }

    private DiscoveredImages discover(List<String> imageList, List<String> ignoredImages, boolean strict)
            throws IOException {
        return discover(
                new DiscoverySettings(imageList, ignoredImages, List.of(), List.of(), strict, ClusterSettings.none()));
    }

    private DiscoveredImages discover(DiscoverySettings settings) throws IOException {
        ExecutedKubefile made = new RootfsAssembly(project.project(), project.cache(), project.progress())
                .assemble()
                .get(Platform.LINUX_AMD64);
        return new ImageDiscovery(project.project(), settings, project.progress()).in(made.rootfs(), made.labels());
    }
}
