package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.image.Content;
import io.sealer.image.ImageLayer;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.TestArchive;
import io.sealer.testkit.TestTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes a directory, and what archives of people who mean harm do not become. */
class ExtractStepTest {

    private static final long FAR_TOO_LONG = 1L << 45;

    @TempDir
    Path work;

    private Path target;

    @BeforeEach
    void name() {
        target = work.resolve("place/target");
    }

    private Extracted extract(Path archive, String path, boolean force) throws IOException {
        return step(path, force).run(source(), archive.toString());
    }

    private ExtractStep step(String path, boolean force) {
        return new ExtractStep(target, path, force, false);
    }

    private ImageSource source() {
        return new ImageSource(
                RegistryConfiguration.plain("test").withOffline(true),
                List.of(Platform.LINUX_AMD64),
                work.resolve("cache"),
                Progress.silent());
    }

    private Path archive(ImageLayer... layers) throws IOException {
        return TestArchive.of(layers).write(work.resolve("image.tar"));
    }

    private static TestTar base() {
        return new TestTar()
                .directories("etc", "var", "var/log", "opt")
                .file("etc/passwd", "root\n")
                .file("etc/shadow", 0600, "secret\n")
                .file("etc/old", "old")
                .file("bin/tool", 0755, "tool")
                .hardLink("bin/same", "bin/tool")
                .symlink("lib", "usr/lib")
                .symlink("etc/out", "/etc/passwd")
                .symlink("up", "../../..")
                .file("opt/a", "a")
                .file("var/log/b", "b");
    }

    private static TestTar change() {
        return new TestTar()
                .file("etc/.wh.old", "")
                .file("opt/.wh..wh..opq", "")
                .file("opt/new", 0640, "new")
                .file("etc/passwd", "changed\n")
                .file("var/log/.wh.b", "")
                .file("usr/lib/x", "x");
    }

    @ParameterizedTest
    @MethodSource("packings")
    void layersBecomeOneTree(UnaryOperator<ImageLayer> packing) throws IOException {
        Extracted extracted =
                extract(archive(packing.apply(base().plain()), packing.apply(change().plain())), "/", false);
        assertThat(tree(target))
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("bin", "755"),
                        Map.entry("bin/same", "755 tool"),
                        Map.entry("bin/tool", "755 tool"),
                        Map.entry("etc", "755"),
                        Map.entry("etc/out", "-> /etc/passwd"),
                        Map.entry("etc/passwd", "644 changed\n"),
                        Map.entry("etc/shadow", "600 secret\n"),
                        Map.entry("lib", "-> usr/lib"),
                        Map.entry("opt", "755"),
                        Map.entry("opt/new", "640 new"),
                        Map.entry("up", "-> ../../.."),
                        Map.entry("usr", "755"),
                        Map.entry("usr/lib", "755"),
                        Map.entry("usr/lib/x", "644 x"),
                        Map.entry("var", "755"),
                        Map.entry("var/log", "755"))));
        assertThat(Files.getAttribute(target.resolve("bin/tool"), "unix:ino"))
                .isEqualTo(Files.getAttribute(target.resolve("bin/same"), "unix:ino"));
        assertThat(Files.getLastModifiedTime(target.resolve("etc")).toMillis()).isZero();
        assertThat(Files.getLastModifiedTime(target.resolve("bin/tool")).toMillis())
                .isZero();
        assertThat(Files.getAttribute(target, "unix:mode")).isEqualTo(040755);
        assertThat(extracted.entries()).isEqualTo(16);
        assertThat(extracted.text())
                .startsWith("Extracted ")
                .contains("(linux/amd64): 16 files, directories and links");
        assertThat(names(target.getParent())).containsExactly("target");
    }

    private static Stream<UnaryOperator<ImageLayer>> packings() {
        return Stream.of(layer -> layer, layer -> gzip(bytes(layer), layer.diffId()));
    }

    @Test
    void aPartIsADirectorysContentOrOneFile() throws IOException {
        Path archive = archive(base().plain(), change().gzip(1));
        assertThat(extract(archive, "/etc/", false).entries()).isEqualTo(3);
        assertThat(tree(target)).containsOnlyKeys("out", "passwd", "shadow");
        target = work.resolve("file");
        assertThat(extract(archive, "lib/x", false).text()).contains("(linux/amd64): 1 entry, 1 B, in ");
        assertThat(tree(target)).isEqualTo(Map.of("x", "644 x"));
        target = work.resolve("none");
        assertThatThrownBy(() -> extract(archive, "etc/old", false))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("there is no etc/old in the root file system")
                .hasMessageContaining("-Dsealer.path");
        assertThatThrownBy(() -> extract(archive, "up/etc", false)).hasMessageContaining("there is no up/etc");
        assertThat(target).doesNotExist();
    }

    @Test
    void aDryRunChecksEverythingAndWritesNothing() throws IOException {
        Path archive = archive(base().plain());
        Extracted extracted = new ExtractStep(target, "/", false, true).run(source(), archive.toString());
        assertThat(extracted.text()).startsWith("To extract ").endsWith("nothing was written there (sealer.dryRun)");
        assertThat(target.getParent()).doesNotExist();
    }

    @Test
    void specialBitsAndOwnersAreForRoot() throws IOException {
        Path archive = archive(new TestTar()
                .file("bin/su", 04755, "su")
                .owned("home/me", 3000, 4000)
                .plain());
        extract(archive, "/", false);
        boolean root = Files.getAttribute(target, "unix:uid").equals(0);
        assertThat((int) Files.getAttribute(target.resolve("bin/su"), "unix:mode") & 07777)
                .isEqualTo(root ? 04755 : 0755);
        assertThat(Files.getAttribute(target.resolve("home/me"), "unix:uid"))
                .isEqualTo(root ? 3000 : Files.getAttribute(target, "unix:uid"));
    }

    @Test
    void whatItsOwnerMayNotReadIsWrittenAndReplacedAllTheSame() throws IOException {
        Path archive = archive(new TestTar()
                .file("none/deep/secret", 0, "secret")
                .directory("none/deep", 0)
                .directory("none", 0500)
                .plain());
        extract(archive, "/", false);
        extract(archive, "/", true);
        assertThat((int) Files.getAttribute(target.resolve("none"), "unix:mode") & 07777)
                .isEqualTo(0500);
        assertThat(names(target.getParent())).containsExactly("target");
        Files.setAttribute(target.resolve("none"), "unix:mode", 0700);
        Files.setAttribute(target.resolve("none/deep"), "unix:mode", 0700);
    }

    @Test
    void whatIsThereStaysUnlessItIsToGo() throws IOException {
        Path archive = archive(
                new TestTar().directories("closed").file("closed/new", "new").plain());
        Files.createDirectories(target);
        extract(archive, "/", false);
        assertThat(tree(target)).containsOnlyKeys("closed", "closed/new");
        Files.setAttribute(target.resolve("closed"), "unix:mode", 0500);
        Files.writeString(target.resolve("mine"), "mine");
        assertThatThrownBy(() -> extract(archive, "/", false))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("is not empty")
                .hasMessageContaining("-Dsealer.force");
        Path unwritable = archive(new TestTar().file("x".repeat(300), "").plain());
        assertThatThrownBy(() -> extract(unwritable, "/", true)).hasMessageContaining("cannot be written");
        assertThat(tree(target)).containsKeys("closed/new", "mine");
        extract(archive(new TestTar().file("new", "new").plain()), "/", true);
        assertThat(tree(target)).containsOnlyKeys("new");
        assertThat(names(target.getParent())).containsExactly("target");
    }

    @Test
    void placesOfTheUserAreNeverReplaced() throws IOException {
        Path archive = archive(base().plain());
        for (Path place : List.of(
                Path.of("").toAbsolutePath(),
                Path.of("").toAbsolutePath().getParent(),
                Path.of(System.getProperty("user.home")),
                Path.of("/"))) {
            target = place;
            assertThatThrownBy(() -> extract(archive, "/", true)).hasMessageContaining("cannot be replaced");
        }
        target = Files.writeString(work.resolve("file"), "mine");
        assertThatThrownBy(() -> extract(archive, "/", true)).hasMessageContaining("is no directory");
        assertThat(target).hasContent("mine");
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException {
        Path leftover = target.resolveSibling(".target.999999999.part");
        Files.createDirectories(leftover.resolve("a/b"));
        Path others = Files.createDirectories(target.resolveSibling(".other.999999999.part"));
        extract(archive(base().plain()), "/", false);
        assertThat(leftover).doesNotExist();
        assertThat(others).exists();
    }

    @Test
    void nothingIsWrittenWhereThereIsNoRoom() throws IOException {
        Path archive = archive(base().plain());
        ExtractStep step = new ExtractStep(target, "/", false, false, file -> Optional.of(new Volume("disk", 40_000)));
        assertThatThrownBy(() -> step.run(source(), archive.toString()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("has room for 40 kB, but the image unpacks to");
        assertThat(target.getParent()).doesNotExist();
    }

    @Test
    void aLinkThatUpperLayersWriteThroughBecomesADirectory() throws IOException {
        Path outside = Files.createDirectories(work.resolve("outside"));
        extract(
                archive(
                        new TestTar()
                                .symlink("a", outside.toString())
                                .symlink("b", "../../outside")
                                .plain(),
                        new TestTar().file("a/x", "x").file("b/x", "x").plain()),
                "/",
                false);
        assertThat(outside).isEmptyDirectory();
        assertThat(tree(target)).containsOnlyKeys("a", "a/x", "b", "b/x");
    }

    private static Stream<Arguments> hostile() {
        return Stream.of(
                hostile("is absolute", tar -> tar.file("/tmp/evil", "evil")),
                hostile("leads out", tar -> tar.file("../evil", "evil")),
                hostile("leads out", tar -> tar.file("a/../../evil", "evil")),
                hostile("leads out", tar -> tar.directories("a/..")),
                hostile("leads out", tar -> tar.symlink("a/../../evil", "x")),
                hostile("leads out", tar -> tar.hardLink("evil", "../../image.tar")),
                hostile("is absolute", tar -> tar.hardLink("evil", "/etc/passwd")),
                hostile("no file before it", tar -> tar.hardLink("evil", "etc/none")),
                hostile("no file before it", tar -> tar.directories("d").hardLink("evil", "d")),
                hostile("is a link to nothing", tar -> tar.symlink("evil", "")),
                hostile("is a link to nothing", tar -> tar.hardLink("evil", ".")),
                hostile("is no directory", tar -> tar.symlink("a", "..").file("a/evil", "evil")),
                hostile("is no directory", tar -> tar.symlink("a", "/").file("a/tmp/evil", "evil")),
                hostile(
                        "is no directory",
                        tar -> tar.symlink("a", "b").symlink("b", "..").file("a/evil", "evil")),
                hostile(
                        "is no directory",
                        tar -> tar.symlink("a", "..").hardLink("b", "a").file("b/evil", "evil")),
                hostile("is no directory", tar -> tar.file("a", "").file("a/evil", "evil")),
                hostile("comes twice", tar -> tar.symlink("a", "../evil").file("a", "evil")),
                hostile("comes twice", tar -> tar.file("a", "good").file("./a", "evil")),
                hostile("is a device", tar -> tar.special("dev/sda", '4')),
                hostile("is a device", tar -> tar.special("dev/mem", '3')),
                hostile("is a FIFO", tar -> tar.special("pipe", '6')),
                hostile("is a sparse file", tar -> tar.special("holes", 'S')),
                hostile("type that is not known", tar -> tar.special("odd", 'Z')),
                hostile("is not UTF-8", tar -> tar.file("\ufffd", "")),
                hostile("is not UTF-8", tar -> tar.symlink("a", "\ufffd")),
                hostile("a name of 4101 characters", tar -> tar.file("x/".repeat(2050) + "x", "")),
                hostile("cannot be written", tar -> tar.file("d/" + "x".repeat(300), "")),
                hostile("cannot be written", tar -> tar.file(("x".repeat(200) + "/").repeat(20) + "x".repeat(70), "")),
                hostile("deletes no file", tar -> tar.file("a/.wh...", "")),
                hostile("below a mark", tar -> tar.file(".wh.a/b", "")),
                hostile("no number", tar -> tar.owned("a", 1L << 40, 0)));
    }

    private static Arguments hostile(String message, UnaryOperator<TestTar> make) {
        return Arguments.of(message, make);
    }

    @ParameterizedTest(name = "{0} ({index})")
    @MethodSource("hostile")
    void hostileLayersLeaveNothing(String message, UnaryOperator<TestTar> make) throws IOException {
        assertLeavesNothing(
                message, make.apply(new TestTar().file("first", "first")).plain());
        assertLeavesNothing(
                message, make.apply(new TestTar().file("first", "first")).gzip(1));
    }

    @Test
    void bombsLeaveNothing() throws IOException {
        byte[] claim = claiming("bomb", FAR_TOO_LONG);
        assertLeavesNothing("it ends too early", TestTar.layer(MediaType.OCI_LAYER, claim, claim));
        assertLeavesNothing("bomb has more than the 68719476736 bytes", gzip(claim, Digest.of(claim)));
        byte[] pax = claiming("bomb", -1);
        assertLeavesNothing("", TestTar.layer(MediaType.OCI_LAYER, pax, pax));
    }

    @Test
    void damagedLayersLeaveNothing() throws IOException {
        ImageLayer good = base().gzip(1);
        ImageLayer plain = base().plain();
        byte[] tar = bytes(plain);
        byte[] half = Arrays.copyOf(bytes(good), bytes(good).length - 20);
        assertLeavesNothing("Unexpected end", TestTar.layer(MediaType.OCI_LAYER_GZIP, half, tar));
        assertLeavesNothing(
                "configuration names", new ImageLayer(good.descriptor(), Digest.of(new byte[1]), good.blob()));
        byte[] flipped = tar.clone();
        flipped[new String(tar, StandardCharsets.ISO_8859_1).indexOf("secret")] ^= 1;
        assertLeavesNothing(
                "is damaged",
                new ImageLayer(
                        new Descriptor(MediaType.OCI_LAYER, Digest.of(tar), tar.length),
                        plain.diffId(),
                        new Content.Bytes(flipped)));
        byte[] text = "no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8);
        assertLeavesNothing("no tar archive", TestTar.layer(MediaType.OCI_LAYER, text, text));
        Path archive = archive(plain);
        TestArchive.read(archive).withoutBlob(plain.descriptor().digest()).write(archive);
        assertLeavesNothing("is missing", archive);
    }

    private void assertLeavesNothing(String message, ImageLayer layer) throws IOException {
        assertLeavesNothing(message, archive(base().plain(), layer));
    }

    private void assertLeavesNothing(String message, Path archive) throws IOException {
        Files.createDirectories(target.getParent());
        List<String> before = everything();
        ProblemException e = catchThrowableOfType(ProblemException.class, () -> extract(archive, "/", false));
        assertThat(e).as(message).isNotNull();
        assertThat(e.problems()).hasSize(1);
        assertThat(e).hasMessageContaining(message);
        assertThat(everything()).isEqualTo(before);
    }

    private List<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(work)) {
            return all.map(Path::toString).sorted().toList();
        }
    }

    /** A header that promises content which does not come. */
    private static byte[] claiming(String path, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(path, true);
        entry.setSize(Math.abs(size));
        byte[] tar = new byte[2048];
        try {
            entry.writeEntryHeader(tar, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (size < 0) {
            Arrays.fill(tar, 124, 136, (byte) 0xff);
        }
        return tar;
    }

    private static ImageLayer gzip(byte[] tar, Digest diffId) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(tar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] blob = packed.toByteArray();
        return new ImageLayer(
                new Descriptor(MediaType.OCI_LAYER_GZIP, Digest.of(blob), blob.length),
                diffId,
                new Content.Bytes(blob));
    }

    private static byte[] bytes(ImageLayer layer) {
        return ((Content.Bytes) layer.blob()).bytes();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static SortedMap<String, String> tree(Path root) throws IOException {
        SortedMap<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(one -> !one.equals(root)).toList()) {
                tree.put(root.relativize(path).toString(), shown(path));
            }
        }
        return tree;
    }

    private static String shown(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
        String octal = Integer.toOctalString(mode);
        return Files.isDirectory(path) ? octal : octal + " " + Files.readString(path);
    }
}
