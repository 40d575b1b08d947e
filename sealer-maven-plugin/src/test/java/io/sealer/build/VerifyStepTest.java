package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.FileStamp;
import io.sealer.Problem;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.image.Compression;
import io.sealer.kube.PlainHelm;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Platform;
import io.sealer.registry.Mirrors;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestArchive;
import io.sealer.testkit.TestChart;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import io.sealer.testkit.TestTar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good archives and those that were damaged in one way each: every message names what would not start. */
class VerifyStepTest {

    private static final String STORE = "registry/docker/registry/v2/";
    private static final TestLayer LAYER = TestLayer.random(2, 20_000);
    private static final TestImage CHILD = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 100_000), LAYER);
    private static final TestImage WEB = TestImage.ociIndex(CHILD);
    private static final TestImage ARM = TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(3, 1000));

    private static Path good;

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;
    private DiscoverySettings settings = TestProject.DISCOVERY;

    /** The archive that most tests damage. */
    @BeforeAll
    static void packOnce(@TempDir Path directory) throws IOException {
        try (FaultRegistry registry = FaultRegistry.start().push("library/web:1", WEB)) {
            good = pack(project(directory, registry));
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        registry = FaultRegistry.start().push("library/web:1", WEB);
        project = project(basedir, registry);
    }

    private static TestProject project(Path basedir, FaultRegistry registry) throws IOException {
        return new TestProject(basedir, registry).write("manifests/web.yaml", """
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    spec:
                      containers:
                        - image: web:1
                """);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static Path pack(TestProject project) throws IOException {
        project.collect();
        new PackageStep(
                        project.project(),
                        project.registries(),
                        project.cache(),
                        ArchiveSettings.DEFAULT.withCompression(Compression.NONE),
                        true,
                        false,
                        Progress.silent())
                .run();
        return project.project().archive();
    }

    private Path pack() throws IOException {
        return pack(project);
    }

    private Verification own(boolean force) throws IOException {
        return new VerifyStep(settings, project.cache(), Progress.silent()).run(project.project(), force);
    }

    private Verification foreign(Path archive) throws IOException {
        ImageSource source = new ImageSource(
                RegistryConfiguration.plain("test").withOffline(true),
                List.of(Platform.LINUX_AMD64),
                project.cache(),
                Progress.silent());
        return new VerifyStep(settings, project.cache(), Progress.silent()).run(source, archive.toString());
    }

    private List<String> messages(UnaryOperator<TestArchive> damage) throws IOException {
        return messages(good, damage);
    }

    private List<String> messages(Path archive, UnaryOperator<TestArchive> damage) throws IOException {
        return messages(foreign(damage.apply(TestArchive.read(archive)).write(basedir.resolve("damaged.tar"))));
    }

    private static List<String> messages(Verification verification) {
        return verification.problems().stream()
                .map(problem -> problem.withRemedy(""))
                .map(Problem::toString)
                .toList();
    }

    private static String blob(Digest digest) {
        return STORE + "blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex() + "/data";
    }

    private static String repository(String rest) {
        return STORE + "repositories/library/web/" + rest;
    }

    /** What a manifest says with a text in the place of another. */
    private static UnaryOperator<byte[]> replace(String from, String to) {
        return bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertThat(text).contains(from);
            return text.replace(from, to).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] copy = bytes.clone();
        copy[copy.length / 2] ^= 1;
        return copy;
    }

    @Test
    @SuppressWarnings("unchecked")
    void aGoodArchiveIsProvenAndSaysWhat() throws IOException {
        pack();
        Verification verification = own(false);
        assertThat(verification.problems()).isEmpty();
        assertThat(verification.text())
                .startsWith("target/x.tar is complete: localhost/x:1@sha256:")
                .contains("every byte hashed\nlinux/amd64: 1 image for 1 place, in a registry of 5 blobs with 12");
        Map<String, Object> document =
                Json.readObject(Files.readAllBytes(basedir.resolve("target/sealer/verification.json")));
        assertThat(document)
                .containsEntry("complete", true)
                .containsEntry("name", "localhost/x:1")
                .containsEntry("problems", List.of());
        Map<String, Object> platform = ((List<Map<String, Object>>) document.get("platforms")).get(0);
        Map<String, Object> image = ((List<Map<String, Object>>) platform.get("images")).get(0);
        assertThat(image)
                .containsEntry("reference", "docker.io/library/web:1")
                .containsEntry("complete", true)
                .containsEntry("digest", WEB.digest().toString())
                .containsEntry("blobs", 5L);
        assertThat(((List<Map<String, Object>>) image.get("requiredBy")).get(0))
                .containsEntry("file", "manifests/web.yaml")
                .containsEntry("line", 7L)
                .containsEntry("kind", "Deployment");
    }

    @Test
    void anUntouchedArchiveIsNotReadAgainAndATouchedOneIs() throws IOException {
        Path archive = pack();
        Verification first = own(false);
        assertThat(first.remembered()).isFalse();
        Verification second = own(false);
        assertThat(second.remembered()).isTrue();
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.summary()).isEqualTo(first.summary());
        assertThat(own(true).remembered()).isFalse();
        TestArchive.flip(archive, Arrays.copyOf(LAYER.blob(), 1000));
        assertThat(own(false).problems()).isNotEmpty();
        assertThat(own(false).problems()).as("a bad result is not remembered").isNotEmpty();
    }

    @Test
    void otherSettingsAreAnotherQuestion() throws IOException {
        pack();
        own(false);
        settings = new DiscoverySettings(List.of("quay.io/acme/more:1"), List.of(), List.of());
        assertThat(messages(own(false)))
                .singleElement()
                .asString()
                .contains("needs quay.io/acme/more:1, whose repository acme/more is not in the registry inside");
        settings = new DiscoverySettings(List.of("quay.io/acme/more:1"), List.of("acme/*", "**/more"), List.of());
        assertThat(own(false).text()).contains("1 image left out by ignoredImages");
    }

    @Test
    void aMissingLayerNamesTheObjectThatWouldNotStart() throws IOException {
        assertThat(messages(archive -> archive.without(blob(LAYER.digest())::equals)))
                .containsExactly("manifests/web.yaml:7: Deployment web needs docker.io/library/web:1, whose layer "
                        + LAYER.digest() + " is missing");
    }

    @Test
    void everyPartIsFollowed() throws IOException {
        String child = CHILD.digest().toString();
        assertThat(messages(archive -> archive.without(blob(CHILD.digest())::equals)))
                .containsExactly(
                        "manifests/web.yaml:7: Deployment web needs docker.io/library/web:1, whose manifest for"
                                + " linux/amd64 " + child + " is missing");
        assertThat(messages(archive -> archive.without(blob(WEB.digest())::equals)))
                .singleElement()
                .asString()
                .endsWith("whose manifest " + WEB.digest() + " is missing");
        Digest config = CHILD.blobs().keySet().stream()
                .filter(digest -> CHILD.blobs().get(digest)[0] == '{')
                .findFirst()
                .orElseThrow();
        assertThat(messages(archive -> archive.without(blob(config)::equals)))
                .singleElement()
                .asString()
                .endsWith("whose configuration " + config + " is missing");
    }

    @Test
    void aMissingTagSaysWhichOnesThereAre() throws IOException {
        assertThat(messages(archive -> archive.without(repository("_manifests/tags/1/current/link")::equals)))
                .containsExactly("manifests/web.yaml:7: Deployment web needs docker.io/library/web:1, whose repository"
                        + " library/web is not in the registry inside");
        registry.push("library/web:2", WEB);
        project.pod("other", "web:2");
        assertThat(messages(pack(), archive -> archive.without(repository("_manifests/tags/1/current/link")::equals)))
                .containsExactly(
                        "manifests/web.yaml:7: Deployment web needs docker.io/library/web:1, whose tag 1 is not"
                                + " in the registry inside, which has library/web:2");
        assertThat(messages(
                        pack(),
                        archive -> archive.changing(
                                repository("_manifests/tags/1/current/link")::equals, replace("sha256:", "sha257:"))))
                .singleElement()
                .asString()
                .contains("whose tag 1 in the registry inside is damaged");
    }

    @Test
    void whatARegistryWouldNotHandOutIsMissingToo() throws IOException {
        assertThat(messages(archive -> archive.without(
                        repository("_layers/sha256/" + LAYER.digest().hex() + "/link")::equals)))
                .singleElement()
                .asString()
                .endsWith("whose layer " + LAYER.digest()
                        + " is in the registry inside, but not linked in its repository library/web");
        assertThat(messages(archive -> archive.without(repository(
                        "_manifests/revisions/sha256/" + CHILD.digest().hex() + "/link")::equals)))
                .singleElement()
                .asString()
                .contains("manifest for linux/amd64", "not linked in its repository");
    }

    @Test
    void damageInsideIsNamedWithTheBlob() throws IOException {
        assertThat(messages(archive -> archive.changing(blob(LAYER.digest())::equals, VerifyStepTest::flipped)))
                .containsExactly(
                        basedir.resolve("damaged.tar") + ": blob " + LAYER.digest()
                                + " of the registry inside is damaged",
                        "manifests/web.yaml:7: Deployment web needs docker.io/library/web:1, whose layer "
                                + LAYER.digest() + " is damaged");
        assertThat(messages(archive -> archive.changing(
                        blob(LAYER.digest())::equals, bytes -> Arrays.copyOf(bytes, bytes.length - 1))))
                .anySatisfy(message -> assertThat(message).endsWith(LAYER.digest() + " is damaged"));
    }

    @Test
    void damageThatNoImageNeedsIsNamedAllTheSame() throws IOException {
        settings = new DiscoverySettings(List.of("docker.io/library/more:1"), List.of(), List.of());
        registry.push("library/more:1", ARM);
        assertThat(messages(archive -> archive.adding(new TestTar()
                        .file(blob(new Digest("a".repeat(64))), "not that")
                        .file("etc/x", "1"))))
                .hasSize(2)
                .first()
                .asString()
                .endsWith("blob sha256:" + "a".repeat(64) + " of the registry inside is damaged");
    }

    @Test
    void anImageOfTheWrongPlatformDoesNotStart() throws IOException {
        TestImage lying = TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(4, 500));
        registry.push("library/web:1", lying);
        TestProject onArm = project;
        onArm.collecting(Platform.LINUX_ARM64).run();
        new PackageStep(
                        onArm.project(Platform.LINUX_ARM64),
                        onArm.registries(),
                        onArm.cache(),
                        ArchiveSettings.DEFAULT.withCompression(Compression.NONE),
                        true,
                        false,
                        Progress.silent())
                .run();
        Path good = onArm.project().archive();
        assertThat(foreign(good).problems()).isEmpty();
        // The cluster image says another platform than the container image in it.
        Path bad = TestArchive.read(good).forPlatform("amd64").write(basedir.resolve("amd64.tar"));
        assertThat(messages(foreign(bad)))
                .containsExactly("manifests/web.yaml:7: Deployment web needs docker.io/library/web:1, whose"
                        + " configuration says that it is for linux/arm64, not for linux/amd64");
    }

    @Test
    void aManifestThatCameLaterNamesWhatIsNotThere() throws IOException {
        assertThat(messages(archive -> archive.changing("manifests/web.yaml"::equals, replace("web:1", "web:1.1"))))
                .containsExactly(
                        "manifests/web.yaml:7: Deployment web needs docker.io/library/web:1.1, whose tag 1.1 is"
                                + " not in the registry inside, which has library/web:1");
        assertThat(messages(archive -> archive.adding(new TestTar()
                        .file("manifests/late.yaml", "kind: Pod\nspec: {containers: [{image: quay.io/acme/late}]}\n"))))
                .containsExactly("manifests/late.yaml:2: Pod needs quay.io/acme/late:latest, whose repository acme/late"
                        + " is not in the registry inside");
    }

    @Test
    void whatOnlyTheImagesOwnListNamesIsProvenToo() throws IOException {
        assertThat(messages(archive -> archive.without(blob(LAYER.digest())::equals)
                        .adding(new TestTar().file("manifests/.wh.web.yaml", ""))))
                .as("the manifest is deleted above, and needs nothing")
                .containsExactly("The image's own list of container images (annotation sealer.image.container.images)"
                        + " has docker.io/library/web:1, whose layer " + LAYER.digest() + " is missing");
    }

    @Test
    void aRegistryThatIsDeletedAboveHasNothing() throws IOException {
        assertThat(messages(archive -> archive.adding(new TestTar().file(".wh.registry", ""))))
                .singleElement()
                .asString()
                .contains("whose repository library/web is not in the registry inside");
    }

    @Test
    void aFlippedBitInALayerOfTheArchiveIsNamedWithTheLayer() throws IOException {
        Path archive = pack();
        Digest layer = TestArchive.read(archive).layerOf("manifests/web.yaml");
        TestArchive.flip(archive, "kind: Deployment".getBytes(StandardCharsets.UTF_8));
        Verification verification = own(false);
        assertThat(messages(verification))
                .anySatisfy(message -> assertThat(message)
                        .startsWith(
                                "target/x.tar: layer " + layer + " (COPY . .) is damaged: its bytes have the digest"));
        assertThat(verification.problems())
                .anySatisfy(problem -> assertThat(problem.remedy()).contains("run mvn verify again"));
        pack();
        assertThat(own(false).problems())
                .as("packaging does not take the damaged archive for up to date")
                .isEmpty();
    }

    @Test
    void aMissingLayerOfTheArchiveTakesItsImagesWithIt() throws IOException {
        Digest[] layer = new Digest[1];
        assertThat(messages(archive -> {
                    layer[0] = archive.layerOf(blob(LAYER.digest()));
                    return archive.withoutBlob(layer[0]);
                }))
                .anySatisfy(message -> assertThat(message).contains("layer " + layer[0], "is missing"))
                .anySatisfy(message -> assertThat(message)
                        .startsWith("manifests/web.yaml:7: Deployment web needs docker.io/library/web:1"));
    }

    @Test
    void rotInTheCacheIsTracedAndMended() throws IOException {
        project.collect();
        BlobCache cache = new BlobCache(project.cache());
        Path blob = cache.find(LAYER.digest()).orElseThrow().file();
        rot(blob);
        pack();
        Verification verification = own(false);
        assertThat(verification.problems())
                .anySatisfy(problem -> assertThat(problem.toString())
                        .contains("blob " + LAYER.digest(), "the damage came from the cache", "run mvn verify again"));
        assertThat(blob).doesNotExist();
        pack();
        assertThat(own(false).problems()).isEmpty();
    }

    /** Changes a byte in a way that leaves no trace in what the cache looks at: its record is written anew. */
    private void rot(Path blob) throws IOException {
        Path record;
        String before = FileStamp.of(blob).orElseThrow().text();
        try (Stream<Path> files = Files.walk(project.cache())) {
            record = files.filter(file -> holds(file, before)).findFirst().orElseThrow();
        }
        Files.write(blob, flipped(Files.readAllBytes(blob)));
        FileStamp.settle(blob);
        Files.writeString(record, FileStamp.of(blob).orElseThrow().text());
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == text.length()
                    && Files.readString(file).equals(text);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void allFailuresComeInOneReport() throws IOException {
        registry.push("acme/tool:2", CHILD);
        project.write("manifests/tool.yaml", "kind: Widget\nmetadata: {name: t}\nspec: {image: acme/tool:2}\n");
        assertThat(messages(
                        pack(),
                        archive -> archive.without(path -> path.equals(blob(LAYER.digest()))
                                || path.equals(repository("_manifests/tags/1/current/link")))))
                .hasSize(2)
                .anySatisfy(message -> assertThat(message).startsWith("manifests/tool.yaml:3: Widget t needs"))
                .anySatisfy(message -> assertThat(message).startsWith("manifests/web.yaml:7: Deployment web needs"));
    }

    @Test
    void objectsThatNeedTheSameAreNamedTogether() throws IOException {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            project.pod(name, "web:1");
        }
        assertThat(messages(pack(), archive -> archive.without(blob(LAYER.digest())::equals)))
                .containsExactly("manifests/a.yaml:4: Pod needs docker.io/library/web:1, whose layer " + LAYER.digest()
                        + " is missing; also needed by manifests/b.yaml:4 (Pod spec.containers[0].image),"
                        + " manifests/c.yaml:4 (Pod spec.containers[0].image), manifests/d.yaml:4 (Pod"
                        + " spec.containers[0].image) and 2 more");
    }

    @Test
    void digestsAreLookedUpWithoutATag() throws IOException {
        project.pod("pinned", "web@" + WEB.digest());
        assertThat(messages(pack(), archive -> archive.without(repository("_manifests/tags/1/current/link")::equals)))
                .singleElement()
                .asString()
                .contains("docker.io/library/web:1");
        assertThat(messages(
                        pack(),
                        archive -> archive.without(repository(
                                "_manifests/revisions/sha256/" + WEB.digest().hex() + "/link")::equals)))
                .anySatisfy(message -> assertThat(message).contains("docker.io/library/web@" + WEB.digest()));
    }

    @Test
    void imagesOfTheClustersOwnRegistryAreLookedUpByTheirNamesThere() throws IOException {
        project.pod("own", "sea.hub:5000/library/web:1");
        Path archive = pack();
        assertThat(own(false).problems()).isEmpty();
        assertThat(foreign(archive).problems()).isEmpty();
        assertThat(messages(
                        archive,
                        archive1 -> archive1.adding(new TestTar()
                                .file(
                                        "manifests/late.yaml",
                                        "kind: Pod\nspec: {containers: [{image: 'sea.hub:5000/a/b:1'}]}\n"))))
                .singleElement()
                .asString()
                .contains("Pod needs sea.hub:5000/a/b:1, whose repository a/b is not in the registry inside");
    }

    @Test
    void aPathThatOnlyTheClustersRegistryHasIsServedToo() throws IOException {
        settings = new DiscoverySettings(
                List.of(),
                List.of(),
                List.of(),
                List.of("sea.hub:5000/mine=docker.io/library"),
                false,
                ClusterSettings.none());
        project.discovery = settings;
        project.write("manifests/web.yaml", "kind: Pod\nspec: {containers: [{image: 'sea.hub:5000/mine/web:1'}]}\n");
        Path archive = pack();
        assertThat(own(false).problems()).isEmpty();
        assertThat(own(false).json()).contains("\"sea.hub:5000/mine/web:1\"");
        settings = TestProject.DISCOVERY;
        assertThat(foreign(archive).problems()).isEmpty();
    }

    @Test
    void aReferenceIsFetchedAndVerified() throws IOException {
        TestImage cluster = TestImage.oci(
                Platform.LINUX_AMD64,
                TestLayer.uncompressed(Map.of(
                        "manifests/a.yaml",
                        "kind: Pod\nspec: {containers: [{image: web}]}\n".getBytes(StandardCharsets.UTF_8))));
        registry.push("clusters/edge:1", cluster);
        ImageSource source = new ImageSource(
                RegistryConfiguration.plain("test").withMirrors(Mirrors.parse("*=" + registry.url() + "!")),
                List.of(Platform.LINUX_AMD64),
                project.cache(),
                Progress.silent());
        Verification verification = new VerifyStep(settings, project.cache(), Progress.silent())
                .run(source, "registry.example.com/clusters/edge:1");
        assertThat(verification.summary().get(0))
                .startsWith(
                        "registry.example.com/clusters/edge:1 is not complete: registry.example.com/clusters/edge:1@"
                                + cluster.digest());
        assertThat(messages(verification)).singleElement().asString().contains("manifests/a.yaml:2: Pod needs");
    }

    @Test
    void theRemedyHelpsThoseWhoHaveTheImageOnly() throws IOException {
        Path damaged = TestArchive.read(good)
                .without(repository("_manifests/tags/1/current/link")::equals)
                .write(basedir.resolve("damaged.tar"));
        assertThat(foreign(damaged).problems().get(0).remedy())
                .contains("for linux/amd64", "push it to the cluster's registry as library/web:1");
    }

    @Test
    void aChartOfAForeignImageMayBeInstalledWithOtherValues() throws IOException {
        registry.push("library/hub:1", TestImage.oci(Platform.LINUX_AMD64, LAYER));
        project.discovery = new DiscoverySettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                ClusterSettings.none(),
                new ChartOptions(List.of(), PlainHelm::new));
        settings = project.discovery;
        Path charts = Files.createDirectories(project.context().resolve("charts"));
        Files.write(charts.resolve("hub.tgz"), TestChart.pod("hub", "hub:1").packed());
        Path archive = pack();

        Path damaged = TestArchive.read(archive)
                .without(file -> file.endsWith("_manifests/tags/1/current/link"))
                .write(basedir.resolve("damaged.tar"));

        assertThat(foreign(damaged).problems())
                .extracting(Problem::remedy)
                .satisfiesExactly(
                        chart -> assertThat(chart)
                                .contains(
                                        "with other values than its own",
                                        "-Dsealer.ignoredImages=docker.io/library/hub:1"),
                        manifest -> assertThat(manifest).doesNotContain("values"));
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() {
        assertThatThrownBy(() -> own(false)).hasMessageContainingAll("There is no image target/x.tar", "mvn package");
        assertThatThrownBy(() -> foreign(basedir.resolve("nothing.tar"))).hasMessageContaining("There is no image");
        assertThatThrownBy(() -> foreign(Path.of("No Reference")))
                .hasMessageContainingAll("no file No Reference", "-Dsealer.source");
    }

    @Test
    void whyExplainsAFinishedImageByWhatLiesInIt() throws IOException {
        ImageSource source = new ImageSource(
                RegistryConfiguration.plain("test").withOffline(true),
                List.of(Platform.LINUX_AMD64),
                basedir.resolve("empty"),
                Progress.silent());
        assertThat(new WhyStep(List.of()).run(source, good.toString(), settings, false))
                .startsWith("1 image for linux/amd64, 12")
                .contains("docker.io/library/web:1 (certain, 12", "  manifests/web.yaml:7  Deployment/web  spec.");
    }
}
