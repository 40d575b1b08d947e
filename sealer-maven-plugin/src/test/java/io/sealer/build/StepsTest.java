package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Platform;
import io.sealer.registry.Mirrors;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three goals in a row, on a small project and a registry inside this process. */
class StepsTest {

    private static final TestImage WEB = TestImage.ociIndex(
            TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 100_000)),
            TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(2, 1000)));

    @TempDir
    Path basedir;

    private FaultRegistry registry;

    @BeforeEach
    void writeProject() throws IOException {
        registry = FaultRegistry.start().push("library/web:1", WEB);
        write("Kubefile", "FROM scratch\nCOPY . .\nLABEL a=@version@\n");
        write("manifests/web.yaml", """
                kind: Pod
                spec:
                  containers:
                    - image: web:1
                """);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void write(String file, String text) throws IOException {
        Path path = basedir.resolve("ctx").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private ImageProject project() {
        Path context = basedir.resolve("ctx");
        return new ImageProject(
                basedir,
                context,
                context.resolve("Kubefile"),
                basedir.resolve("target/sealer"),
                basedir.resolve("target/x.tar"),
                "x:1",
                "kube-installer",
                List.of(Platform.LINUX_AMD64),
                BaseSettings.NONE,
                Map.of("version", "v1"),
                Map.of(),
                List.of(),
                List.of(),
                Optional.of(context.resolve("images.lock")).filter(Files::exists),
                "1970-01-01T00:00:00Z",
                "test");
    }

    private Path cache() {
        return basedir.resolve("cache");
    }

    private CollectedImages collect() throws IOException {
        RegistryConfiguration registries =
                RegistryConfiguration.plain("test").withMirrors(Mirrors.parse("*=" + registry.url() + "!"));
        DiscoverySettings nothing = new DiscoverySettings(List.of(), List.of(), List.of());
        return new CollectStep(
                        project(),
                        nothing,
                        List.of(),
                        registries,
                        cache(),
                        false,
                        ArchiveSettings.DEFAULT,
                        Progress.silent())
                .run();
    }

    private PackagedImage pack(boolean withImages) throws IOException {
        return new PackageStep(
                        project(),
                        RegistryConfiguration.plain("test").withOffline(true),
                        cache(),
                        ArchiveSettings.DEFAULT,
                        withImages,
                        false,
                        Progress.silent())
                .run();
    }

    @Test
    void theGoalsHandFilesToOneAnother() throws IOException {
        assertThat(new KubefileStep(project(), cache(), Progress.silent()).run())
                .isEqualTo(3);
        assertThat(project().effectiveKubefile()).hasContent("FROM scratch\nCOPY . .\nLABEL a=v1\n");
        assertThat(collect().images()).isEqualTo(1);
        assertThat(project().collectedLock())
                .content()
                .contains("docker.io/library/web:1", WEB.digest().toString(), "ctx/manifests/web.yaml:4");
        PackagedImage image = pack(true);
        assertThat(image.archive()).hasSize(image.size());
        assertThat(image.name()).isEqualTo("localhost/x:1");
        assertThat(new InspectStep(archives(), false).run(image.archive().toString()))
                .contains(
                        "localhost/x:1", image.digest().toString(), WEB.digest().shortHex());
    }

    private ImageSource archives() {
        return new ImageSource(
                RegistryConfiguration.plain("test").withOffline(true),
                List.of(Platform.LINUX_AMD64),
                cache(),
                Progress.silent());
    }

    @Test
    void inspectingTheArchiveGivesTheReportOfTheBuild() throws IOException {
        collect();
        PackagedImage image = pack(true);
        assertThat(new InspectStep(archives(), true).run(image.archive().toString()))
                .isEqualTo(Files.readString(project().report()));
    }

    @Test
    void nothingChangedMeansNothingWritten() throws IOException {
        collect();
        PackagedImage first = pack(true);
        Object before = Files.readAttributes(first.archive(), "unix:ino,ctime,lastModifiedTime");
        registry.clearLog();
        collect();
        PackagedImage second = pack(true);
        assertThat(second.upToDate()).isTrue();
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(Files.readAttributes(first.archive(), "unix:ino,ctime,lastModifiedTime"))
                .isEqualTo(before);
        assertThat(registry.requests("/v2/library/**"))
                .as("one look at what the tag means")
                .hasSize(1);
    }

    @Test
    void aTouchedArchiveAndADeletedReportAreMadeAgain() throws IOException {
        collect();
        PackagedImage first = pack(true);
        Files.write(first.archive(), new byte[] {1});
        PackagedImage second = pack(true);
        assertThat(second.upToDate()).isFalse();
        assertThat(second.size()).isEqualTo(first.size());
        Files.delete(project().report());
        assertThat(pack(true).upToDate()).isFalse();
        assertThat(project().report()).exists();
    }

    @Test
    void aManifestThatCameAfterTheCollectionStopsThePackaging() throws IOException {
        assertThatThrownBy(() -> pack(true)).hasMessageContainingAll("not collected yet", "sealer:collect-images");
        collect();
        write("manifests/more.yaml", "kind: Pod\nspec: {containers: [{image: more}]}\n");
        assertThatThrownBy(() -> pack(true)).hasMessageContaining("have changed since");
        assertThat(project().archive()).doesNotExist();
    }

    @Test
    void aCollectionNamesEveryFileThatPackagingNeeds() throws IOException {
        List<Path> named = collect().files();
        assertThat(named).allMatch(Files::exists);
        List<Path> needed = new ArrayList<>();
        Path away = basedir.resolve("away");
        for (Path file : files(cache().resolve("blobs"), project().workDirectory())) {
            Files.move(file, away);
            try {
                pack(true);
            } catch (ProblemException e) {
                needed.add(file);
            }
            Files.move(away, file);
            Files.deleteIfExists(project().archive());
        }
        assertThat(needed).hasSizeGreaterThan(5);
        assertThat(named).containsAll(needed);
    }

    private static List<Path> files(Path... tops) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path top : tops) {
            try (Stream<Path> files = Files.walk(top)) {
                files.filter(Files::isRegularFile).forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void aDeletedCacheIsNoticedBeforeAnythingIsWritten() throws IOException {
        collect();
        try (Stream<Path> files = Files.walk(cache())) {
            files.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
        }
        assertThatThrownBy(() -> pack(true))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("sealer:collect-images");
        assertThat(basedir.resolve("target"))
                .isDirectoryNotContaining(file -> file.getFileName().toString().contains("x.tar"));
    }

    @Test
    void withoutImagesNothingIsAskedForAndNothingIsListed() throws IOException {
        PackagedImage image = pack(false);
        assertThat(image.images()).isZero();
        assertThat(registry.requests()).isEmpty();
        assertThat(Files.readString(project().report())).contains("\"images\": [ ]");
    }

    @Test
    void aLockOfTheProjectDecides() throws IOException {
        TestImage older = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(3, 500));
        registry.push("library/web:1", older);
        collect();
        Files.copy(project().collectedLock(), basedir.resolve("ctx/images.lock"));
        registry.push("library/web:1", WEB);
        registry.clearLog();
        collect();
        assertThat(project().collectedLock()).content().contains(older.digest().toString());
        assertThat(registry.requests())
                .as("with lock and cache nothing is asked")
                .isEmpty();

        write("manifests/more.yaml", "kind: Pod\nspec: {containers: [{image: more}]}\n");
        assertThatThrownBy(this::collect)
                .hasMessageContainingAll(
                        "docker.io/library/more:latest", "ctx/manifests/more.yaml:2", "ctx/images.lock");
    }

    @Test
    void withoutAKubefileTheUserHearsHowToGetOne() throws IOException {
        Files.delete(basedir.resolve("ctx/Kubefile"));
        assertThatThrownBy(() -> new KubefileStep(project(), cache(), Progress.silent()).run())
                .hasMessageContainingAll("no Kubefile", "FROM scratch", "archetype:generate", "-Dsealer.kubefile");
        assertThat(project().workDirectory()).doesNotExist();
    }

    private void assertProblems(String kubefile, String... problems) throws IOException {
        write("Kubefile", kubefile);
        assertThatThrownBy(() -> new KubefileStep(project(), cache(), Progress.silent()).run())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .extracting(problem ->
                                        problem.location().orElseThrow().line() + " " + problem.message())
                                .zipSatisfy(
                                        List.of(problems),
                                        (found, text) -> assertThat(found).contains(text)));
    }

    @Test
    void allMistakesComeInOneRun() throws IOException {
        assertProblems(
                "FROM scratch\nCOPY nothere .\nFOO bar\nCOPY --chmod=9 manifests x\nLABEL \"a=b\nLAUNCH nope\n",
                "2 source \"nothere\" does not exist",
                "3 unknown instruction \"FOO\"",
                "4 --chmod=9",
                "5 the quote \" is not closed",
                "6 LAUNCH names the app \"nope\"");
    }

    @Test
    void consequencesOfMistakesAreNoMistakes() throws IOException {
        assertProblems(
                "FROM scratch\nENV A\nCOPY $A .\nAPP web\nCOPPY a conf\nCOPY Kubefile manifests conf\nLAUNCH web\n",
                "2 ENV",
                "4 APP lacks",
                "5 unknown instruction");
        assertProblems("FROM alpine\nCOPY nothere .\nLABEL a=$B\nLAUNCH web\n", "2 source \"nothere\"");
        assertProblems("FROM scratch\nCOPY manifests \\\n  @nope@\n", "3 the Maven property");
    }

    @Test
    void aLineThatIsNotUtf8IsNamed() throws IOException {
        Files.write(project().kubefile(), "FROM scratch\nLABEL a=\u00e4\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new KubefileStep(project(), cache(), Progress.silent()).run())
                .hasMessageContaining("Kubefile:2: this line is not UTF-8")
                .hasNoCause();
    }

    @Test
    void aFileInThePlaceOfTheBuildDirectoryIsNamed() throws IOException {
        Files.writeString(basedir.resolve("target"), "");
        assertThatThrownBy(() -> new KubefileStep(project(), cache(), Progress.silent()).run())
                .isInstanceOf(ProblemException.class)
                .hasMessageContainingAll("cannot write", "target", "remove what is in the way");
        Files.delete(basedir.resolve("target"));
        Files.createDirectories(project().archive());
        assertThatThrownBy(() -> pack(false)).hasMessageContaining("x.tar: it is a directory");
    }

    @Test
    void whatIsNoTarIsSaidToBeNone() throws IOException {
        Path text = basedir.resolve("text");
        Files.writeString(text, "root:x:0:0:root:/root:/bin/bash\n".repeat(40));
        assertThatThrownBy(() -> new InspectStep(archives(), false).run(text.toString()))
                .hasMessageContaining("it is no tar archive")
                .hasMessageNotContaining("radix");
    }

    @Test
    void mistakesOfEveryKindComeTogetherInTheOrderOfTheirLines() throws IOException {
        write("Kubefile", "FROM scratch\nLABEL a=$nope\nLABEL b=@nope@\nRUN true\n");
        assertThatThrownBy(() -> new KubefileStep(project(), cache(), Progress.silent()).run())
                .hasMessageStartingWith("3 problems:")
                .message()
                .matches("(?s).*Kubefile:2: .*Kubefile:3: .*Kubefile:4: .*");
    }
}
