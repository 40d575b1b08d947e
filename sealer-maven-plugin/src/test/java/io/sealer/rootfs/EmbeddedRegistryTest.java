package io.sealer.rootfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.EntryGroup;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistryTest {

    private static final String V2 = "registry/docker/registry/v2/";
    private static final int LARGE = 70_000;

    private final Map<Digest, Content> blobs = new HashMap<>();
    private final List<RegistryImage> images = new ArrayList<>();

    private void image(String reference, TestImage image) {
        image(reference, image, image);
    }

    private void image(String reference, TestImage root, TestImage child) {
        child.blobs().forEach((digest, bytes) -> blobs.put(digest, new Content.Bytes(bytes)));
        images.add(new RegistryImage(Reference.parse(reference), Manifest.parse(root.manifest()), (Manifest.Image)
                Manifest.parse(child.manifest())));
    }

    private EmbeddedRegistry registry() {
        return EmbeddedRegistry.of(images, blobs::get, Rootfs.empty());
    }

    private static TestLayer large(long seed) {
        return TestLayer.random(seed, LARGE);
    }

    private static TestLayer small(long seed) {
        return TestLayer.random(seed, 100);
    }

    private static String blob(Digest digest) {
        return V2 + "blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex() + "/data";
    }

    private static Set<String> files(EmbeddedRegistry registry) {
        Set<String> files = new TreeSet<>();
        registry.entries().stream().filter(Entry.File.class::isInstance).forEach(entry -> files.add(entry.path()));
        return files;
    }

    private static byte[] bytes(EmbeddedRegistry registry, String path) {
        return registry.entries().stream()
                .filter(entry -> entry.path().equals(path))
                .map(entry -> ((Content.Bytes) ((Entry.File) entry).content()).bytes())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anImageOfOnePlatform() {
        TestLayer layer = large(1);
        TestImage image = TestImage.docker(Platform.LINUX_AMD64, layer, small(2));
        image("registry.k8s.io/pause:3.5", image);
        Manifest.Image manifest = images.get(0).image();
        String repository = V2 + "repositories/pause/";
        String link = "sha256/" + image.digest().hex() + "/link";
        Set<String> expected = new TreeSet<>(Set.of(
                blob(image.digest()),
                blob(manifest.config().digest()),
                blob(layer.digest()),
                blob(small(2).digest()),
                repository + "_manifests/revisions/" + link,
                repository + "_manifests/tags/3.5/current/link",
                repository + "_manifests/tags/3.5/index/" + link,
                repository + "_layers/sha256/" + manifest.config().digest().hex() + "/link",
                repository + "_layers/sha256/" + layer.digest().hex() + "/link",
                repository + "_layers/sha256/" + small(2).digest().hex() + "/link"));
        EmbeddedRegistry registry = registry();
        assertThat(files(registry)).isEqualTo(expected);
        byte[] current = bytes(registry, repository + "_manifests/tags/3.5/current/link");
        assertThat(current).hasSize(71).isEqualTo(image.digest().toString().getBytes(US_ASCII));
        assertThat(bytes(registry, blob(image.digest()))).isEqualTo(image.manifest());
    }

    @Test
    void anIndexKeepsItsBytesAndOnePlatform() {
        TestImage amd64 = TestImage.oci(Platform.LINUX_AMD64, large(1));
        TestImage arm64 = TestImage.oci(Platform.LINUX_ARM64, large(2));
        TestImage index = TestImage.ociIndex(amd64, arm64);
        image("docker.io/library/nginx:1.25", index, arm64);
        EmbeddedRegistry registry = registry();
        String repository = V2 + "repositories/library/nginx/_manifests/";
        assertThat(bytes(registry, repository + "tags/1.25/current/link"))
                .isEqualTo(index.digest().toString().getBytes(US_ASCII));
        assertThat(files(registry))
                .contains(
                        blob(index.digest()),
                        blob(arm64.digest()),
                        blob(large(2).digest()),
                        repository + "revisions/sha256/" + index.digest().hex() + "/link",
                        repository + "revisions/sha256/" + arm64.digest().hex() + "/link")
                .doesNotContain(
                        blob(amd64.digest()),
                        blob(large(1).digest()),
                        repository + "tags/1.25/index/sha256/" + arm64.digest().hex() + "/link");
        assertThat(bytes(registry, blob(index.digest()))).isEqualTo(index.manifest());
    }

    @Test
    void digestReferences() {
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, small(1));
        image("quay.io/a/b@" + image.digest(), image);
        image("quay.io/c/d:1@" + image.digest(), image);
        Set<String> files = files(registry());
        assertThat(files)
                .contains(
                        V2 + "repositories/a/b/_manifests/revisions/sha256/"
                                + image.digest().hex() + "/link",
                        V2 + "repositories/c/d/_manifests/tags/1/current/link");
        assertThat(files).noneMatch(path -> path.startsWith(V2 + "repositories/a/b/_manifests/tags"));
    }

    @Test
    void everyFileHasItsDirectoriesAndPlainAttributes() {
        image("quay.io/a/b:1", TestImage.oci(Platform.LINUX_AMD64, large(1), small(2)));
        Map<String, Entry> byPath = new HashMap<>();
        List<String> order = new ArrayList<>();
        registry().entries().forEach(entry -> {
            order.add(entry.path());
            byPath.put(entry.path(), entry);
            String parent = ImagePath.parent(entry.path());
            assertThat(parent.isEmpty() || byPath.get(parent) instanceof Entry.Directory)
                    .as(entry.path())
                    .isTrue();
            assertThat(entry.attributes())
                    .isEqualTo(entry instanceof Entry.File ? Entry.Attributes.FILE : Entry.Attributes.DIRECTORY);
        });
        assertThat(order).isSorted().doesNotHaveDuplicates().noneMatch(path -> path.contains("_uploads"));
    }

    @Test
    void groupsAreOrderedByRepositoryPositionAndDigest() {
        TestImage zebra = TestImage.oci(Platform.LINUX_AMD64, large(1), large(2));
        TestImage apple = TestImage.oci(Platform.LINUX_AMD64, large(3), large(2), small(4), large(5));
        image("a.io/zebra/x:1", zebra);
        image("z.io/apple/x:1", apple);
        List<EntryGroup> groups = registry().groups();
        assertThat(groups)
                .extracting(group -> group.kind() + " " + group.createdBy() + " " + group.affinity())
                .containsExactly(
                        "REGISTRY_BLOBS registry: apple/x apple/x",
                        "REGISTRY_BLOBS registry: apple/x apple/x",
                        "REGISTRY_BLOBS registry: apple/x apple/x",
                        "REGISTRY_BLOBS registry: zebra/x zebra/x",
                        "REGISTRY_INDEX registry: index ");
        assertThat(groups.subList(0, 4).stream().flatMap(group -> group.entries().stream()))
                .extracting(Entry::path)
                .containsExactly(
                        blob(large(3).digest()),
                        blob(large(2).digest()),
                        blob(large(5).digest()),
                        blob(large(1).digest()));
        List<String> grouped = groups.stream()
                .flatMap(group -> group.entries().stream())
                .filter(Entry.File.class::isInstance)
                .map(Entry::path)
                .toList();
        assertThat(grouped).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(files(registry()));
        assertThat(groups.get(4).entries())
                .extracting(Entry::path)
                .contains(blob(small(4).digest()), V2 + "repositories/zebra/x/_layers")
                .isSorted();
    }

    @Test
    void severalTagsOfARepositoryCountBySmallestTag() {
        image("a.io/x:2", TestImage.oci(Platform.LINUX_AMD64, large(1), large(2)));
        image("a.io/x:1", TestImage.oci(Platform.LINUX_AMD64, large(3), large(4), large(1)));
        List<String> paths = registry().groups().stream()
                .filter(group -> group.kind() == EntryGroup.Kind.REGISTRY_BLOBS)
                .map(group -> group.entries().get(0).path())
                .toList();
        List<String> second = Stream.of(large(2), large(4))
                .map(TestLayer::digest)
                .sorted()
                .map(EmbeddedRegistryTest::blob)
                .toList();
        assertThat(paths)
                .containsExactly(blob(large(3).digest()), second.get(0), second.get(1), blob(large(1).digest()));
    }

    @Test
    void theOrderOfTheImagesDoesNotMatter() {
        TestLayer shared = large(9);
        for (int i = 0; i < 6; i++) {
            image("r" + i + ".io/app" + i % 3 + ":" + i, TestImage.oci(Platform.LINUX_AMD64, shared, large(i)));
        }
        List<String> before = described(registry());
        Collections.reverse(images);
        assertThat(described(registry())).isEqualTo(before).hasSizeGreaterThan(6);
    }

    private static List<String> described(EmbeddedRegistry registry) {
        return registry.groups().stream()
                .map(group -> group.createdBy() + " "
                        + group.entries().stream().map(Entry::path).toList())
                .toList();
    }

    @Test
    void twoContentsForOneNameAreAProblemThatNamesBoth() {
        TestImage one = TestImage.oci(Platform.LINUX_AMD64, small(1));
        TestImage two = TestImage.oci(Platform.LINUX_AMD64, small(2));
        image("quay.io/a/b:1", one);
        image("docker.io/a/b:1", two);
        image("ghcr.io/a/b:2", one);
        image("other.io/a/b:2", one);
        assertThatThrownBy(this::registry)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problems())
                                .singleElement()
                                .extracting(Problem::message)
                                .asString()
                                .contains("a/b:1")
                                .contains("docker.io/a/b:1@" + two.digest())
                                .contains("quay.io/a/b:1@" + one.digest()));
    }

    @Test
    void blobsThatAreNotThereAreAllNamed() {
        image("quay.io/a/b:1", TestImage.oci(Platform.LINUX_AMD64, small(1), small(2)));
        blobs.remove(small(1).digest());
        blobs.put(small(2).digest(), new Content.Bytes(new byte[1]));
        assertThatThrownBy(this::registry).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problems()).hasSize(2);
            assertThat(e.problems().get(0).message())
                    .isEqualTo("quay.io/a/b:1: layer 1 (" + small(1).digest() + ") is not in the cache");
            assertThat(e.problems().get(1).message()).contains("has 1 bytes, but its manifest says");
            assertThat(e.isProjectAtFault()).isFalse();
        });
    }

    @Test
    void noImages() {
        assertThat(registry().entries()).isEmpty();
        assertThat(registry().groups()).isEmpty();
    }

    @Test
    void whatTheContextBringsBelowRegistryStays(@TempDir Path directory) {
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, small(1), large(2));
        image("quay.io/a/b:1", image);
        String current = V2 + "repositories/a/b/_manifests/tags/1/current/link";
        Workshop shop = new Workshop(directory)
                .file(current, image.digest().toString())
                .file(blob(large(2).digest()), large(2).blob())
                .file(V2 + "repositories/own/_manifests/x", "x")
                .copy("registry registry");
        EmbeddedRegistry registry = EmbeddedRegistry.of(images, blobs::get, shop.rootfs());
        Set<String> added = files(registry);
        assertThat(added).contains(blob(image.digest())).doesNotContain(current, blob(large(2).digest()));
        assertThat(registry.entries())
                .extracting(Entry::path)
                .doesNotContainAnyElementsOf(
                        shop.rootfs().entries().stream().map(Entry::path).toList());
        assertThat(registry.groups()).extracting(EntryGroup::kind).containsExactly(EntryGroup.Kind.REGISTRY_INDEX);
    }

    @Test
    void aTagLinkOfTheContextThatPointsElsewhereIsAProblem(@TempDir Path directory) {
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, small(1));
        image("quay.io/a/b:1", image);
        String current = V2 + "repositories/a/b/_manifests/tags/1/current/link";
        Rootfs shipped = new Workshop(directory)
                .file(current, Digest.of(new byte[1]).toString())
                .copy("registry registry")
                .rootfs();
        assertThatThrownBy(() -> EmbeddedRegistry.of(images, blobs::get, shipped))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("src/" + current + ": ")
                .hasMessageContaining(image.digest().toString());
    }
}
