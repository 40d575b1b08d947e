package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.image.ArchivedImage;
import io.sealer.image.ImageInspection;
import io.sealer.image.ImageReport;
import io.sealer.image.OciArchiveReader;
import io.sealer.image.ZstdNative;
import io.sealer.kubefile.Instruction;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.ImageConfig;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.ImageTar;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What FROM may name, and what becomes of it. */
class BaseImagesTest {

    private static final String EXTENSION = "{\"buildClient\":{},\"schemaVersion\":\"v1alpha1\","
            + "\"type\":\"kube-installer\",\"applications\":[{\"name\":\"net\",\"type\":\"shell\",\"files\":[\"net.sh\"],"
            + "\"version\":\"v1\"}],\"env\":{\"HIDDEN\":\"1\"},\"launch\":{\"app_names\":[\"net\"]}}";
    private static final TestLayer PACKED = layer("etc/motd", "base", "manifests/db.yaml", pod("acme/db:1"));
    private static final TestLayer PLAIN =
            TestLayer.uncompressed(Map.of("bin/tool", "#!/bin/sh".getBytes(StandardCharsets.UTF_8)));
    private static final TestImage BASE = base(TestImage.Format.OCI, PACKED, PLAIN);
    private static final TestImage WEB = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 50_000));
    private static final TestImage WEB2 = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(2, 50_000));
    private static final TestImage DB = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(3, 70_000));

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start()
                .push("acme/base:1", BASE)
                .push("library/web:1", WEB)
                .push("acme/db:1", DB);
        project = new TestProject(basedir, registry)
                .write("Kubefile", "FROM acme/base:1\nCOPY motd etc/motd\nLABEL mine=$SHELL_OF_BASE\n")
                .write("motd", "mine");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static TestLayer layer(String... pathsAndTexts) {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.put(pathsAndTexts[i], pathsAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return TestLayer.of(files);
    }

    private static TestImage base(TestImage.Format format, TestLayer... layers) {
        return TestImage.builder(format, Platform.LINUX_AMD64)
                .layers(layers)
                .env("PATH=/base")
                .env("SHELL_OF_BASE=sh")
                .label("of", "base")
                .annotation("sealer.image.extension", EXTENSION)
                .build();
    }

    private static String pod(String image) {
        return "kind: Pod\nspec:\n  containers:\n    - image: " + image + "\n";
    }

    private static OciArchiveReader read(PackagedImage image) {
        return OciArchiveReader.open(image.archive());
    }

    private static ArchivedImage only(PackagedImage image) {
        return read(image).images().get(0);
    }

    @Test
    void layersAreReusedAndTheRestIsInherited() throws IOException {
        new KubefileStep(project.project(), project.cache(), project.progress()).run();
        assertThat(registry.requests()).isEmpty();
        assertThat(project.collect().images()).isEqualTo(1);
        PackagedImage packed = project.pack();
        ArchivedImage image = only(packed);
        assertThat(image.manifest().layers().subList(0, 2))
                .containsExactly(
                        new Descriptor(MediaType.OCI_LAYER_GZIP, PACKED.digest(), PACKED.blob().length),
                        new Descriptor(MediaType.OCI_LAYER, PLAIN.digest(), PLAIN.blob().length));
        ImageConfig config = image.config();
        assertThat(config.diffIds()).hasSize(5).startsWith(PACKED.diffId(), PLAIN.diffId());
        assertThat(config.history())
                .extracting(ImageConfig.History::createdBy)
                .containsExactly(
                        "FROM docker.io/acme/base:1",
                        "FROM docker.io/acme/base:1",
                        "COPY motd etc/motd",
                        "registry: acme/db",
                        "registry: index");
        assertThat(config.env()).containsExactly("PATH=/base", "SHELL_OF_BASE=sh");
        assertThat(config.labels()).containsEntry("of", "base").containsEntry("mine", "sh");
        assertThat(image.manifest().annotations())
                .containsEntry("org.opencontainers.image.base.name", "docker.io/acme/base:1")
                .containsEntry(
                        "org.opencontainers.image.base.digest", BASE.digest().toString())
                .extractingByKey("sealer.image.extension")
                .asString()
                .contains("\"name\":\"net\"", "\"launch\":{}")
                .doesNotContain("HIDDEN");
        assertThat(project.project().collectedLock())
                .content()
                .contains("base:\n  reference: docker.io/acme/base:1\n  digest: " + BASE.digest())
                .contains("docker.io/acme/base:1!/manifests/db.yaml:4");
        ImageReport report = new ImageInspection(new ZstdNative(basedir)).of(read(packed));
        assertThat(project.project().report()).hasBinaryContent(report.toJson());
        assertThat(project.said)
                .anyMatch(line -> line.contains("base image docker.io/acme/base:1@" + BASE.digest()))
                .contains("ctx/Kubefile:1: replaced in docker.io/acme/base:1: /etc/motd")
                .noneMatch(line -> line.startsWith("WARN"));
    }

    @Test
    void laterBuildsAskNobodyAndGiveTheSameBytes() throws IOException {
        project.collect();
        byte[] first = Files.readAllBytes(project.pack().archive());
        registry.clearLog();
        assertThat(project.pack().upToDate()).isTrue();
        Files.delete(project.project().archive());
        project.offline = true;
        project.collect();
        assertThat(Files.readAllBytes(project.pack().archive())).isEqualTo(first);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aBaseThatMovedMeanwhileIsNotTakenForPackaging() throws IOException {
        project.collect();
        registry.push("acme/base:1", base(TestImage.Format.OCI, layer("etc/motd", "other")));
        registry.clearLog();
        assertThat(only(project.pack()).manifest().layers().get(0).digest()).isEqualTo(PACKED.digest());
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void imagesOfDockersFormatsAreBasesToo() throws IOException {
        TestImage docker = TestImage.builder(TestImage.Format.DOCKER, Platform.LINUX_AMD64)
                .layers(PACKED, PLAIN)
                .build();
        TestImage arm = TestImage.docker(Platform.LINUX_ARM64, TestLayer.random(9, 10));
        registry.push("acme/docker:1", TestImage.dockerList(arm, docker));
        project.write("Kubefile", "FROM acme/docker:1\nCOPY motd etc/motd\n");
        project.collect();
        assertThat(only(project.pack()).manifest().layers())
                .extracting(Descriptor::mediaType)
                .startsWith(MediaType.OCI_LAYER_GZIP, MediaType.OCI_LAYER);
        assertThat(project.said)
                .anyMatch(line -> line.startsWith("WARN FROM docker.io/acme/docker:1: this is no image of sealer's"));
    }

    @Test
    void anotherPlatformCanBeAskedForAndIsWarnedOf() throws IOException {
        TestImage arm = TestImage.docker(Platform.LINUX_ARM64, PACKED);
        registry.push("acme/both:1", TestImage.ociIndex(base(TestImage.Format.OCI, PLAIN), arm));
        project.write("Kubefile", "FROM --platform=linux/arm64 acme/both:1\nCOPY motd etc/motd\n");
        project.collect();
        assertThat(project.said)
                .contains("WARN FROM docker.io/acme/both:1: this image is made for linux/arm64, what is built on it for"
                        + " linux/amd64");
        ArchivedImage image = only(project.pack());
        assertThat(image.manifest().layers().get(0).digest()).isEqualTo(PACKED.digest());
        assertThat(image.platform()).isEqualTo(Platform.LINUX_AMD64);
    }

    @Test
    void whatABaseSaysOfItselfAloneIsNotSaidOfTheImageOnIt() throws IOException {
        TestImage base = TestImage.builder(TestImage.Format.OCI, Platform.LINUX_AMD64)
                .layers(PACKED)
                .annotation("sealer.image.extension", EXTENSION)
                .manifestField("artifactType", "\"application/x\"")
                .manifestField(
                        "subject",
                        "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + DB.digest()
                                + "\",\"size\":7}")
                .build();
        registry.push("acme/odd:1", base);
        project.write("Kubefile", "FROM acme/odd:1\nCOPY motd etc/motd\n");
        project.collect();
        ArchivedImage image = only(project.pack());
        assertThat(image.manifest().layers().get(0).digest()).isEqualTo(PACKED.digest());
        assertThat(new String(image.manifest().raw(), StandardCharsets.UTF_8))
                .doesNotContain("subject", "artifactType")
                .contains(base.digest().toString());
    }

    @Test
    void anImageCanBeBuiltOnWithoutCollectingContainerImages() throws IOException {
        PackagedImage lite = new PackageStep(
                        project.project(),
                        project.registries(),
                        project.cache(),
                        ArchiveSettings.DEFAULT,
                        false,
                        false,
                        project.progress())
                .run();
        assertThat(only(lite).manifest().layers()).hasSize(3);
    }

    @Test
    void whatTheBaseHoldsIsNotFetchedAgain() throws IOException {
        PackagedImage base = ownBase();
        registry.clearLog();
        project = new TestProject(basedir.resolve("app"), registry)
                .pod("web", "web:1")
                .pod("db", "acme/db:1")
                .write("Kubefile", "FROM " + base.archive() + "\nCOPY manifests manifests\n");
        CollectedImages collected = project.collect();
        assertThat(collected.images()).isEqualTo(2);
        assertThat(registry.requests("GET /v2/library/web/blobs/*")).hasSizeLessThan(2);
        PackagedImage packed = project.pack();
        ImageReport report = new ImageInspection(new ZstdNative(basedir)).of(read(packed));
        assertThat(report.images())
                .extracting(ImageReport.StoredImage::reference)
                .containsExactly("docker.io/acme/db:1", "docker.io/library/web:1");
        assertThat(report.images()).allMatch(image -> image.digest().isPresent());
        long own = only(packed).manifest().layers().stream()
                .skip(only(base).manifest().layers().size())
                .mapToLong(Descriptor::size)
                .sum();
        assertThat(own).isGreaterThan(70_000).isLessThan(100_000);
        assertThat(unproven()).isEmpty();
    }

    @Test
    void theAuthorIsInheritedAndInstructionsForBuildsOnItAreNot() throws IOException {
        registry.push(
                "acme/base:1",
                TestImage.builder(TestImage.Format.OCI, Platform.LINUX_AMD64)
                        .layers(PLAIN)
                        .field("author", "\"The base's maker\"")
                        .setting("OnBuild", "[\"COPY . /app\",\"RUN make\"]")
                        .build());
        project.write("Kubefile", "FROM acme/base:1\nCOPY motd etc/motd\n");
        project.collect();
        assertThat(project.said)
                .contains(
                        "WARN FROM docker.io/acme/base:1: what it wants done in each build on it (ONBUILD) is left out:"
                                + " COPY . /app; RUN make");
        assertThat(only(project.pack()).config().author()).isEqualTo("The base's maker");
        assertThat(only(project.pack()).config().onBuild()).isEmpty();

        project.write("Kubefile", "FROM acme/base:1\nMAINTAINER me\nCOPY motd etc/motd\n");
        project.collect();
        assertThat(only(project.pack()).config().author()).isEqualTo("me");
    }

    @Test
    void singleBlobsThatTheBaseHoldsAreNeitherFetchedNorStoredAgain() throws IOException {
        TestLayer shared = TestLayer.random(1, 50_000);
        TestLayer small = TestLayer.random(5, 300);
        registry.push("library/web:1", TestImage.oci(Platform.LINUX_AMD64, shared, small));
        PackagedImage base = ownBase();
        TestLayer own = TestLayer.random(6, 40_000);
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, small, own, shared);
        registry.push("acme/app:1", image);
        registry.clearLog();
        project = new TestProject(basedir.resolve("app"), registry)
                .pod("app", "acme/app:1")
                .write("Kubefile", "FROM " + base.archive() + "\nCOPY manifests manifests\n");
        assertThat(project.collecting(Platform.LINUX_AMD64).plan().fetch().networkBytes())
                .isLessThan(45_000);
        CollectedImages collected = project.collect();
        assertThat(registry.requests("GET /v2/acme/app/blobs/" + shared.digest()))
                .isEmpty();
        assertThat(registry.requests("GET /v2/acme/app/blobs/" + small.digest()))
                .isEmpty();
        assertThat(registry.requests("GET /v2/acme/app/blobs/*")).hasSize(2);
        assertThat(collected.summary().networkBytes()).isLessThan(45_000);

        PackagedImage packed = project.pack();
        long added = only(packed).manifest().layers().stream()
                .skip(only(base).manifest().layers().size())
                .mapToLong(Descriptor::size)
                .sum();
        assertThat(added).isBetween(40_000L, 45_000L);
        assertThat(unproven()).isEmpty();

        project.offline = true;
        registry.clearLog();
        project.collect();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aTagOfTheBaseWithOtherContentIsReplaced() throws IOException {
        PackagedImage base = ownBase();
        registry.push("library/web:1", WEB2);
        project = new TestProject(basedir.resolve("app"), registry)
                .write("Kubefile", "FROM " + base.archive() + "\nLABEL a=b\n");
        project.collect();
        assertThat(project.said)
                .contains("replaced in the base image: docker.io/library/web:1 is " + WEB2.digest() + ", not "
                        + WEB.digest());
        ImageReport report = new ImageInspection(new ZstdNative(basedir)).of(read(project.pack()));
        // What the tag meant before lies in the base's layers for good, and can be pulled by its digest.
        assertThat(report.images())
                .extracting(
                        ImageReport.StoredImage::reference,
                        image -> image.digest().orElseThrow())
                .containsExactly(
                        tuple("docker.io/library/web:1", WEB2.digest()),
                        tuple("library/web@" + WEB.digest(), WEB.digest()));
        assertThat(unproven()).isEmpty();
    }

    @Test
    void withoutARegistryTheBasesImagesCount() throws IOException {
        PackagedImage base = ownBase();
        project = new TestProject(basedir.resolve("app"), registry)
                .write("Kubefile", "FROM " + base.archive() + "\nLABEL a=b\n");
        project.offline = true;
        project.collect();
        assertThat(project.said)
                .anyMatch(line ->
                        line.startsWith("taken as the base image has it: docker.io/library/web:1@" + WEB.digest()));
        assertThat(project.pack().images()).isEqualTo(1);
        assertThat(unproven()).isEmpty();
    }

    /** What verify finds wrong in the project's image. */
    private List<Problem> unproven() throws IOException {
        return new VerifyStep(TestProject.DISCOVERY, project.cache(), project.progress())
                .run(project.project(), false)
                .problems();
    }

    @ParameterizedTest
    @CsvSource({
        "%s/files/base.tar, base.tar!/manifests/db.yaml:4",
        "../../files/base.tar, ../files/base.tar!/manifests/db.yaml:4"
    })
    void whereAMachineKeepsABaseIsInNeitherImageNorLock(String from, String place) throws IOException {
        List<Digest> made = new ArrayList<>();
        for (String machine : List.of("one", "two/of/them")) {
            Path home = basedir.resolve(machine);
            Files.createDirectories(home.resolve("files"));
            ImageTar.oci().image("x", BASE).write(home.resolve("files/base.tar"));
            project = new TestProject(home.resolve("project"), registry)
                    .write("Kubefile", "FROM " + from.formatted(home) + "\nCOPY motd etc/motd\n")
                    .write("motd", "mine");
            project.collect();
            made.add(project.pack().digest());
            assertThat(project.project().collectedLock())
                    .content()
                    .contains("- \"" + place)
                    .doesNotContain(basedir.toString());
        }
        assertThat(made.get(1)).isEqualTo(made.get(0));
    }

    @Test
    void whereAContextLiesOutsideOfTheProjectIsNotInTheLock() {
        assertThat(project.project().display(basedir.resolveSibling("shop/shop.yaml")))
                .isEqualTo("../shop/shop.yaml");
        assertThat(project.project().display(Path.of("/somewhere/else"))).isEqualTo("/somewhere/else");
    }

    /** A base of ours that holds one image. */
    private PackagedImage ownBase() throws IOException {
        TestProject base = new TestProject(basedir.resolve("base"), registry).pod("web", "web:1");
        base.collect();
        return base.pack();
    }

    @ParameterizedTest
    @CsvSource({"base, base:1", "base:1, base:1", "ctx-base, ./base.tar"})
    void shortNamesStandForOthers(String alias, String written) throws IOException {
        project.bases = new BaseSettings(
                List.of(alias + "=" + (alias.equals("base:1") ? "acme/base:1" : "acme/base"), "other=x"),
                ArtifactImages.none());
        project.write("Kubefile", "FROM " + written + "\nCOPY motd etc/motd\n");
        if (written.startsWith("./")) {
            Files.copy(ownBase().archive(), project.context().resolve("base.tar"));
            project.collect();
            assertThat(only(project.pack()).manifest().layers()).hasSizeGreaterThan(2);
        } else {
            project.collect();
            assertThat(only(project.pack()).manifest().layers().get(0).digest()).isEqualTo(PACKED.digest());
        }
    }

    @Test
    void nothingIsFetchedOfABaseThatTheDiskHasNoRoomFor() {
        Instruction.From from = new Instruction.From(
                SourceLocation.of("ctx/Kubefile"), "acme/base:1", Optional.empty(), Optional.empty());
        CacheRoom room = new CacheRoom(project.cache(), place -> Optional.of(new Volume("disk", 100)));
        BaseImages bases =
                new BaseImages(project.project(), project.registries(), room, false, BasePin.NONE, project.progress());
        assertThatThrownBy(() -> bases.find(Map.of(Platform.LINUX_AMD64, from)))
                .hasMessageContaining("has room for 100 B, but")
                .hasMessageContaining("<cacheDirectory>");
        for (TestLayer layer : List.of(PACKED, PLAIN)) {
            assertThat(registry.requests("GET /v2/acme/base/blobs/" + layer.digest()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "kubernets:1, 'did you mean kubernetes:1, a name of <baseImages>? Else check repository'",
        "platfrom, 'did you mean platform, a name of <baseImages>?'",
        "kubernetes:9, check repository"
    })
    void aMistypedShortNameIsRecognised(String written, String remedy) {
        project.bases =
                new BaseSettings(List.of("kubernetes=acme/base", "platform=acme/base:1"), ArtifactImages.none());
        assertThatThrownBy(() -> project.write("Kubefile", "FROM " + written + "\nCOPY motd etc/motd\n")
                        .collect())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .extracting(Problem::remedy)
                                .asString()
                                .startsWith(remedy));
    }

    @Test
    void dependenciesAreTakenByNameAndByCoordinates() throws IOException {
        Path archive = ownBase().archive();
        ArtifactImages.ArtifactImage artifact = new ArtifactImages.ArtifactImage("com.acme:base:1", archive);
        project.bases = new BaseSettings(List.of(), new ArtifactImages() {
            @Override
            public ArtifactImage resolve(String coordinates) {
                if (!coordinates.equals("com.acme:base")) {
                    throw new ProblemException(Problem.project("no such image").withRemedy("look for it"));
                }
                return artifact;
            }

            @Override
            public List<ArtifactImage> dependencies() {
                return List.of(artifact);
            }
        });
        for (String name : List.of("x:1", "localhost/x:1", "mvn:com.acme:base")) {
            registry.clearLog();
            project.write("Kubefile", "FROM " + name + "\nCOPY motd etc/motd\n");
            project.collect();
            assertThat(registry.requests("/v2/library/x/**")).isEmpty();
        }
        assertThat(project.said).contains("FROM x:1 is the dependency com.acme:base:1");
        assertThat(project.project().collectedLock())
                .content()
                .doesNotContain("base:\n")
                .contains("mvn:com.acme:base:1!/manifests/web.yaml:4");
        project.write("Kubefile", "LABEL a=b\n");
        project.write("Kubefile", "FROM mvn:com.acme:none\nCOPY motd etc/motd\n");
        assertThatThrownBy(project::collect).hasMessageContaining("ctx/Kubefile:1: no such image - look for it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"./base.tar", "mvn:com.acme:base", "x:1"})
    void archivesAreNotedBeforeTheyAreRead(String from) throws IOException {
        Path archive = ownBase().archive();
        Path file = from.startsWith("./") ? Files.copy(archive, basedir.resolve("base.tar")) : archive;
        ArtifactImages.ArtifactImage artifact = new ArtifactImages.ArtifactImage("com.acme:base:1", archive);
        UsedFiles used = new UsedFiles();
        project.bases = new BaseSettings(
                List.of(),
                new ArtifactImages() {
                    @Override
                    public ArtifactImage resolve(String coordinates) {
                        return artifact;
                    }

                    @Override
                    public List<ArtifactImage> dependencies() {
                        return List.of(artifact);
                    }
                },
                Optional.of(used));
        project.write("Kubefile", "FROM " + from + "\nCOPY motd etc/motd\n").collect();
        assertThat(used.looks()).containsOnly(Map.entry(file, FileLooks.word(file)));
        assertThat(used.recent().orElseThrow()).containsOnlyKeys(file);
    }

    @Test
    void aLockPinsTheBaseToo() throws IOException {
        project.lock();
        assertThat(project.lockFile()).content().contains("reference: docker.io/acme/base:1");
        registry.push("acme/base:1", base(TestImage.Format.OCI, layer("etc/motd", "other")));
        project.collect();
        assertThat(only(project.pack()).manifest().layers().get(0).digest()).isEqualTo(PACKED.digest());
        project.lock();
        assertThat(project.said).anyMatch(line -> line.startsWith("moved upstream, not taken: docker.io/acme/base:1"));
        project.lock("acme/base");
        assertThat(project.lockFile()).content().doesNotContain(BASE.digest().toString());
        project.write("Kubefile", "FROM acme/base:2\nCOPY motd etc/motd\n");
        assertThatThrownBy(project::collect)
                .hasMessageContaining("ctx/Kubefile:1: docker.io/acme/base:2 is not the base image of ctx/images.lock");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "./none.tar | there is neither ctx/none.tar nor none.tar",
                "oci:/no/such | FROM oci:/no/such: there is no /no/such",
                "./motd.tar | ctx/Kubefile:1: FROM ./motd.tar: ctx/motd.tar: not readable as an image archive or layout:",
                "acme/none:1 | ctx/Kubefile:1: docker.io/acme/none:1",
                "acme/Base:1 | is not an image reference",
                "--platform=linux/arm64 acme/base:1 | is made for linux/amd64 alone, not for linux/arm64 - correct --platform in this line, or choose another image",
                "--platform=linux/arm64 acme/index:1 | it has linux/amd64 - correct --platform in this line",
                "localhost/none:1 | make the one meant a dependency of type sealer-image",
                "--platform=x acme/base:1 | is not a platform",
                "acme/tall:1 | it has 100 layers, and an image may have 100",
                "acme/odd:1 | its metadata cannot be read",
                "acme/broken:1 | cannot be used"
            })
    void whatCannotBeABaseIsNamedWithItsLine(String from, String message) throws IOException {
        registry.push(
                        "acme/tall:1",
                        TestImage.oci(
                                Platform.LINUX_AMD64,
                                Collections.nCopies(100, PLAIN).toArray(TestLayer[]::new)))
                .push(
                        "acme/odd:1",
                        TestImage.builder(TestImage.Format.OCI, Platform.LINUX_AMD64)
                                .layers(PLAIN)
                                .annotation("sealer.image.extension", "[]")
                                .build())
                .push("acme/broken:1", TestImage.oci(Platform.LINUX_AMD64, noTar()))
                .push("acme/index:1", TestImage.ociIndex(BASE));
        project.write("motd.tar", "no tar").write("Kubefile", "FROM " + from + "\nCOPY motd etc/motd\n");
        assertThatThrownBy(project::collect)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    private static TestLayer noTar() {
        byte[] bytes = "no tar".repeat(500).getBytes(StandardCharsets.UTF_8);
        return new TestLayer(bytes, Digest.of(bytes), false);
    }

    @ParameterizedTest
    @ValueSource(ints = {97, 99})
    void whatIsBuiltOnATallBaseSharesTheRoomThatIsLeft(int layers) throws IOException {
        registry.push(
                "acme/tall:1",
                TestImage.oci(
                        Platform.LINUX_AMD64, Collections.nCopies(layers, PLAIN).toArray(TestLayer[]::new)));
        project.pod("web", "web:1")
                .write(
                        "Kubefile",
                        "FROM acme/tall:1\nCOPY motd a\nCOPY motd b\nCOPY motd c\nCOPY manifests manifests\n");
        project.collect();
        assertThat(only(project.pack()).manifest().layers()).hasSize(layers + 1);
    }

    @Test
    void aliasesThatAreNoneAreNamed() {
        project.bases = new BaseSettings(List.of("x", "a=b", "a=c", "=d"), ArtifactImages.none());
        assertThatThrownBy(project::collect)
                .hasMessageContaining("\"x\" in <baseImages> is not NAME=IMAGE")
                .hasMessageContaining("\"=d\" in <baseImages>")
                .hasMessageContaining("\"a\" stands in <baseImages> twice");
    }

    @Test
    void aKubefileThatIsWrongFetchesNothing() throws IOException {
        project.write("Kubefile", "FROM acme/base:1\nCOPY nothing etc/\n");
        assertThatThrownBy(project::collect).hasMessageContaining("nothing");
        assertThat(registry.requests()).isEmpty();
        project.write("Kubefile", "FROM acme/base:1\nLABEL a=$NEVER\n");
        new KubefileStep(project.project(), project.cache(), project.progress()).run();
        assertThatThrownBy(project::collect).hasMessageContaining("the variable NEVER is not defined");
    }
}
