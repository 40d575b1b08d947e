package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.image.Content;
import io.sealer.image.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ADD makes of archives. */
class ArchiveTest {

    @TempDir
    Path directory;

    private Workshop shop;

    @BeforeEach
    void emptyWorkshop() {
        shop = new Workshop(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "gz", "bz2", "xz", "zst"})
    void archivesAreUnpackedWhateverTheirName(String kind) throws Exception {
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 'x');
        byte[] tar = new Tar()
                .directory("./", 0755)
                .directory("d/", 0700)
                .file("d/a", 04755, "first")
                .file("big", 0640, new String(large, StandardCharsets.US_ASCII))
                .link("s", '2', "d/a")
                .link("h", '1', "d/a")
                .bytes();
        shop.file("blob", packed(kind, tar)).add("blob opt/x");
        Rootfs rootfs = shop.rootfs();
        assertThat(Workshop.tree(rootfs))
                .containsEntry("opt/x/d/a", "first")
                .containsEntry("opt/x/h", "first")
                .containsEntry("opt/x/s", "-> d/a")
                .containsEntry("opt/x/big", new String(large, StandardCharsets.US_ASCII))
                .containsOnlyKeys("opt", "opt/x", "opt/x/d", "opt/x/d/a", "opt/x/big", "opt/x/s", "opt/x/h");
        assertThat(mode(rootfs, "opt/x/d")).isEqualTo(0700);
        assertThat(mode(rootfs, "opt/x/d/a")).isEqualTo(0755);
        assertThat(mode(rootfs, "opt/x/h")).isEqualTo(0755);
        assertThat(mode(rootfs, "opt/x/big")).isEqualTo(0640);
        assertThat(rootfs.origin("opt/x/d/a")).hasToString("src/blob!/d/a");
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
    void longNamesInEveryFormat(int longNames) throws Exception {
        String deep = "d/".repeat(120) + "\u00fcber";
        byte[] tar = new Tar(longNames)
                .file(deep, 0644, "deep")
                .link("l", '2', deep)
                .link("h", '1', deep)
                .file("x", 0644, "after")
                .bytes();
        assertThat(shop.file("t", tar).add("t .").fileTree())
                .isEqualTo(Map.of(deep, "deep", "l", "-> " + deep, "h", "deep", "x", "after"));
    }

    @Test
    void aPlainTarIsReadWhereItLies() throws Exception {
        shop.file("t", new Tar().file("a", 0644, "x").bytes()).add("t .");
        Entry.File file = (Entry.File) shop.rootfs().find("a").orElseThrow();
        assertThat(file.content()).isEqualTo(new Content.Slice(shop.context.resolve("t"), 512, 1));
        assertThat(shop.scratch).doesNotExist();
    }

    @Test
    void aCompressedArchiveIsExpandedOnce() throws Exception {
        shop.file("t", packed("gz", new Tar().file("a", 0644, "x").bytes())).add("t .");
        shop.run();
        List<Path> first = scratch();
        assertThat(first).singleElement().asString().endsWith(".tar");
        Object before = Files.readAttributes(first.get(0), "unix:ino").get("ino");
        shop.run();
        assertThat(scratch()).isEqualTo(first);
        assertThat(Files.readAttributes(first.get(0), "unix:ino").get("ino")).isEqualTo(before);
    }

    @Test
    void copyDoesNotUnpack() throws Exception {
        byte[] tar = new Tar().file("a", 0644, "x").bytes();
        shop.file("t.tar", tar).copy("t.tar .");
        assertThat(shop.rootfs().find("t.tar")).isPresent();
        assertThat(shop.rootfs().find("a")).isEmpty();
    }

    @Test
    void whatIsNoArchiveIsCopied() throws Exception {
        shop.file("text.tar", "not a tar")
                .file("text.gz", packed("gz", "only text".getBytes(StandardCharsets.UTF_8)))
                .file("BZh.txt", "BZhello")
                .file("zeros.tar", new byte[10240])
                .file("empty.tar", "")
                .files("dir/x")
                .add("*.* opt/")
                .add("dir opt");
        assertThat(shop.rootfs().filesBelow("opt").map(Entry::path))
                .containsExactly(
                        "opt/BZh.txt", "opt/empty.tar", "opt/text.gz", "opt/text.tar", "opt/x", "opt/zeros.tar");
    }

    @Test
    void namesThatLeaveAreRefused() throws Exception {
        byte[] tar = new Tar()
                .file("/etc/passwd", 0644, "x")
                .file("../up", 0644, "x")
                .file("a/../../up", 0644, "x")
                .link("out", '2', "../../..")
                .file("out/x", 0644, "x")
                .link("hard", '1', "../other")
                .file("fine", 0644, "x")
                .bytes();
        shop.file("t", tar).add("t opt");
        assertThat(shop.problems())
                .satisfiesExactly(
                        p -> assertThat(p).isEqualTo("src/Kubefile:1: src/t!//etc/passwd leads out of the archive"),
                        p -> assertThat(p).isEqualTo("src/Kubefile:1: src/t!/../up leads out of the archive"),
                        p -> assertThat(p).isEqualTo("src/Kubefile:1: src/t!/a/../../up leads out of the archive"),
                        p -> assertThat(p)
                                .contains("src/t!/out/x cannot be put at opt/out/x: a symbolic link on the way"
                                        + " leads out of the root file system"),
                        p -> assertThat(p).contains("src/t!/hard is a hard link to ../other"));
    }

    @ParameterizedTest
    @ValueSource(chars = {'3', '4', '6', 'S'})
    void devicesAreRefused(char kind) throws Exception {
        shop.file("t", new Tar().link("dev/x", kind, "").bytes()).add("t .");
        assertThat(shop.problems()).singleElement().asString().startsWith("src/Kubefile:1: src/t!/dev/x is ");
    }

    @Test
    void linksInsideTheArchiveAreFollowedInsideTheImage() throws Exception {
        byte[] tar = new Tar()
                .directory("usr/lib/", 0755)
                .link("lib", '2', "usr/lib")
                .file("lib/x", 0644, "x")
                .bytes();
        assertThat(shop.file("t", tar).add("t .").fileTree()).containsOnlyKeys("lib", "usr/lib/x");
    }

    @Test
    void aDamagedArchiveIsAProblemAndLeavesNothing() throws Exception {
        byte[] random = new byte[200_000];
        new Random(1).nextBytes(random);
        byte[] whole = packed(
                "gz",
                new Tar()
                        .file("a", 0644, new String(random, StandardCharsets.ISO_8859_1))
                        .bytes());
        shop.file("t", Arrays.copyOf(whole, whole.length / 2)).add("t .");
        assertThat(shop.problems()).singleElement().asString().startsWith("src/Kubefile:1: src/t cannot be unpacked: ");
        assertThat(scratch()).isEmpty();
        shop.file("t", Arrays.copyOf(new Tar().file("a", 0644, "x".repeat(5000)).bytes(), 2048));
        assertThat(shop.problems())
                .singleElement()
                .asString()
                .startsWith("src/Kubefile:1: src/t cannot be unpacked: it ends in the middle of a");
    }

    @Test
    void anArchiveThatGrowsWithoutEndIsRefused() throws Exception {
        byte[] packed =
                packed("gz", new Tar().file("a", 0644, "x".repeat(100_000)).bytes());
        shop.file("t", packed);
        ArchiveStore store = new ArchiveStore(shop.scratch, () -> {}, 50_000);
        assertThatThrownBy(() -> store.open(
                        shop.context.resolve("t"), SourceLocation.of("src/t"), new SourceLocation("Kubefile", 3)))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("Kubefile:3: src/t expands to more than 50000 bytes");
        assertThat(scratch()).isEmpty();
    }

    @Test
    void flagsHoldForMembersToo() throws Exception {
        byte[] tar = new Tar().directory("d/", 0755).file("d/a", 0755, "x").bytes();
        shop.file("t", tar).add("--chown=5:6 --chmod=0640 t .");
        Entry.Attributes file = shop.rootfs().find("d/a").orElseThrow().attributes();
        assertThat(file).isEqualTo(new Entry.Attributes(0640, 5, 6));
        assertThat(mode(shop.rootfs(), "d")).isEqualTo(0750);
    }

    @Test
    void aProgramOfAnArchiveIsNoFileOfTheProject() throws Exception {
        byte[] tar = new Tar().file("bin/x", 0755, "x").bytes();
        Rootfs rootfs = shop.file("t", tar).add("t .").rootfs();

        assertThat(mode(rootfs, "bin/x")).isEqualTo(0755);
        assertThat(rootfs.program("bin/x")).isEmpty();
    }

    @Test
    void remoteSourcesHaveToBeFetchedFirst() {
        assertThat(shop.add("https://example.com/a.tgz opt/").problems())
                .singleElement()
                .asString()
                .startsWith("src/Kubefile:1: https://example.com/a.tgz was not fetched - run sealer:fetch first");
    }

    private static int mode(Rootfs rootfs, String path) {
        return rootfs.find(path).orElseThrow().attributes().mode();
    }

    private List<Path> scratch() throws IOException {
        if (!Files.exists(shop.scratch)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(shop.scratch)) {
            return files.toList();
        }
    }

    private static byte[] packed(String kind, byte[] tar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = compressor(kind, bytes)) {
            out.write(tar);
        }
        return bytes.toByteArray();
    }

    private static OutputStream compressor(String kind, OutputStream out) throws IOException {
        return switch (kind) {
            case "gz" -> new GZIPOutputStream(out);
            case "bz2" -> new BZip2CompressorOutputStream(out);
            case "xz" -> new XZCompressorOutputStream(out);
            case "zst" -> new ZstdOutputStreamNoFinalizer(out);
            default -> out;
        };
    }

    /** Writes tar archives, bad ones too. */
    private static final class Tar {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());

        Tar() {
            this(TarArchiveOutputStream.LONGFILE_ERROR);
        }

        Tar(int longNames) {
            out.setLongFileMode(longNames);
            out.setAddPaxHeadersForNonAsciiNames(longNames == TarArchiveOutputStream.LONGFILE_POSIX);
        }

        Tar directory(String name, int mode) throws IOException {
            return member(new TarArchiveEntry(name, (byte) '5', true), mode, new byte[0]);
        }

        Tar file(String name, int mode, String text) throws IOException {
            return member(
                    new TarArchiveEntry(name, (byte) '0', true), mode, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        Tar link(String name, char kind, String target) throws IOException {
            TarArchiveEntry entry = new TarArchiveEntry(name, (byte) kind, true);
            entry.setLinkName(target);
            return member(entry, 0777, new byte[0]);
        }

        private Tar member(TarArchiveEntry entry, int mode, byte[] content) throws IOException {
            entry.setMode(mode);
            entry.setSize(content.length);
            entry.setIds(1000, 1000);
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
            return this;
        }

        byte[] bytes() throws IOException {
            out.close();
            return bytes.toByteArray();
        }
    }

    @Test
    void membersReplaceEachOtherInTheirOrder() throws Exception {
        byte[] tar = new Tar().file("a", 0644, "1").file("a", 0600, "2").bytes();
        assertThat(shop.file("t", tar).add("t .").fileTree()).isEqualTo(Map.of("a", "2"));
    }
}
