package io.sealer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.cache.ListingCache;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import io.sealer.testkit.TestTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayerListerTest {

    @TempDir
    Path directory;

    private static Stream<Arguments> packings() {
        return Stream.<Arguments>of(
                packing("plain", TestTar::plain),
                packing("gzip", tar -> tar.gzip(1)),
                packing("gzip of several members", tar -> tar.gzip(7)),
                packing("zstd", LayerListerTest::zstd));
    }

    private static Arguments packing(String name, Function<TestTar, ImageLayer> packing) {
        return Arguments.of(name, packing);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packings")
    void everyPackingGivesTheSameMembersAndContents(String name, Function<TestTar, ImageLayer> packing)
            throws IOException {
        String large = "0123456789".repeat(200_000);
        ImageLayer layer = packing.apply(new TestTar()
                .directories(".", "./etc")
                .file("./etc/motd", 0600, "hello")
                .file("bin/large", 0755, large)
                .file("n\u00e4me/" + "x".repeat(200), 04755, "long")
                .symlink("link", "/nowhere")
                .hardLink("bin/same", "./bin/large")
                .file("etc/.wh.gone", "")
                .file("old/.wh..wh..opq", "")
                .file(".wh..wh.plnk/1.2", "")
                .owned("home/me", 3_000_000, 70_000));
        List<LayerMember> members =
                lister().list("image", List.of(layer)).get(0).members();
        assertThat(members.stream().map(LayerListerTest::shown))
                .containsExactly(
                        "directory etc 755",
                        "file etc/motd 600 hello",
                        "file bin/large 755 2000000 bytes",
                        "file n\u00e4me/" + "x".repeat(200) + " 4755 long",
                        "link -> /nowhere",
                        "bin/same = bin/large",
                        "without etc/gone",
                        "nothing from below in old",
                        "file home/me 644 ");
        assertThat(((LayerMember.Put) members.get(8)).entry().attributes())
                .isEqualTo(new Entry.Attributes(0644, 3_000_000, 70_000));
        Content content = ((Entry.File) ((LayerMember.Put) members.get(2)).entry()).content();
        assertThat(content).isInstanceOf(Content.InLayer.class);
        assertThat(text(content)).isEqualTo(large);
    }

    @Test
    void smallFilesThatAreReadAreKeptFromCompressedLayers() {
        byte[] tar =
                new TestTar().file("manifests/a.yaml", "a").file("bin/a", "a").bytes();
        assertThat(kept(lister(), TestTar.gzip(tar, 1))).containsExactly("manifests/a.yaml");
        assertThat(kept(lister(), TestTar.layer(MediaType.OCI_LAYER, tar, tar))).isEmpty();
    }

    @Test
    void whatIsKeptIsBounded() {
        ListingLimits limits = new ListingLimits(100, 1000, 1 << 20, 1, 10);
        ImageLayer layer = new TestTar()
                .file("etc/a", "123456")
                .file("etc/b", "123456")
                .file("etc/c", "1234")
                .gzip(1);
        assertThat(kept(new LayerLister(reader(), limits), layer)).containsExactly("etc/a", "etc/c");
    }

    @Test
    void ofTheRegistryOnlyDocumentsAreKept() {
        String blobs = "registry/docker/registry/v2/blobs/sha256/00/";
        ImageLayer layer = new TestTar()
                .file(blobs + "1/data", "{}")
                .file(blobs + "2/data", "layer")
                .gzip(1);
        assertThat(kept(lister(), layer)).containsExactly(blobs + "1/data");
    }

    @Test
    void aCompressedLayerIsReadOnce() throws IOException {
        LayerLister lister = new LayerLister(reader(), new ListingCache(directory, false));
        ImageLayer layer = new TestTar()
                .directories("etc")
                .file("etc/motd", 0600, "hello")
                .owned("etc/owned", 7, 8)
                .symlink("link", "/nowhere")
                .hardLink("etc/same", "etc/motd")
                .file("etc/.wh.gone", "")
                .file("old/.wh..wh..opq", "")
                .gzip(1);
        List<String> first = shown(lister, layer);
        ImageLayer unreadable = damaged(layer);
        assertThat(shown(lister, unreadable)).isEqualTo(first);
        assertRefused(new LayerLister(reader(), new ListingCache(directory, true)), unreadable, "");
        assertRefused(lister, new ImageLayer(layer.descriptor(), Digest.of(new byte[1]), layer.blob()), "the digest");
    }

    @Test
    void aListingThatIsTornIsMadeAgain() throws IOException {
        LayerLister lister = new LayerLister(reader(), new ListingCache(directory, false));
        ImageLayer layer =
                new TestTar().file("etc/motd", "hello").file("bin/tool", "tool").gzip(1);
        List<String> first = shown(lister, layer);
        Path listing = listing(layer);
        byte[] whole = Files.readAllBytes(listing);
        for (byte[] bytes : List.of(new byte[0], Arrays.copyOf(whole, whole.length - 1), changed(whole))) {
            Files.write(listing, bytes);
            assertRefused(lister, damaged(layer), "");
            assertThat(shown(lister, layer)).isEqualTo(first);
            assertThat(listing).hasBinaryContent(whole);
        }
    }

    @Test
    void uncompressedLayersAreNotRemembered() {
        ImageLayer layer = new TestTar().file("a", "a").plain();
        new LayerLister(reader(), new ListingCache(directory, false)).list("image", List.of(layer));
        assertThat(listing(layer)).doesNotExist();
    }

    private Path listing(ImageLayer layer) {
        String hex = layer.descriptor().digest().hex();
        return directory.resolve("listings/sha256").resolve(hex.substring(0, 2)).resolve(hex);
    }

    private static ImageLayer damaged(ImageLayer layer) {
        byte[] blob = changed(((Content.Bytes) layer.blob()).bytes());
        return new ImageLayer(layer.descriptor(), layer.diffId(), new Content.Bytes(blob));
    }

    private static byte[] changed(byte[] bytes) {
        byte[] other = bytes.clone();
        other[bytes.length / 2] ^= 0x55;
        return other;
    }

    private static List<String> shown(LayerLister lister, ImageLayer layer) {
        return lister.list("image", List.of(layer)).get(0).members().stream()
                .map(member -> member.path().startsWith("bin/") ? member.path() : shown(member))
                .toList();
    }

    @Test
    void visitorsReadContentAsItPasses() {
        List<String> seen = new ArrayList<>();
        LayerLister.ContentVisitor visitor = new LayerLister.ContentVisitor() {
            @Override
            public boolean wants(String path, long size) {
                return path.startsWith("bin/");
            }

            @Override
            public void content(String path, InputStream in) throws IOException {
                seen.add(path + " " + new String(in.readNBytes(3), StandardCharsets.UTF_8));
            }
        };
        for (ImageLayer layer : List.of(
                new TestTar()
                        .file("bin/a", "abcdef")
                        .file("etc/b", "b")
                        .file("bin/c", "c")
                        .plain(),
                new TestTar()
                        .file("bin/a", "abcdef")
                        .file("etc/b", "b")
                        .file("bin/c", "c")
                        .gzip(1))) {
            seen.clear();
            assertThat(lister().list("image", List.of(layer), visitor).get(0).members())
                    .hasSize(3);
            assertThat(seen).containsExactly("bin/a abc", "bin/c c");
        }
    }

    private static Stream<Arguments> hostileTars() {
        return Stream.of(
                hostile("is absolute", tar -> tar.file("/etc/passwd", "")),
                hostile("leads out", tar -> tar.file("../etc/passwd", "")),
                hostile("leads out", tar -> tar.directories("a/..")),
                hostile("leads out", tar -> tar.hardLink("a", "../../etc/shadow")),
                hostile("is absolute", tar -> tar.hardLink("a", "/etc/shadow")),
                hostile("is a link to nothing", tar -> tar.symlink("a", "")),
                hostile("is a link to nothing", tar -> tar.hardLink("a", ".")),
                hostile("is a device", tar -> tar.special("dev/sda", '4')),
                hostile("is a device", tar -> tar.special("dev/null", '3')),
                hostile("is a FIFO", tar -> tar.special("pipe", '6')),
                hostile("sparse", tar -> tar.special("holes", 'S')),
                hostile("type that is not known", tar -> tar.special("odd", 'Z')),
                hostile("not UTF-8", tar -> tar.file("\ufffd", "")),
                hostile("not UTF-8", tar -> tar.symlink("a", "\ufffd")),
                hostile("4101 characters", tar -> tar.file("x/".repeat(2050) + "x", "")),
                hostile("deletes no file", tar -> tar.file("a/.wh.", "")),
                hostile("deletes no file", tar -> tar.file("a/.wh...", "")),
                hostile("below a mark", tar -> tar.file(".wh.a/b", "")),
                hostile("below a mark", tar -> tar.file("x/.wh.a/.wh..wh..opq", "")),
                hostile("no number", tar -> tar.owned("a", 1L << 40, 0)));
    }

    private static Arguments hostile(String message, Function<TestTar, TestTar> make) {
        return Arguments.of(message, make);
    }

    @ParameterizedTest(name = "{0} ({index})")
    @MethodSource("hostileTars")
    void whatMustNotBeInAnImageIsRefused(String message, Function<TestTar, TestTar> make) {
        assertRefused(make.apply(new TestTar()).plain(), message);
        assertRefused(make.apply(new TestTar()).gzip(1), message);
    }

    @Test
    void layersThatEndTooEarlyAreRefused() {
        byte[] tar = new TestTar().file("etc/a", "a".repeat(2000)).bytes();
        byte[] cut = Arrays.copyOf(tar, 1500);
        assertRefused(TestTar.layer(MediaType.OCI_LAYER, cut, cut), "ends too early");
        ImageLayer gzip = new TestTar().file("etc/a", "a".repeat(2000)).gzip(1);
        byte[] blob = ((Content.Bytes) gzip.blob()).bytes();
        byte[] half = Arrays.copyOf(blob, blob.length - 20);
        assertRefused(TestTar.layer(MediaType.OCI_LAYER_GZIP, half, tar), "Unexpected end");
    }

    @Test
    void layersAreWhatTheImageSaysTheyAre() {
        ImageLayer layer = new TestTar().file("a", "a").gzip(1);
        Digest other = Digest.of(new byte[1]);
        assertRefused(new ImageLayer(layer.descriptor(), other, layer.blob()), "but the image's configuration names");
        assertRefused(
                new ImageLayer(
                        new Descriptor(MediaType.OCI_LAYER, other, layer.blob().size()), layer.diffId(), layer.blob()),
                "is damaged");
        ImageLayer plain = new TestTar().file("a", "a").plain();
        assertRefused(new ImageLayer(plain.descriptor(), other, plain.blob()), "names another digest");
        byte[] text = "no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8);
        assertRefused(TestTar.layer(MediaType.OCI_LAYER, text, text), "no tar archive");
    }

    @ParameterizedTest
    @CsvSource({"3, 1000, more than 3 files", "100, 10, more than 10 characters"})
    void numbersAreBoundedOverAllLayers(int members, long text, String message) {
        ListingLimits limits = new ListingLimits(members, text, 1 << 20, 1, 0);
        List<ImageLayer> layers = List.of(
                new TestTar().file("aaa", "").file("bbb", "").plain(),
                new TestTar().file("ccc", "").file("ddd", "").plain());
        assertThatThrownBy(() -> new LayerLister(reader(), limits).list("image", layers))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bombsAreNotUnpackedToTheirEnd() {
        ListingLimits limits = new ListingLimits(100, 1000, 10_000, 2, 0);
        LayerLister lister = new LayerLister(reader(), limits);
        assertRefused(lister, new TestTar().file("a", "0".repeat(20_000)).gzip(1), "a has more than the 10000 bytes");
        byte[] zeros = new byte[30_000];
        ImageLayer behind = zip(MediaType.OCI_LAYER_GZIP, zeros);
        assertRefused(lister, behind, "unpacks to more than 10000 bytes");
    }

    private static ImageLayer zip(String mediaType, byte[] tar) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(tar);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return TestTar.layer(mediaType, packed.toByteArray(), tar);
    }

    private void assertRefused(ImageLayer layer, String message) {
        assertRefused(lister(), layer, message);
    }

    private static void assertRefused(LayerLister lister, ImageLayer layer, String message) {
        assertThatThrownBy(() -> lister.list("acme/base:1", List.of(layer)))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith(
                        "acme/base:1: the layer " + layer.descriptor().digest())
                .hasMessageContaining(message);
    }

    /** The files whose content is in memory. */
    private static List<String> kept(LayerLister lister, ImageLayer layer) {
        return lister.list("image", List.of(layer)).get(0).members().stream()
                .filter(member ->
                        ((Entry.File) ((LayerMember.Put) member).entry()).content() instanceof Content.InLayer content
                                && content.kept().isPresent())
                .map(LayerMember::path)
                .toList();
    }

    private LayerLister lister() {
        return new LayerLister(reader());
    }

    private LayerReader reader() {
        return new LayerReader(new ZstdNative(directory.resolve("native")));
    }

    private static ImageLayer zstd(TestTar test) {
        byte[] tar = test.bytes();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try {
            Path temporary = Files.createTempDirectory("zstd");
            try (OutputStream out = new ZstdNative(temporary).compress(packed)) {
                out.write(tar);
            }
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return TestTar.layer(MediaType.OCI_LAYER_ZSTD, packed.toByteArray(), tar);
    }

    private static String shown(LayerMember member) {
        if (member instanceof LayerMember.HardLink link) {
            return link.path() + " = " + link.target();
        } else if (member instanceof LayerMember.Whiteout) {
            return "without " + member.path();
        } else if (member instanceof LayerMember.Opaque) {
            return "nothing from below in " + member.path();
        }
        Entry entry = ((LayerMember.Put) member).entry();
        if (entry instanceof Entry.Symlink link) {
            return link.path() + " -> " + link.target();
        }
        String mode = " " + Integer.toOctalString(entry.attributes().mode());
        if (entry instanceof Entry.File file) {
            long size = file.content().size();
            return "file " + file.path() + mode + " " + (size > 100 ? size + " bytes" : text(file.content()));
        }
        return "directory " + entry.path() + mode;
    }

    private static String text(Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
