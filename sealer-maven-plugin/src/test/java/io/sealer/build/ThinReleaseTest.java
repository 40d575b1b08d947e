package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.image.Compression;
import io.sealer.image.OciArchiveReader;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The next release on a machine that has nothing but the project, and a registry that has the one before. */
class ThinReleaseTest {

    private static final int IMAGES = 5;
    private static final int LAYER = 100_000;
    private static final String NAME = "registry.test/clusters/edge:";

    @TempDir
    static Path releases;

    private static PackagedImage second;

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private List<Platform> platforms = List.of(Platform.LINUX_AMD64);
    private ArchiveSettings archives = ArchiveSettings.DEFAULT;

    /** Both releases in full, as most tests compare with them. */
    @BeforeAll
    static void buildInFull() throws IOException {
        try (FaultRegistry registry = filled()) {
            ThinReleaseTest builds = new ThinReleaseTest();
            builds.registry = registry;
            builds.basedir = releases;
            TestProject first = builds.checkout("first", "1", "1");
            first.collect();
            first.pack();
            TestProject full = builds.checkout("full", "2", "2");
            full.collect();
            second = full.pack();
        }
    }

    private static FaultRegistry filled() throws IOException {
        FaultRegistry registry = FaultRegistry.start();
        for (int i = 0; i < IMAGES; i++) {
            registry.push("apps/app" + i + ":1", image(i));
        }
        return registry.push("apps/app3:2", image(33));
    }

    @BeforeEach
    void start() throws IOException {
        registry = filled();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    /** One layer of its own size, one that goes into the index, and another for the other platform. */
    private static TestImage image(int seed) {
        return TestImage.ociIndex(
                TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(seed, LAYER), TestLayer.random(100 + seed, 500)),
                TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(200 + seed, LAYER)));
    }

    /** A checkout of a release on a machine of its own. */
    private TestProject checkout(String machine, String version, String tagOfApp3) throws IOException {
        TestProject project = new TestProject(Files.createDirectories(basedir.resolve(machine)), registry)
                .write("etc/large", "compresses well\n".repeat(10_000))
                .write("Kubefile", "FROM scratch\nCOPY etc etc\nCOPY manifests manifests\nCOPY version .\n")
                .write("version", version);
        for (int i = 0; i < IMAGES; i++) {
            project.pod("app" + i, "apps/app" + i + ":" + (i == 3 ? tagOfApp3 : "1"));
        }
        project.name = NAME + version;
        project.archives = archives;
        project.platforms = platforms;
        return project;
    }

    private boolean isAsUsual() {
        return archives.equals(ArchiveSettings.DEFAULT) && platforms.size() == 1;
    }

    /** The first release, in the registry. */
    private TestProject first() throws IOException {
        TestProject project = checkout("first", "1", "1");
        if (isAsUsual()) {
            Files.createDirectories(project.project().workDirectory());
            for (String file : List.of("x.tar", "sealer/image.json")) {
                Files.createLink(
                        basedir.resolve("first/target").resolve(file),
                        releases.resolve("first/target").resolve(file));
            }
        } else {
            project.collect();
            project.pack();
        }
        project.name = released();
        push(project);
        return project;
    }

    /** The second release, built with nothing of the first. */
    private PackagedImage full() throws IOException {
        if (isAsUsual()) {
            return second;
        }
        TestProject project = checkout("full", "2", "2");
        project.collect();
        return project.pack();
    }

    private TestProject thin(String previous) throws IOException {
        TestProject project = checkout("thin", "2", "2");
        project.archives = archives.withoutArchive();
        project.previous = Optional.of(previous);
        project.name = registry.host() + "/clusters/edge:2";
        return project;
    }

    private PushResult push(TestProject project, String... tags) {
        return new PushStep(project.project(), List.of(tags), project.registries(), project.progress()).run();
    }

    private String released() {
        return registry.host() + "/clusters/edge:1";
    }

    private List<Descriptor> layers(String key) {
        return layersOf(registry.digestOf("clusters/edge", key).orElseThrow());
    }

    private List<Descriptor> layersOf(Digest root) {
        TestProject any;
        try {
            any = checkout("look", "0", "1");
            RemoteLayers remote = RemoteLayers.resolveAll(
                    new ImageSource(any.registries(), platforms, any.cache(), any.progress()),
                    Reference.parse(released()).withDigest(root));
            return remote.fetch(layer -> false).platforms().stream()
                    .flatMap(image -> image.manifest().layers().stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void onlyWhatChangedIsFetchedAndSentAndTheImageIsThatOfAFullBuild() throws IOException {
        first();
        PackagedImage full = full();
        TestProject thin = thin(released());
        long before = registry.bytesTaken();

        CollectedImages collected = thin.collect();
        PackagedImage packed = thin.pack();
        PushResult pushed = push(thin);

        assertThat(packed.digest()).isEqualTo(full.digest());
        assertThat(pushed.digest()).isEqualTo(full.digest());
        assertThat(registry.digestOf("clusters/edge", "2")).contains(full.digest());
        long moved = collected.summary().networkBytes() + registry.bytesTaken() - before;
        assertThat(moved).isBetween(2L * LAYER, 2L * LAYER * 13 / 10);
        assertThat(thin.said)
                .anyMatch(line -> line.matches(
                        "4 of 6 layers with container images are those of .*/clusters/edge:1@sha256:.*: 4\\d\\d kB are not"
                                + " fetched"));
        assertThat(packed.archive()).hasFileName("thin.tar").hasSize(packed.size());
        assertThat(thin.project().archive()).doesNotExist();
        layers("2")
                .forEach(layer -> assertThat(registry.hasBlob("clusters/edge", layer.digest()))
                        .as("layer %s", layer)
                        .isTrue());
        assertThat(Files.readString(thin.project().report()).replace(registry.host(), "registry.test"))
                .isEqualTo(Files.readString(releases.resolve("full/target/sealer/image.json")));
    }

    @Test
    void whatWasPushedIsComplete() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.collect();
        thin.pack();
        push(thin);

        TestProject elsewhere = checkout("elsewhere", "2", "2");
        Verification verified = new VerifyStep(elsewhere.discovery, elsewhere.cache(), elsewhere.progress())
                .run(
                        new ImageSource(elsewhere.registries(), platforms, elsewhere.cache(), elsewhere.progress()),
                        registry.host() + "/clusters/edge:2");
        assertThat(verified.isComplete()).as(verified.text()).isTrue();
        assertThat(verified.text()).contains("5 images");
    }

    @Test
    void nothingChangedMovesManifestsOnly() throws IOException {
        TestProject first = first();
        TestProject again = checkout("thin", "1", "1");
        again.archives = archives.withoutArchive();
        again.previous = Optional.of(released());
        again.name = released();
        long before = registry.bytesTaken();
        assertThat(again.collect().summary().networkBytes()).isLessThan(40_000);
        assertThat(again.pack().digest())
                .isEqualTo(
                        OciArchiveReader.open(first.project().archive()).root().digest());
        push(again);
        assertThat(registry.bytesTaken() - before).isZero();
        assertThat(again.pack().upToDate()).isTrue();
    }

    @Test
    void severalPlatformsAreThinTogether() throws IOException {
        platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        first();
        PackagedImage full = full();
        TestProject thin = thin(released());
        long before = registry.bytesTaken();
        CollectedImages collected = thin.collect();
        assertThat(thin.pack().digest()).isEqualTo(full.digest());
        assertThat(push(thin).digest()).isEqualTo(full.digest());
        assertThat(collected.summary().networkBytes() + registry.bytesTaken() - before)
                .isBetween(4L * LAYER, 4L * LAYER * 13 / 10);
    }

    @Test
    void theReportOfTheEarlierBuildIsEnough() throws IOException {
        TestProject first = first();
        PackagedImage full = full();
        TestProject thin = thin(first.project().report().toString());
        long before = registry.bytesTaken();
        assertThat(thin.collect().summary().networkBytes()).isLessThan(LAYER * 13L / 10);
        assertThat(thin.pack().digest()).isEqualTo(full.digest());
        assertThat(push(thin).digest()).isEqualTo(full.digest());
        assertThat(registry.bytesTaken() - before).isLessThan(LAYER * 13L / 10);
    }

    @Test
    void anArchiveTakesUnchangedLayersFromTheRegistryAndIsTheSameFile() throws IOException {
        first();
        PackagedImage full = full();
        TestProject thin = thin(released());
        thin.archives = archives;
        thin.name = NAME + 2;
        registry.clearLog();
        assertThat(thin.collect().summary().networkBytes()).isLessThan(LAYER * 13L / 10);
        assertThat(registry.requests("GET /v2/apps/app4/blobs/*"))
                .as("what the index holds of app4")
                .hasSize(2);
        assertThat(thin.pack().archive()).hasSameBinaryContentAs(full.archive());
    }

    @Test
    void anArchiveTakesUnchangedLayersFromAnEarlierArchive() throws IOException {
        TestProject first = first();
        PackagedImage full = full();
        registry.clearLog();
        TestProject thin = thin(first.project().archive().toString());
        thin.archives = archives;
        thin.name = NAME + 2;
        thin.collect();
        PackagedImage packed = thin.pack();
        assertThat(packed.archive()).hasSameBinaryContentAs(full.archive());
        assertThat(registry.requests("/v2/clusters/**")).isEmpty();
        assertThat(thin.said).anyMatch(line -> line.endsWith(" are copied from there"));
    }

    @Test
    void aReportHoldsNoLayersForAnArchive() throws IOException {
        TestProject first = first();
        PackagedImage full = full();
        TestProject thin = thin(first.project().report().toString());
        thin.archives = archives;
        thin.name = NAME + 2;
        thin.collect();
        assertThat(thin.said).anyMatch(line -> line.startsWith("An image.json holds no layers"));
        assertThat(thin.pack().archive()).hasSameBinaryContentAs(full.archive());
    }

    @Test
    void withoutAnEarlierReleaseEverythingIsSent() throws IOException {
        PackagedImage full = full();
        TestProject thin = thin("");
        thin.previous = Optional.empty();
        thin.collect();
        assertThat(thin.pack().digest()).isEqualTo(full.digest());
        assertThat(push(thin).summary().sentBytes()).isGreaterThan((long) IMAGES * LAYER);
    }

    @Test
    void byForceNothingIsTaken() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.force = true;
        assertThat(thin.collect().summary().networkBytes()).isGreaterThan((long) IMAGES * LAYER);
        assertThat(thin.said).anyMatch(line -> line.contains("sealer.force"));
        assertThat(thin.pack().size()).isGreaterThan((long) IMAGES * LAYER);
    }

    @Test
    void layersOfAnotherCompressionAreSentAgainAndOthersAreNot() throws IOException {
        first();
        archives = archives.withCompression(Compression.NONE);
        PackagedImage full = full();
        TestProject thin = thin(released());
        thin.collect();
        PackagedImage packed = thin.pack();
        assertThat(packed.digest()).isEqualTo(full.digest());
        assertThat(packed.size()).isLessThan(full.size() - 4 * LAYER);
    }

    @Test
    void gzipDependsOnTheMachineAndTellsNoKeys() throws IOException {
        archives = archives.withCompression(Compression.GZIP);
        TestProject first = first();
        Manifest.Image manifest =
                OciArchiveReader.open(first.project().archive()).images().get(0).manifest();
        assertThat(manifest.layers())
                .allSatisfy(layer -> assertThat(manifest.annotations()
                                .get("io.sealer.layer-keys")
                                .contains(layer.digest().toString()))
                        .isEqualTo(layer.mediaType().endsWith("tar")));
        PackagedImage full = full();
        TestProject thin = thin(released());
        thin.collect();
        PackagedImage packed = thin.pack();
        assertThat(packed.digest()).isEqualTo(full.digest());
        assertThat(packed.size()).as("the same bytes are left out all the same").isLessThan(2 * LAYER);
    }

    @Test
    void anotherRepositoryOfTheRegistryTakesTheRestFromTheEarlierRelease() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.name = registry.host() + "/other/edge:2";
        long before = registry.bytesTaken();
        thin.collect();
        thin.pack();
        PushResult pushed = push(thin);
        assertThat(pushed.summary().mountedBlobs()).isGreaterThanOrEqualTo(IMAGES - 1);
        assertThat(registry.bytesTaken() - before).isLessThan(2 * LAYER);
        assertThat(registry.digestOf("other/edge", "2")).contains(pushed.digest());
    }

    @Test
    void aRegistryThatLacksTheEarlierReleaseGetsNothing() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.collect();
        thin.pack();
        try (FaultRegistry other = FaultRegistry.start()) {
            assertThatThrownBy(() -> push(thin, other.host() + "/clusters/edge:2"))
                    .hasMessageContainingAll(
                            other.host() + "/clusters/edge",
                            "it lacks 5 layers (",
                            "of the earlier release",
                            "<previous>",
                            "-Dsealer.archive=false",
                            "nothing was tagged");
            assertThat(other.bytesTaken()).isZero();
        }
        assertThat(registry.digestOf("clusters/edge", "2")).isEmpty();
    }

    @Test
    void aLayerThatTheRegistryHasLostEndsThePushBeforeTheTag() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.collect();
        thin.pack();
        registry.remove("clusters/edge", layers("1").get(layers("1").size() - 2).digest());
        assertThatThrownBy(() -> push(thin)).hasMessageContainingAll("it lacks 1 layer (108 kB)", "nothing was tagged");
        assertThat(registry.digestOf("clusters/edge", "2")).isEmpty();
    }

    @Test
    void aMountThatIsRefusedEndsThePushBeforeTheTag() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.name = registry.host() + "/other/edge:2";
        thin.collect();
        thin.pack();
        layers("1").forEach(layer -> registry.remove("clusters/edge", layer.digest()));
        assertThatThrownBy(() -> push(thin)).hasMessageContainingAll("/other/edge", "it lacks 1 layer (");
        assertThat(registry.digestOf("other/edge", "2")).isEmpty();
    }

    @Test
    void aReleaseThatIsNotThereIsAnError() throws IOException {
        assertThatThrownBy(() -> thin(registry.host() + "/clusters/edge:0").collect())
                .hasMessageContaining("/clusters/edge:0");
        assertThatThrownBy(() -> thin("no such thing").collect())
                .hasMessageContainingAll("no such thing", "<previous>");
        assertThatThrownBy(() -> thin("gone.tar").collect()).hasMessageContainingAll("gone.tar", "<previous>");
        assertThatThrownBy(() -> thin("gone.json").collect())
                .hasMessageContainingAll("gone.json", "does not exist", "<previous>");
        assertThat(registry.requests("GET /v2/apps/*/blobs/*")).as("layers").noneMatch(request -> false);
    }

    @Test
    void aLoginThatIsRefusedIsAnErrorBeforeAnythingIsFetched() throws IOException {
        first();
        registry.protect("clusters/**", Access.basic("ci", "secret"));
        registry.clearLog();
        assertThatThrownBy(() -> thin(released()).collect()).hasMessageContainingAll("401", "/clusters/edge:1");
        assertThat(registry.requests("GET /v2/apps/app4/blobs/*")).isEmpty();
    }

    @Test
    void anImageOfAnotherToolIsNoHelpAndNoHarm() throws IOException {
        registry.push("clusters/edge:1", TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, LAYER)));
        PackagedImage full = full();
        TestProject thin = thin(released());
        thin.collect();
        assertThat(thin.said).anyMatch(line -> line.contains("does not tell the content of its layers"));
        assertThat(thin.pack().digest()).isEqualTo(full.digest());
    }

    @Test
    void theTagMayMoveBetweenTheGoals() throws IOException {
        first();
        PackagedImage full = full();
        TestProject thin = thin(released());
        thin.collect();
        registry.push("clusters/edge:1", TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(9, 10)));
        assertThat(thin.pack().digest()).isEqualTo(full.digest());
        assertThat(push(thin).digest()).isEqualTo(full.digest());
    }

    @Test
    void anArchiveAfterAllNeedsAnotherCollection() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.collect();
        thin.archives = archives;
        thin.name = NAME + 2;
        assertThatThrownBy(thin::pack).hasMessageContainingAll("cache lacks", "sealer:collect-images");
        thin.archives = archives.withoutArchive();
        thin.pack();
        thin.archives = archives;
        thin.name = NAME + 2;
        thin.collect();
        thin.pack();
        assertThat(thin.project().thinImage()).doesNotExist();
        thin.name = registry.host() + "/clusters/edge:2";
        assertThat(push(thin).digest()).isEqualTo(full().digest());
    }

    @Test
    void aCollectionWithoutTheReleaseForgetsIt() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.collect();
        thin.previous = Optional.empty();
        thin.collect();
        assertThat(thin.pack().size()).isGreaterThan((long) IMAGES * LAYER);
    }

    @Test
    void aThinImageIsTakenForNothingElse() throws IOException {
        first();
        TestProject thin = thin(released());
        thin.collect();
        Path file = thin.pack().archive();
        assertThatThrownBy(() -> OciArchiveReader.open(file)).hasMessageContaining("it is a thin image");
        assertThatThrownBy(() -> thin(file.toString()).collect()).hasMessageContaining("it is a thin image");
        Files.write(file, new byte[1024]);
        assertThatThrownBy(() -> push(thin)).hasMessageContainingAll("thin.tar", "package it again");
    }

    @Test
    void theAnnotationNamesEveryLayerOfItsOwn() throws IOException {
        TestProject first = first();
        Manifest.Image manifest =
                OciArchiveReader.open(first.project().archive()).images().get(0).manifest();
        String keys = manifest.annotations().get("io.sealer.layer-keys");
        manifest.layers()
                .forEach(layer -> assertThat(keys).contains(layer.digest().toString()));
    }

    @Test
    void aBlobThatBreaksOffIsFetchedOn() throws IOException {
        first();
        PackagedImage full = full();
        TestProject thin = thin(released());
        thin.archives = archives;
        thin.name = NAME + 2;
        registry.when("GET /v2/clusters/edge/blobs/*").once().then(Fault.cutAfter(100));
        thin.collect();
        assertThat(thin.pack().archive()).hasSameBinaryContentAs(full.archive());
    }
}
