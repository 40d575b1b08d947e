package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.Access;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockStepTest {

    private static final String WEB = "docker.io/library/web:1";
    private static final String DB = "docker.io/acme/db:1";
    private static final TestImage WEB1 = image(1);
    private static final TestImage WEB2 = image(2);
    private static final TestImage DB1 = image(3);
    private static final TestImage DB2 = image(4);

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    private static TestImage image(int seed) {
        return TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(seed, 500));
    }

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start().push("library/web:1", WEB1).push("acme/db:1", DB1);
        project = new TestProject(basedir, registry).pod("web", "web:1").pod("db", "acme/db:1");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private ImageLock lock() throws IOException {
        return ImageLock.read(project.lockFile(), "images.lock").orElseThrow();
    }

    private String digest(String reference) throws IOException {
        return lock().find(Reference.parse(reference)).orElseThrow().digest().toString();
    }

    private void moveBoth() {
        registry.push("library/web:1", WEB2).push("acme/db:1", DB2);
    }

    @Test
    void withoutALockEverythingIsResolvedAndNothingFetched() throws IOException {
        LockResult result = project.lock();

        assertThat(result).isEqualTo(new LockResult(2, 2, 0, 0, OptionalInt.of(0), true));
        assertThat(digest(WEB)).isEqualTo(WEB1.digest().toString());
        assertThat(lock().entries())
                .allSatisfy(entry -> assertThat(entry.platforms()).containsExactly(Platform.LINUX_AMD64))
                .flatMap(LockEntry::requiredBy)
                .containsExactly(
                        "ctx/manifests/db.yaml:4 (Pod spec.containers[0].image)",
                        "ctx/manifests/web.yaml:4 (Pod spec.containers[0].image)");
        assertThat(project.said).contains("new: " + WEB + " " + WEB1.digest());
        assertThat(basedir.resolve("target")).doesNotExist();
    }

    @Test
    void theLockThatIsWrittenIsTheOneThatBuildsFollow() throws IOException {
        project.lock();
        moveBoth();
        project.collect();
        assertThat(project.project().collectedLock())
                .content()
                .contains(WEB1.digest().toString(), DB1.digest().toString());
    }

    @Test
    void aSecondRunWritesNothing() throws IOException {
        project.lock();
        Object before = Files.readAttributes(project.lockFile(), "unix:ino,ctime");
        assertThat(project.lock()).isEqualTo(new LockResult(2, 0, 0, 0, OptionalInt.of(0), false));
        assertThat(Files.readAttributes(project.lockFile(), "unix:ino,ctime")).isEqualTo(before);
    }

    @Test
    void aTagThatMovedIsReportedAndNotTaken() throws IOException {
        project.lock();
        String before = Files.readString(project.lockFile());
        moveBoth();

        assertThat(project.lock()).isEqualTo(new LockResult(2, 0, 0, 0, OptionalInt.of(2), false));
        assertThat(project.lockFile()).hasContent(before);
        assertThat(project.said)
                .contains(
                        "moved upstream, not taken: " + WEB + " " + WEB1.digest() + " -> " + WEB2.digest(),
                        "moved upstream, not taken: " + DB + " " + DB1.digest() + " -> " + DB2.digest());
    }

    @Test
    void aPatternTakesTheNewDigestsOfItsImagesAlone() throws IOException {
        project.lock();
        moveBoth();

        assertThat(project.lock("acme/*")).isEqualTo(new LockResult(2, 0, 1, 0, OptionalInt.of(1), true));
        assertThat(digest(DB)).isEqualTo(DB2.digest().toString());
        assertThat(digest(WEB)).isEqualTo(WEB1.digest().toString());
        assertThat(project.said).contains("updated: " + DB + " " + DB1.digest() + " -> " + DB2.digest());

        assertThat(project.lock("*")).isEqualTo(new LockResult(2, 0, 1, 0, OptionalInt.of(0), true));
        assertThat(digest(WEB)).isEqualTo(WEB2.digest().toString());
    }

    @Test
    void aPatternWithoutAnImageIsAMistake() throws IOException {
        project.lock();
        String before = Files.readString(project.lockFile());
        moveBoth();
        assertThatThrownBy(() -> project.lock("web", "quay.io/**"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContainingAll("sealer.lock.update: quay.io/**", "no such image")
                .hasMessageNotContaining("web");
        assertThatThrownBy(() -> project.lock("Nginx")).hasMessageContainingAll("\"Nginx\"", "-Dsealer.lock.update");
        assertThat(project.lockFile()).hasContent(before);
    }

    @Test
    void newImagesComeInAndOthersGoWithoutTouchingTheRest() throws IOException {
        project.lock();
        moveBoth();
        registry.push("acme/cache:1", image(5));
        project.pod("db", "acme/cache:1");

        assertThat(project.lock()).isEqualTo(new LockResult(2, 1, 0, 1, OptionalInt.of(1), true));
        assertThat(lock().entries())
                .map(entry -> entry.reference().toString())
                .containsExactly("docker.io/acme/cache:1", WEB);
        assertThat(digest(WEB)).isEqualTo(WEB1.digest().toString());
        assertThat(project.said).contains("dropped: " + DB + " " + DB1.digest());
    }

    @Test
    void severalPlatformsAreOneEntry() throws IOException {
        TestImage both = TestImage.ociIndex(
                TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(6, 500)),
                TestImage.oci(Platform.LINUX_ARM64, TestLayer.random(7, 500)));
        registry.push("library/web:1", both);
        Files.delete(project.context().resolve("manifests/db.yaml"));
        project.locking(List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64)).run();

        assertThat(lock().entries()).hasSize(1);
        assertThat(lock().entries().get(0).platforms()).containsExactly(Platform.LINUX_AMD64, Platform.LINUX_ARM64);
        assertThat(registry.requests("/v2/library/web/manifests/1")).hasSize(1);
        project.collecting(Platform.LINUX_ARM64).run();
    }

    @Test
    void everyImageThatCannotBeLockedIsNamedWithWhoNeedsItAndTheLockStays() throws IOException {
        project.lock();
        String before = Files.readString(project.lockFile());
        project.pod("x1", "acme/none:1").pod("x2", "acme/secret:1");
        registry.push("acme/secret:1", image(8)).protect("acme/secret", Access.basic("robot", "x"));

        assertThatThrownBy(project::lock)
                .hasMessageContaining("2 problems")
                .hasMessageContaining("ctx/manifests/x1.yaml:4: docker.io/acme/none:1: ")
                .hasMessageContaining("ctx/manifests/x2.yaml:4: docker.io/acme/secret:1: ");
        assertThat(project.lockFile()).hasContent(before);
    }

    @Test
    void aLockedImageWhoseTagIsGoneStays() throws IOException {
        project.lock();
        project.collect();
        registry.close();
        registry = FaultRegistry.start();
        project = new TestProject(basedir, registry);

        assertThat(project.lock().moved()).hasValue(0);
        assertThat(project.said)
                .filteredOn(line -> line.startsWith("WARN "))
                .singleElement()
                .asString()
                .startsWith("WARN Locked digests stay where it is not known what their tags mean today: 2 problems:")
                .contains("\n  docker.io/acme/db:1: ", "\n  docker.io/library/web:1: ");
        assertThat(digest(WEB)).isEqualTo(WEB1.digest().toString());
    }

    @Test
    void offlineLockedImagesStayAndNobodyIsAsked() throws IOException {
        project.lock();
        moveBoth();
        registry.clearLog();
        project.offline = true;
        assertThat(project.lock()).isEqualTo(new LockResult(2, 0, 0, 0, OptionalInt.empty(), false));
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aPlanWritesNothing() throws IOException {
        assertThat(project.locking(List.of(Platform.LINUX_AMD64)).plan())
                .isEqualTo(new LockResult(2, 2, 0, 0, OptionalInt.of(0), false));
        assertThat(project.lockFile()).doesNotExist();
    }

    @Test
    void whatAnImportPinsIsLeftToIt() throws IOException {
        project.lock();
        Path published = basedir.resolve("published.lock");
        Files.move(project.lockFile(), published);
        project.imports.add(new ImportedLock("com.acme:base:1:images-lock", published));
        registry.push("acme/cache:1", image(5));
        project.pod("cache", "acme/cache:1");

        assertThat(project.lock().images()).isEqualTo(1);
        moveBoth();
        project.collect();
        assertThat(project.project().collectedLock())
                .content()
                .contains(WEB1.digest().toString(), DB1.digest().toString(), "docker.io/acme/cache:1");
    }
}
