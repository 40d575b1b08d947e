package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.image.Compression;
import io.sealer.image.Entry;
import io.sealer.image.EntryGroup;
import io.sealer.image.NamedImages;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.registry.Credential;
import io.sealer.registry.FileMirrors;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.FileServer;
import io.sealer.testkit.TestArchive;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import io.sealer.testkit.TestTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchStepTest {

    private static final byte[] PROGRAM = "\177ELF program".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] TEXT = "text\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final List<ConfiguredFile> files = new ArrayList<>();
    private FileServer server;
    private FaultRegistry registry;
    private TestProject project;
    private RegistryConfiguration configuration;
    private boolean strict;
    private ArtifactFiles artifacts = ArtifactFiles.none();
    private List<Platform> platforms = List.of(Platform.LINUX_AMD64);

    @BeforeEach
    void serve() throws IOException {
        server = FileServer.start();
        registry = FaultRegistry.start();
        project = new TestProject(directory, registry);
        configuration = RegistryConfiguration.plain("test");
        server.file("/v1/amd64/kubelet", PROGRAM).file("/v1/arm64/kubelet", TEXT);
    }

    @AfterEach
    void stop() {
        server.close();
        registry.close();
    }

    /** A file of the POM, as far as a test says anything of it. */
    private static final class Element {

        private final Map<String, String> texts;
        private List<String> includes = List.of();
        private int strip;
        private boolean unpack;

        Element(Map<String, String> texts) {
            this.texts = texts;
        }

        Element includes(String... patterns) {
            includes = List.of(patterns);
            return this;
        }

        Element strip(int directories) {
            strip = directories;
            return this;
        }

        Element unpack() {
            unpack = true;
            return this;
        }

        private String text(String name) {
            return texts.getOrDefault(name, "");
        }

        ConfiguredFile file() {
            List<String> platforms = text("platforms").isEmpty() ? List.of() : List.of(text("platforms"));
            return new ConfiguredFile(
                    text("url"),
                    text("artifact"),
                    text("image"),
                    text("to"),
                    text("mode"),
                    text("sha256"),
                    text("checksumUrl"),
                    unpack,
                    includes,
                    List.of(),
                    strip,
                    platforms,
                    Map.of());
        }
    }

    private Element file(String path, String to, String... more) {
        Map<String, String> texts = new java.util.HashMap<>(Map.of("url", server.url() + path, "to", to));
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        return new Element(texts);
    }

    private FetchStepTest want(Element... elements) {
        Arrays.stream(elements).map(Element::file).forEach(files::add);
        return this;
    }

    private FetchStep step(String... update) {
        return new FetchStep(
                project.project(platforms),
                settings(update),
                artifacts,
                configuration,
                project.cache(),
                project.progress());
    }

    private FetchSettings settings(String... update) {
        return new FetchSettings(files, project.context().resolve("files.lock"), List.of(update), strict, false);
    }

    private FetchResult fetch(String... update) throws IOException {
        return step(update).run();
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(this::fetch).isInstanceOfSatisfying(ProblemException.class, e -> {
            for (String part : parts) {
                assertThat(e.getMessage()).contains(part);
            }
        });
    }

    private String lock() throws IOException {
        return Files.readString(project.context().resolve("files.lock"));
    }

    private static String hex(byte[] bytes) {
        return Digest.of(bytes).hex();
    }

    @Test
    void filesOfAllPlatformsArePinnedAsTheyComeAndSeenByCopy() throws IOException {
        platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        project.write("Kubefile", "FROM scratch\nCOPY $ARCH .\n");

        FetchResult result = want(file("/v1/$ARCH/kubelet", "$ARCH/bin/")).fetch();

        assertThat(result).isEqualTo(new FetchResult(2, 2, 2, (long) PROGRAM.length + TEXT.length, 2));
        assertThat(lock())
                .contains("source: " + server.url() + "/v1/amd64/kubelet\n    sha256: \"" + hex(PROGRAM))
                .contains("size: " + TEXT.length);
        assertThat(project.said).anyMatch(line -> line.contains("as it came"));
        assertThat(new RootfsAssembly(project.project(), project.cache(), project.progress())
                        .assemble()
                        .get(Platform.LINUX_AMD64)
                        .rootfs()
                        .entries())
                .anySatisfy(entry -> assertThat(entry.path()).isEqualTo("bin/kubelet"));
    }

    @Test
    void containerImagesBecomeFilesOfTheirPlatforms() throws IOException {
        platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        project.write("Kubefile", "FROM scratch\nCOPY $ARCH .\n");
        registry.push(
                "library/registry:2.8.3",
                TestImage.dockerList(
                        TestImage.docker(Platform.LINUX_AMD64, TestLayer.random(1, 3000)),
                        TestImage.docker(Platform.LINUX_ARM64, TestLayer.random(2, 5000))));
        configuration = project.registries();
        files.add(new Element(Map.of("image", "registry:2.8.3", "to", "$ARCH/images/")).file());

        fetch();

        assertThat(lock())
                .contains("source: \"image:docker.io/library/registry:2.8.3 linux/amd64\"")
                .contains("source: \"image:docker.io/library/registry:2.8.3 linux/arm64\"");
        Entry.File tar = (Entry.File) new RootfsAssembly(project.project(), project.cache(), project.progress())
                .assemble().get(Platform.LINUX_AMD64).rootfs().entries().stream()
                        .filter(entry -> entry.path().equals("images/registry.tar"))
                        .findFirst()
                        .orElseThrow();
        Path archive = Files.write(
                directory.resolve("registry.tar"), tar.content().open().readAllBytes());
        assertThat(NamedImages.open(archive).images())
                .singleElement()
                .extracting(NamedImages.NamedImage::names)
                .isEqualTo(List.of("docker.io/library/registry:2.8.3"));
        configuration = configuration.withOffline(true);
        assertThat(fetch().missing()).isZero();

        files.set(0, new Element(Map.of("image", "registry@" + Digest.of(TEXT), "to", "bin/")).file());
        assertRefused("<image> has no tag");
    }

    @Test
    void whatIsPinnedAndInTheCacheMakesNoConnection() throws IOException {
        want(file("/v1/$ARCH/kubelet", "bin/kubelet")).fetch();
        server.forget();

        assertThat(fetch()).isEqualTo(new FetchResult(1, 1, 0, 0, 0));
        configuration = configuration.withOffline(true);
        assertThat(fetch().missing()).isZero();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void anotherContentThanThePinnedOneIsRefusedUntilThePinIsForgotten() throws IOException {
        want(file("/v1/amd64/kubelet", "bin/")).fetch();
        byte[] other = Arrays.copyOf(PROGRAM, PROGRAM.length);
        other[5] = 'P';
        server.file("/v1/amd64/kubelet", other);
        removeCache();

        assertRefused(
                "<files>: " + server.url() + "/v1/amd64/kubelet: ",
                "has the SHA-256 " + hex(other) + ", not " + hex(PROGRAM),
                "-Dsealer.lock.update=" + server.url() + "/v1/amd64/kubelet");
        assertThat(lock()).contains(hex(PROGRAM));

        fetch("*kubelet");
        assertThat(lock()).contains(hex(other)).doesNotContain(hex(PROGRAM));
    }

    private void removeCache() throws IOException {
        try (var all = Files.walk(project.cache())) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Test
    void thePublishersListIsAskedOnceAndItsWordPinned() throws IOException {
        server.file("/v1/SHA256SUMS", (hex(TEXT) + "  other\n" + hex(PROGRAM) + " *dir/kubelet\n").getBytes());
        want(file("/v1/amd64/kubelet", "bin/", "checksumUrl", server.url() + "/v1/SHA256SUMS"))
                .fetch();
        assertThat(lock()).contains(hex(PROGRAM)).contains("confirmedBy: " + server.url() + "/v1/SHA256SUMS");
        assertThat(project.said).noneMatch(line -> line.contains("as it came"));

        server.forget();
        fetch();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aListWithAnotherChecksumEndsTheBuildAndNothingIsPinned() {
        server.file("/v1/amd64/kubelet.sha256", hex(TEXT).getBytes());
        want(file("/v1/amd64/kubelet", "bin/", "checksumUrl", "$URL.sha256"));
        assertRefused(
                "has the SHA-256 " + hex(PROGRAM) + ", not " + hex(TEXT), "/kubelet.sha256 says what it should be");
        assertThat(project.context().resolve("files.lock")).doesNotExist();
    }

    @Test
    void sha512OfAPublisherIsVerifiedToo() throws Exception {
        String sha512 = HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-512").digest(PROGRAM));
        server.file("/s", ("SHA512 (kubelet) = " + sha512 + "\n").getBytes());
        want(file("/v1/amd64/kubelet", "bin/", "checksumUrl", server.url() + "/s"))
                .fetch();
        assertThat(lock()).contains(hex(PROGRAM));

        server.file("/t", ("SHA512 (kubelet) = " + sha512.replace('0', '1') + "\n").getBytes());
        files.clear();
        want(file("/v1/arm64/kubelet", "bin/", "checksumUrl", server.url() + "/t"));
        assertRefused("it has the SHA-512 ");
        assertThat(lock()).doesNotContain("arm64");
    }

    @Test
    void checksumsOfThePomNeedNoLock() throws IOException {
        platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        want(file("/v1/$ARCH/kubelet", "$ARCH/", "sha256", "amd64=" + hex(PROGRAM) + ",arm64=" + hex(TEXT)))
                .fetch();
        assertThat(project.context().resolve("files.lock")).doesNotExist();

        files.clear();
        want(file("/v1/$ARCH/kubelet", "$ARCH/", "sha256", hex(PROGRAM)));
        assertRefused("<sha256> is one for several architectures");

        files.clear();
        want(file("/v1/arm64/kubelet", "bin/", "sha256", hex("other".getBytes())));
        assertRefused("has the SHA-256 " + hex(TEXT) + ", not ", "correct <sha256>");
    }

    @Test
    void everythingThatIsWrongIsToldInOneReportBeforeTheFirstFile() {
        want(
                file("/v1/amd64/kubelet", "bin/"),
                file("/v1/amd64/kubeadm", "bin/"),
                file("/v2/amd64/kubectl", "bin/", "checksumUrl", server.url() + "/none"));
        assertRefused(
                "there is no " + server.url() + "/v1/amd64/kubeadm (404)",
                "there is no " + server.url() + "/none (404)",
                "check the URL and the version");
        assertThat(server.asked()).noneMatch(request -> request.startsWith("GET /v1/amd64/kubelet"));
    }

    @Test
    void whatThePomSaysWronglyIsToldAtOnce() {
        want(
                file("/a/$ARCHS", "bin/"),
                file("/a", "../bin"),
                file("/a", "b", "mode", "4755"),
                file("/a", ""),
                file("/a", "b", "sha256", "12"),
                file("/a/", "b"));
        files.add(new Element(Map.of("to", "x")).file());
        assertRefused(
                "there is no $ARCHS here",
                "$(ARCH) in front of \"S\"",
                "<to> ../bin is no path",
                "<mode> 4755",
                "<to> is missing",
                "\"12\" is no SHA-256",
                "<url> names no file",
                "either a <url>, an <artifact> or an <image>");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void membersOfArchivesAreTakenByNameAndLinksFollowed() throws IOException {
        byte[] tar = new TestTar()
                .directories("tools/bin/")
                .file("tools/bin/ctr", 0755, "ctr")
                .file("tools/README", 0644, "no")
                .symlink("tools/bin/ctl", "ctr")
                .bytes();
        server.file("/tools.tgz", gzip(tar)).file("/helm.zip", zip("linux-amd64/helm", "#!/bin/sh\n"));
        want(
                        file("/tools.tgz", "bin/").includes("tools/bin/*").strip(2),
                        file("/helm.zip", "bin/helm3", "mode", "0700").includes("*/helm"))
                .fetch();

        assertThat(Files.readString(directory.resolve("target/sealer/files.yaml")))
                .contains("path: bin/ctl\n    digest: " + Digest.of("ctr".getBytes()) + "\n    mode: \"755\"")
                .contains("path: bin/ctr\n")
                .contains("path: bin/helm3\n    digest: " + Digest.of("#!/bin/sh\n".getBytes()) + "\n    mode: \"700\"")
                .doesNotContain("README");
    }

    @Test
    void archivesThatLackWhatIsWantedOrLeadOutAreRefused() throws IOException {
        byte[] evil = new TestTar()
                .file("../etc/passwd", "x")
                .symlink("out", "../../etc/shadow")
                .bytes();
        server.file("/evil.tar", evil)
                .file("/ok.tar", new TestTar().file("a", "a").file("b", "b").bytes());
        want(
                file("/evil.tar", "x/").unpack(),
                file("/ok.tar", "y/").includes("ctr"),
                file("/ok.tar", "z").unpack(),
                file("/v1/amd64/kubelet", "k/").unpack());
        assertRefused(
                "leads out of it",
                "no file in it is named ctr - correct <includes>; it has a, b",
                "2 files of it cannot all be z",
                "neither a tar archive");
    }

    @Test
    void placesThatAreTakenAreRefused() throws IOException {
        platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        project.write("etc/there", "x");
        want(file("/v1/$ARCH/kubelet", "bin/kubelet"), file("/v1/amd64/kubelet", "etc/there"));
        assertRefused(
                "it would be bin/kubelet, which " + server.url() + "/v1/amd64/kubelet is already",
                "etc/there is there already");
    }

    @Test
    void aDownloadThatBreaksGoesOnWhereItWas() throws IOException {
        byte[] large = new byte[300_000];
        new java.util.Random(7).nextBytes(large);
        server.file("/large", large).cutOnce("/large", 200_000);
        want(file("/large", "large")).fetch();
        assertThat(server.asked()).anyMatch(request -> request.matches("GET /large bytes=[1-9][0-9]*-"));
        assertThat(lock()).contains(hex(large));
    }

    @Test
    void withoutTagAndChecksumADownloadThatBreaksBeginsAnew() throws IOException {
        byte[] large = new byte[300_000];
        server.file("/large", large).cutOnce("/large", 200_000).untagged();
        want(file("/large", "large")).fetch();
        assertThat(server.asked()).noneMatch(request -> request.contains("bytes="));
        assertThat(lock()).contains(hex(large));
    }

    @Test
    void whatAKilledBuildLeftIsGoneOnWith() throws IOException {
        byte[] large = new byte[300_000];
        new java.util.Random(8).nextBytes(large);
        server.file("/large", large);
        try (BlobWriter killed = new BlobCache(project.cache())
                .resume(Digest.of(large), large.length)
                .orElseThrow()) {
            killed.write(large, 0, 100_000);
        }
        FetchResult result = want(file("/large", "large", "sha256", hex(large))).fetch();
        assertThat(server.asked()).contains("GET /large bytes=100000-").doesNotContain("GET /large");
        assertThat(result.networkBytes()).isEqualTo(200_000);
    }

    @Test
    void aBeginningOfAnotherContentDoesNotSpoilTheFile() throws IOException {
        server.file("/large", PROGRAM);
        try (BlobWriter killed = new BlobCache(project.cache())
                .resume(Digest.of(PROGRAM), PROGRAM.length)
                .orElseThrow()) {
            killed.write(TEXT, 0, TEXT.length);
        }
        want(file("/large", "large", "sha256", hex(PROGRAM))).fetch();
        assertThat(server.asked()).contains("GET /large bytes=" + TEXT.length + "-", "GET /large");
    }

    /** A registry's blobs are files too, and this one knows how to misbehave. */
    @Test
    void serversThatStallCutAndLieAreInsistedOnOrRefused() throws IOException {
        TestLayer layer = TestLayer.random(5, 200_000);
        registry.push("t/x:1", TestImage.oci(Platform.LINUX_AMD64, layer));
        String url = registry.url() + "/v2/t/x/blobs/" + layer.digest();
        configuration = configuration.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200));
        files.add(new Element(
                        Map.of("url", url, "to", "x", "sha256", layer.digest().hex()))
                .file());

        registry.when("GET **").once().then(Fault.stallAfter(100_000));
        registry.when("GET **").after(1).once().then(Fault.cutAfter(50_000));
        registry.when("GET **").after(2).once().then(Fault.wrongContentRange());
        fetch();
        registry.behave();

        removeCache();
        registry.when("GET **").then(Fault.wrongBytes());
        assertRefused("has the SHA-256 ", "not " + layer.digest().hex(), "(tried 2 times)");
        registry.behave();
        fetch();
    }

    @Test
    void mirrorsAreAskedFirstAndHandOnWhatTheyHaveNot() throws IOException {
        try (FileServer mirror = FileServer.start()) {
            mirror.file("/raw/amd64/kubelet", PROGRAM);
            configuration = configuration.withFileMirrors(
                    FileMirrors.parse(List.of(server.url() + "/v1/=" + mirror.url() + "/raw")));
            platforms = List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
            want(file("/v1/$ARCH/kubelet", "$ARCH/")).fetch();
            assertThat(mirror.asked()).contains("GET /raw/amd64/kubelet", "HEAD /raw/arm64/kubelet");
            assertThat(server.asked()).contains("GET /v1/arm64/kubelet").noneMatch(one -> one.contains("amd64"));
        }
    }

    @Test
    void passwordsGoToTheirHostOnly() throws IOException {
        try (FileServer storage = FileServer.start()) {
            storage.file("/signed", PROGRAM);
            server.wanting("Basic dTpw").redirect("/v1/amd64/kubelet", storage.url() + "/signed");
            configuration = configuration.withCredentials((host, repository) ->
                    host.equals(server.host()) ? Optional.of(new Credential("u", "p", "test")) : Optional.empty());
            want(file("/v1/amd64/kubelet", "bin/")).fetch();
            assertThat(server.asked()).contains("GET /v1/amd64/kubelet Basic dTpw");
            assertThat(storage.asked()).containsOnly("HEAD /signed", "GET /signed");
        }
    }

    @Test
    void offlineWhatIsMissingIsNamed() {
        configuration = configuration.withOffline(true);
        want(file("/v1/amd64/kubelet", "bin/"));
        assertRefused(server.url() + "/v1/amd64/kubelet: the file is not in the cache");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void plainHttpToOtherHostsHasToBeAllowed() {
        files.add(new Element(Map.of("url", "http://files.example/x", "to", "x")).file());
        configuration = configuration.withNames(host ->
                new java.net.InetAddress[] {java.net.InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})});
        assertRefused("files.example", "plain HTTP, which is not allowed", "<insecureRegistries>");
    }

    @Test
    void whatNobodyConfirmsIsRefusedByStrictBuildsBeforeItIsFetched() throws IOException {
        strict = true;
        server.file("/SHA256SUMS", (hex(TEXT) + "  kubelet\n").getBytes(StandardCharsets.UTF_8));
        artifacts = coordinates -> {
            throw new AssertionError("not to be asked");
        };
        want(
                file("/v1/amd64/kubelet", "bin/"),
                file("/v1/arm64/kubelet", "arm64/", "checksumUrl", server.url() + "/SHA256SUMS"));
        files.add(new Element(Map.of("artifact", "com.example:tool:1.0", "to", "bin/")).file());
        assertRefused(
                "nobody says which checksum it has to have, and <strict> (-Dsealer.strict) is set",
                "<files>: " + server.url() + "/v1/amd64/kubelet",
                "<files>: mvn:com.example:tool:1.0",
                "write its <sha256> or <checksumUrl> (--checksum in the Kubefile)",
                "commit ctx/files.lock");
        assertThat(server.asked()).containsOnly("GET /SHA256SUMS", "HEAD /v1/arm64/kubelet");

        files.remove(2);
        strict = false;
        fetch();
        strict = true;
        removeCache();
        assertThat(fetch().files()).isEqualTo(2);
    }

    @Test
    void theQueryOfAUrlIsWrittenNowhere() throws IOException {
        server.file("/etc/motd", TEXT).file("/v1/amd64/list", (hex(PROGRAM) + "\n").getBytes(StandardCharsets.UTF_8));
        project.write("Kubefile", "FROM scratch\nCOPY bin bin\nADD " + server.url() + "/etc/motd?X-Sig=canary2 etc/\n");
        want(file(
                        "/v1/amd64/kubelet?X-Sig=canary1",
                        "bin/",
                        "checksumUrl",
                        server.url() + "/v1/amd64/list?sig=canary3"))
                .fetch();
        assertThat(lock())
                .contains("source: " + server.url() + "/v1/amd64/kubelet\n")
                .contains("confirmedBy: " + server.url() + "/v1/amd64/list\n")
                .contains("source: " + server.url() + "/etc/motd\n")
                .doesNotContain("canary");
        assertThat(project.said).isNotEmpty().noneMatch(line -> line.contains("canary"));
        assertThat(new RootfsAssembly(project.project(), project.cache(), project.progress())
                        .assemble()
                        .get(Platform.LINUX_AMD64)
                        .rootfs()
                        .groups())
                .extracting(EntryGroup::createdBy)
                .containsExactly("COPY bin bin", "ADD " + server.url() + "/etc/motd etc/");

        server.forget();
        files.clear();
        want(file("/v1/amd64/kubelet?X-Sig=canary4", "bin/")).fetch();
        assertThat(server.asked()).isEmpty();

        server.file("/v1/amd64/kubelet", new byte[PROGRAM.length]);
        removeCache();
        assertThatThrownBy(this::fetch)
                .hasMessageContaining("has the SHA-256 ")
                .message()
                .doesNotContain("canary");
    }

    @Test
    void filesThatDifferInTheirQueriesNeedChecksumsOfTheirOwn() throws IOException {
        want(file("/v1/amd64/kubelet?v=1", "bin/a"), file("/v1/amd64/kubelet?v=2", "bin/b"));
        assertRefused("differs from it in the query of its URL only", "write the <sha256> of both");

        files.clear();
        want(file("/v1/amd64/kubelet?v=1", "bin/a", "sha256", hex(PROGRAM)), file("/v1/amd64/kubelet?v=2", "bin/b"))
                .fetch();
        assertThat(lock()).containsOnlyOnce("source: ");
    }

    @Test
    void artifactsAreCheckedAgainstTheirPin() throws IOException {
        Path jar = Files.write(directory.resolve("tool-1.0.bin"), PROGRAM);
        artifacts = coordinates -> jar;
        files.add(new Element(Map.of("artifact", "com.example:tool:bin:linux-$ARCH:1.0", "to", "bin/")).file());
        fetch();
        assertThat(lock())
                .contains("source: mvn:com.example:tool:bin:linux-amd64:1.0")
                .contains(hex(PROGRAM));
        assertThat(Files.readString(directory.resolve("target/sealer/files.yaml")))
                .contains("path: bin/tool-1.0-linux-amd64.bin");

        Files.write(jar, TEXT);
        removeCache();
        assertRefused("it has the SHA-256 " + hex(TEXT) + ", not " + hex(PROGRAM));
    }

    @Test
    void urlsOfTheKubefileAreFetchedAndPutAsDockerAndSealerDo() throws IOException {
        server.file("/app.yaml", "kind: ConfigMap\n".getBytes());
        project.write(
                "Kubefile",
                "FROM scratch\nADD --checksum=sha256:" + hex(PROGRAM) + " " + server.url() + "/v1/$ARCH/kubelet bin/\n"
                        + "APP web " + server.url() + "/app.yaml\n");
        assertThat(fetch().files()).isEqualTo(2);
        assertThat(lock()).contains("/app.yaml").doesNotContain("kubelet");
        assertThat(new RootfsAssembly(project.project(), project.cache(), project.progress())
                        .assemble()
                        .get(Platform.LINUX_AMD64)
                        .rootfs()
                        .entries())
                .extracting(entry -> entry.path() + " "
                        + Integer.toOctalString(entry.attributes().mode()))
                .contains("bin/kubelet 600", "application/apps/web/app.yaml 644");
    }

    @Test
    void aWrongChecksumOfTheKubefileHasItsLine() throws IOException {
        project.write(
                "Kubefile",
                "FROM scratch\nADD --checksum=sha256:" + hex(TEXT) + " " + server.url() + "/v1/amd64/kubelet bin/\n");
        assertRefused("Kubefile:2: ", hex(PROGRAM) + ", not " + hex(TEXT), "correct --checksum");
    }

    @Test
    void unknownPropertiesInTheKubefileAreLeftToTheGoalThatReadsIt() throws IOException {
        project.write("Kubefile", "FROM scratch\nADD " + server.url() + "/@version@/kubelet bin/\n");
        assertThat(fetch().sources()).isZero();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void whatWasNotFetchedHasTheLineThatWantsIt() throws IOException {
        project.write("Kubefile", "FROM scratch\nADD " + server.url() + "/v1/amd64/kubelet bin/\n");
        assertThatThrownBy(() -> new RootfsAssembly(project.project(), project.cache(), project.progress()).assemble())
                .hasMessageContaining("Kubefile:2: " + server.url() + "/v1/amd64/kubelet was not fetched")
                .hasMessageContaining("run sealer:fetch first");
    }

    @Test
    void theImageHoldsWhatWasFetched() throws IOException {
        want(file("/v1/amd64/kubelet", "bin/")).fetch();
        project.collect();
        project.archives = project.archives.withCompression(Compression.NONE);
        project.pack();
        assertThat(TestArchive.read(directory.resolve("target/x.tar")).layerOf("bin/kubelet"))
                .isNotNull();
        assertThat(project.context().resolve("bin")).doesNotExist();
    }

    @Test
    void aPlanFetchesAndWritesNothing() throws IOException {
        assertThat(want(file("/v1/amd64/kubelet", "bin/")).step().plan())
                .isEqualTo(new FetchResult(1, 1, 1, PROGRAM.length, 0));
        assertThat(server.asked()).containsExactly("HEAD /v1/amd64/kubelet");
        assertThat(project.context().resolve("files.lock")).doesNotExist();
    }

    @Test
    void serversThatKnowNoHeadAreAskedForTheFile() throws IOException {
        server.withoutHead();
        assertThat(want(file("/v1/amd64/kubelet", "bin/")).fetch().files()).isEqualTo(1);
        files.clear();
        want(file("/v1/amd64/none", "bin/"));
        assertRefused("there is no " + server.url() + "/v1/amd64/none (404)");
    }

    @Test
    void tooLittleRoomIsKnownBeforeTheFirstFile() {
        want(file("/v1/amd64/kubelet", "bin/"));
        FetchStep step = new FetchStep(
                project.project(),
                settings(),
                artifacts,
                configuration,
                project.cache(),
                project.progress(),
                path -> Optional.of(new Volume("disk", 1)));
        assertThatThrownBy(step::run).hasMessageContaining("has room for 1 B").hasMessageContaining("12 B");
        assertThat(server.asked()).containsExactly("HEAD /v1/amd64/kubelet");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
