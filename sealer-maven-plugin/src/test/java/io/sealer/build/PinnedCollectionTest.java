package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What locks do to a collection, and what one without a network does. */
class PinnedCollectionTest {

    private static final Reference WEB = Reference.parse("web:1");
    private static final TestImage WEB1 = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 50_000));
    private static final TestLayer LAYER2 = TestLayer.random(2, 50_000);
    private static final TestImage WEB2 = TestImage.oci(Platform.LINUX_AMD64, LAYER2);
    private static final TestImage DB = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(3, 70_000));

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start()
                .push("library/web:1", WEB1)
                .push("library/web:2", WEB2)
                .push("acme/db:1", DB);
        project = new TestProject(basedir, registry).pod("web", "web:1").pod("db", "acme/db:1");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static LockEntry entry(String reference, Digest digest, Platform... platforms) {
        return new LockEntry(Reference.parse(reference), digest, List.of(platforms), List.of(), List.of());
    }

    private void importLock(String name, LockEntry... entries) throws IOException {
        Path file = basedir.resolve(name + ".lock");
        new ImageLock(List.of(entries)).write(file);
        project.imports.add(new ImportedLock("com.acme:" + name + ":1:images-lock", file));
    }

    private Digest collected(Reference reference) throws IOException {
        return ImageLock.read(project.project().collectedLock(), "")
                .orElseThrow()
                .find(reference)
                .orElseThrow()
                .digest();
    }

    @Test
    void anImageThatTheLockLacksIsRefusedWithItsPlace() throws IOException {
        project.lock();
        registry.clearLog();
        project.pod("new", "acme/new:1").pod("new2", "acme/new:2");
        assertThatThrownBy(project::collect)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("ctx/manifests/new.yaml:4: docker.io/acme/new:1 is not in ctx/images.lock")
                .hasMessageContaining("ctx/manifests/new2.yaml:4: docker.io/acme/new:2 is not in ctx/images.lock")
                .hasMessageContaining("mvn sealer:lock");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aPlatformThatTheLockLacksIsRefused() throws IOException {
        project.lock();
        assertThatThrownBy(() -> project.collecting(Platform.LINUX_ARM64).run())
                .hasMessageContaining("ctx/manifests/web.yaml:4: ctx/images.lock has docker.io/library/web:1 for"
                        + " linux/amd64, not for linux/arm64")
                .hasMessageContaining("-Dsealer.platforms");
    }

    @Test
    void entriesThatContradictThemselvesAreRefused() throws IOException {
        new ImageLock(List.of(entry("web@" + WEB1.digest(), WEB2.digest()), entry("web:1", WEB1.digest())))
                .write(project.lockFile());
        Files.writeString(
                project.lockFile(),
                "  - reference: docker.io/library/web:1\n    digest: " + WEB2.digest() + "\n",
                StandardOpenOption.APPEND);
        assertThatThrownBy(project::collect)
                .hasMessageContaining(
                        "ctx/images.lock:4: docker.io/library/web@" + WEB1.digest() + " is locked to " + WEB2.digest())
                .hasMessageContaining("ctx/images.lock:8: docker.io/library/web:1 is in this lock twice");
    }

    @Test
    void entriesThatNothingNeedsAreNoted() throws IOException {
        project.lock();
        Files.delete(project.context().resolve("manifests/db.yaml"));
        project.said.clear();
        project.collect();
        assertThat(project.said)
                .containsExactly("ctx/images.lock has images that nothing needs (mvn sealer:lock drops them):"
                        + " docker.io/acme/db:1");
    }

    @Test
    void anImportPinsItsImagesAndLeavesTheOthersFree() throws IOException {
        importLock("base", entry("web:1", WEB2.digest()));
        project.collect();
        assertThat(collected(WEB)).isEqualTo(WEB2.digest());
        assertThat(collected(Reference.parse("acme/db:1"))).isEqualTo(DB.digest());
        assertThat(registry.requests("/v2/library/web/manifests/1")).isEmpty();
        assertThat(project.said).isEmpty();
    }

    @Test
    void ownEntriesWinThenTheFirstImportAndConflictsAreNoted() throws IOException {
        importLock("one", entry("web:1", WEB2.digest()));
        importLock("two", entry("web:1", DB.digest()), entry("acme/db:1", DB.digest()), entry("acme/x:1", DB.digest()));
        project.collect();
        assertThat(collected(WEB)).isEqualTo(WEB2.digest());
        assertThat(project.said)
                .containsExactly(WEB + ": " + WEB2.digest() + " of com.acme:one:1:images-lock is taken, not "
                        + DB.digest() + " of com.acme:two:1:images-lock");

        new ImageLock(List.of(entry("web:1", WEB1.digest()))).write(project.lockFile());
        project.said.clear();
        project.collect();
        assertThat(collected(WEB)).isEqualTo(WEB1.digest());
        assertThat(project.said)
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).startsWith(WEB + ": " + WEB1.digest() + " of ctx/images.lock is taken"));
    }

    @Test
    void withAnOwnLockAnImageMustBeThereOrInAnImport() throws IOException {
        new ImageLock(List.of(entry("web:1", WEB1.digest()))).write(project.lockFile());
        assertThatThrownBy(project::collect).hasMessageContaining("acme/db:1 is not in ctx/images.lock");
        importLock("base", entry("acme/db:1", DB.digest()));
        project.collect();
    }

    @Test
    void aBrokenImportIsNamedByItsCoordinates() throws IOException {
        Path file = Files.writeString(basedir.resolve("broken.lock"), "images:\n  - reference: web:1\n");
        project.imports.add(new ImportedLock("com.acme:base:1:images-lock", file));
        assertThatThrownBy(project::collect)
                .hasMessageContaining("com.acme:base:1:images-lock:2: \"digest\" is missing");
    }

    @Test
    void withLockAndCacheABuildAsksNobodyAndGivesTheSameImage() throws IOException {
        project.lock();
        project.collect();
        PackagedImage online = project.pack();
        byte[] archive = Files.readAllBytes(online.archive());
        deleteBelow(basedir.resolve("target"));
        registry.push("library/web:1", WEB2).clearLog();

        project.offline = true;
        CollectedImages images = project.collect();
        PackagedImage offline = project.pack();
        assertThat(registry.requests()).isEmpty();
        assertThat(images.summary().requests()).isZero();
        assertThat(offline.digest()).isEqualTo(online.digest());
        assertThat(offline.archive()).hasBinaryContent(archive);
    }

    @Test
    void twoImagesForOnePlaceOfTheClustersRegistryAreRefusedBeforeTheFirstBlob() throws IOException {
        registry.push("team/a:1", WEB1).push("team/a:2", WEB2);
        project.pod("a1", "one.example/team/a:1")
                .pod("a2", "two.example/team/a:1@" + WEB2.digest())
                .pod("same", "three.example/team/a:1@" + WEB1.digest())
                .pod("w", "web:1@" + WEB2.digest());
        for (ThrowingCallable way : List.<ThrowingCallable>of(
                project::collect, () -> project.collecting(Platform.LINUX_AMD64).plan())) {
            assertThatThrownBy(way)
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("2 problems")
                    .hasMessageContaining("ctx/manifests/a2.yaml:4: the cluster's registry has one place for team/a:1,"
                            + " but two images want it: two.example/team/a:1@" + WEB2.digest() + " and ")
                    .hasMessageContaining("one place for library/web:1")
                    .hasMessageContaining("(ctx/manifests/w")
                    .hasMessageContaining("<ignoredImages> (-Dsealer.ignoredImages)");
        }
        assertThat(registry.requests("/v2/**/blobs/" + LAYER2.digest())).isEmpty();
    }

    @Test
    void withoutALockTagsMeanOfflineWhatTheyMeantLast() throws IOException {
        project.collect();
        Digest digest = project.pack().digest();
        deleteBelow(basedir.resolve("target"));
        registry.push("library/web:1", WEB2).clearLog();
        project.offline = true;
        project.said.clear();
        project.collect();
        assertThat(project.pack().digest()).isEqualTo(digest);
        assertThat(registry.requests()).isEmpty();
        assertThat(project.said)
                .anySatisfy(line ->
                        assertThat(line).startsWith("Offline: docker.io/library/web:1 is taken as " + WEB1.digest()));
    }

    @Test
    void offlineAllThatTheCacheLacksIsOneReport() throws IOException {
        project.lock();
        Files.delete(project.lockFile());
        project.pod("never", "acme/never:1");
        registry.clearLog();
        project.offline = true;
        assertThatThrownBy(project::collect)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("ctx/manifests/web.yaml:4: docker.io/library/web:1: 1 blob (52 kB) missing")
                .hasMessageContaining("ctx/manifests/db.yaml:4: docker.io/acme/db:1: 1 blob (72 kB) missing")
                .hasMessageContaining("ctx/manifests/never.yaml:4: docker.io/acme/never:1: ")
                .hasMessageContaining("run once without -o");
        assertThat(registry.requests()).isEmpty();
        assertThat(basedir.resolve("target")).doesNotExist();
    }

    private static void deleteBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
        }
    }
}
