package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.oci.Platform;
import io.sealer.testkit.Access;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known, and told, before the first blob is fetched. */
class CollectionPlanTest {

    private static final TestLayer SHARED = TestLayer.random(1, 100_000);
    private static final TestImage WEB = TestImage.oci(Platform.LINUX_AMD64, SHARED, TestLayer.random(2, 3000));
    private static final TestImage DB = TestImage.oci(Platform.LINUX_AMD64, SHARED, TestLayer.random(3, 7000));

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private TestProject project;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start().push("library/web:1", WEB).push("acme/db:1", DB);
        project = new TestProject(basedir, registry).pod("web", "web:1").pod("db", "acme/db:1");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private CollectionPlan plan() throws IOException {
        return project.collecting(Platform.LINUX_AMD64).plan();
    }

    @Test
    void aPlanFetchesNoLayerAndWritesNothingIntoTheProject() throws IOException {
        CollectionPlan plan = plan();
        assertThat(plan.fetch().shares()).hasSize(2);
        assertThat(plan.fetch().networkBytes()).isBetween(110_000L, 120_000L);
        assertThat(plan.archiveBytes())
                .isGreaterThan(plan.fetch().networkBytes() + plan.fetch().cachedBytes());
        assertThat(registry.requests("GET /v2/**/blobs/" + SHARED.digest())).isEmpty();
        assertThat(basedir.resolve("target")).doesNotExist();
    }

    @Test
    void whatThePlanSaysIsWhatIsFetchedThen() throws IOException {
        long planned = plan().fetch().networkBytes();
        assertThat(project.collect().summary().networkBytes() - planned)
                .as("manifests")
                .isBetween(0L, 3000L);
        CollectionPlan after = plan();
        assertThat(after.fetch().networkBytes()).isZero();
        assertThat(after.fetch().cachedBytes()).isGreaterThan(110_000);
    }

    @Test
    void everythingThatStandsInTheWayIsOneReportBeforeTheFirstBlob() throws IOException {
        registry.push("acme/secret:1", WEB).protect("acme/secret", Access.basic("robot", "x"));
        registry.push("acme/arm:1", TestImage.ociIndex(TestImage.oci(Platform.LINUX_ARM64, SHARED)));
        project.pod("x1", "acme/none:1").pod("x2", "acme/secret:1").pod("x3", "acme/arm:1");
        project.volumes = path -> Optional.of(new Volume("disk", 1000));
        assertThatThrownBy(project::collect)
                .hasMessageContaining("4 problems")
                .hasMessageContaining("ctx/manifests/x1.yaml:4: docker.io/acme/none:1: ")
                .hasMessageContaining("ctx/manifests/x2.yaml:4: docker.io/acme/secret:1: ")
                .hasMessageContaining("ctx/manifests/x3.yaml:4: docker.io/acme/arm:1: has no content for linux/amd64")
                .hasMessageContaining("has room for 1.0 kB");
        assertThat(registry.requests("GET /v2/**/blobs/" + SHARED.digest())).isEmpty();
        assertThat(basedir.resolve("target")).doesNotExist();
    }

    @Test
    void aBlobThatCannotBeHadNamesWhatNeedsItsImages() {
        registry.remove("library/web", SHARED.digest());
        registry.remove("acme/db", SHARED.digest());
        assertThatThrownBy(project::collect)
                .hasMessageContaining("2 problems, 1 cause:")
                .hasMessageContaining("\n    ctx/manifests/db.yaml:4: docker.io/acme/db:1\n")
                .hasMessageContaining("\n    ctx/manifests/web.yaml:4: docker.io/library/web:1");
        assertThat(basedir.resolve("target")).doesNotExist();
    }

    @Test
    void cacheAndImageShareADiskOrHaveTheirOwn() throws IOException {
        long network = plan().fetch().networkBytes();
        long image = SHARED.blob().length;

        project.volumes = path -> Optional.of(new Volume("one", network + image));
        plan();
        project.volumes = path -> Optional.of(new Volume("one", network + image - 1));
        assertThatThrownBy(this::plan)
                .hasMessageContainingAll("are to be fetched, and the image takes ", "x.tar", "-Dsealer.cache");

        project.volumes = path ->
                Optional.of(path.endsWith("cache") ? new Volume("cache", network) : new Volume("target", image));
        plan();
        project.volumes = path -> Optional.of(
                path.endsWith("cache") ? new Volume("cache", network - 1) : new Volume("target", image - 1));
        assertThatThrownBy(this::plan).hasMessageContainingAll("2 problems", "The disk of the cache", "x.tar has room");
        project.volumes = path -> Optional.empty();
        plan();
    }

    @Test
    void whatFitsOnlyIfFilesCompressIsAWarning() throws IOException {
        CollectionPlan plan = plan();
        long most = plan.fetch().networkBytes() + plan.archiveBytes();
        project.volumes = path -> Optional.of(new Volume("one", most));
        plan();
        assertThat(project.said).isEmpty();

        project.volumes = path -> Optional.of(new Volume("one", most - 1));
        plan();
        assertThat(project.said)
                .singleElement()
                .asString()
                .startsWith("WARN The disk of the cache ")
                .contains(
                        "has room for 231 kB, but 115 kB are to be fetched, and the image takes 102 kB to 116 kB; whether that fits depends");
    }

    @Test
    void aLayerThatTheContextHasAlreadyTakesNoMoreRoom() throws IOException {
        String hex = SHARED.digest().hex();
        Path shipped = project.context()
                .resolve("registry/docker/registry/v2/blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data");
        Files.createDirectories(shipped.getParent());
        Files.write(shipped, SHARED.blob());
        long network = plan().fetch().networkBytes();
        project.volumes = path -> Optional.of(new Volume("one", network));
        plan();
    }

    @Test
    void whatAnEarlierBuildLeftNeedsNoMoreRoom() throws IOException {
        long network = plan().fetch().networkBytes();
        BlobCache cache = new BlobCache(project.cache());
        try (BlobWriter writer =
                cache.resume(SHARED.digest(), SHARED.blob().length).orElseThrow()) {
            writer.write(SHARED.blob(), 0, 40_000);
        }
        project.volumes = path ->
                Optional.of(path.endsWith("cache") ? new Volume("c", network - 40_000) : new Volume("t", 1 << 20));
        plan();
        project.volumes = path ->
                Optional.of(path.endsWith("cache") ? new Volume("c", network - 40_001) : new Volume("t", 1 << 20));
        assertThatThrownBy(this::plan).hasMessageContaining("The disk of the cache");
    }

    @Test
    void aBuildThatNeedNotWriteNeedsNoRoom() throws IOException {
        project.collect();
        project.pack();
        project.volumes = path -> Optional.of(new Volume("full", 0));
        project.collect();
        Files.delete(project.project().archive());
        assertThatThrownBy(project::collect).hasMessageContaining("room for 0 B");
    }

    @Test
    void thisMachinesDisksCanBeMeasured() {
        Optional<Volume> here = Volume.of(basedir);
        assertThat(here).isPresent();
        assertThat(Volume.of(basedir.resolve("not/yet/there.tar")).map(Volume::identity))
                .isEqualTo(here.map(Volume::identity));
    }
}
