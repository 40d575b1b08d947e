package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.image.ArchiveFormat;
import io.sealer.image.DeltaDocument;
import io.sealer.image.ImageInspection;
import io.sealer.image.OciArchiveReader;
import io.sealer.image.ZstdNative;
import io.sealer.oci.Platform;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.ImageTar;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases wherever they lie: in files, directories, reports, registries and Maven repositories. */
class DeltaStepTest {

    private static final int SIZE = 30_000;
    private static final TestLayer FIRST = TestLayer.random(1, SIZE);
    private static final TestLayer KEPT = TestLayer.random(2, SIZE);
    private static final TestLayer ADDED = TestLayer.random(3, SIZE);

    @TempDir
    Path work;

    private FaultRegistry registry;
    private Path delta;
    private Path result;
    private Path older;
    private Path newer;
    private boolean offline;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start();
        delta = work.resolve("x.delta.tar");
        result = work.resolve("result.tar");
        older = ImageTar.oci().image("localhost/edge:1", image(FIRST, KEPT)).write(work.resolve("older.tar"));
        newer = ImageTar.oci().image("localhost/edge:2", image(KEPT, ADDED)).write(work.resolve("newer.tar"));
        registry.push("edge:1", image(FIRST, KEPT)).push("edge:2", image(KEPT, ADDED));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static TestImage image(TestLayer... layers) {
        return TestImage.oci(Platform.LINUX_AMD64, layers);
    }

    private ImageSource source() {
        ArtifactImages artifacts = new ArtifactImages() {
            @Override
            public ArtifactImage resolve(String coordinates) {
                return new ArtifactImage(coordinates, older);
            }

            @Override
            public List<ArtifactImage> dependencies() {
                return List.of();
            }
        };
        return new ImageSource(
                RegistryConfiguration.plain("test").withOffline(offline),
                artifacts,
                List.of(Platform.LINUX_AMD64),
                work.resolve("cache"),
                Progress.silent());
    }

    private WrittenDelta make(String base, String target) throws IOException {
        return new DeltaStep(source(), ArchiveFormat.SEALER, OptionalLong.empty(), false).run(base, target, delta);
    }

    private DeltaDocument apply(String base) throws IOException {
        return new ApplyDeltaStep(source(), false).run(base, delta, result);
    }

    private void assertHoldsOneLayer(WrittenDelta written) {
        assertThat(written.document().fromBase()).hasSize(1);
        assertThat(written.document().fromBase().get(0).digest()).isEqualTo(KEPT.digest());
        assertThat(delta.toFile().length()).isBetween((long) SIZE, 2L * SIZE);
    }

    @Test
    void ofArchives() throws IOException {
        WrittenDelta written = make(older.toString(), newer.toString());
        assertHoldsOneLayer(written);
        assertThat(written.text())
                .startsWith(delta + ": 48 kB instead of 71 kB, 3 of 4 blobs, from localhost/edge:1@sha256:")
                .contains(" to localhost/edge:2@sha256:");
        offline = true;
        assertThat(apply(older.toString()).target().name()).isEqualTo("localhost/edge:2");
        assertThat(result).hasSameBinaryContentAs(newer);
    }

    @Test
    void ofArtifactsAndLayouts() throws IOException {
        assertHoldsOneLayer(make("mvn:com.example:edge:1", newer.toString()));
        apply("mvn:com.example:edge:1");
        assertThat(result).hasSameBinaryContentAs(newer);
        Path layout =
                ImageTar.oci().image("localhost/edge:1", image(FIRST, KEPT)).unpack(work.resolve("layout"));
        assertHoldsOneLayer(make(layout.toString(), newer.toString()));
        apply(layout.toString());
        assertThat(result).hasSameBinaryContentAs(newer);
    }

    @Test
    void theReportOfABuildTellsEnough() throws IOException {
        Path report = work.resolve("image.json");
        Files.write(
                report,
                new ImageInspection(new ZstdNative(work))
                        .of(OciArchiveReader.open(older))
                        .toJson());
        assertHoldsOneLayer(make(report.toString(), newer.toString()));
        apply(older.toString());
        assertThat(result).hasSameBinaryContentAs(newer);
        assertThatThrownBy(() -> apply(report.toString()))
                .hasMessageContaining("lists the layers of a release and holds none");
        assertThatThrownBy(() -> make(older.toString(), report.toString()))
                .hasMessageContaining("lists the layers of a release and holds none");
        assertThatThrownBy(() -> make(work.resolve("gone/image.json").toString(), newer.toString()))
                .hasMessageContaining("it does not exist");
        Files.writeString(report, "{\"platforms\":[7]}");
        assertThatThrownBy(() -> make(report.toString(), newer.toString()))
                .hasMessageContaining("not readable as the image.json");
    }

    @Test
    void ofAnImageInARegistryOnlyTheManifestsAreFetched() throws IOException {
        assertHoldsOneLayer(make(registry.host() + "/edge:1", newer.toString()));
        assertThat(registry.requests("GET /v2/edge/blobs/*"))
                .as("its configuration at most")
                .hasSizeLessThan(2);
        registry.clearLog();
        apply(registry.host() + "/edge:1");
        assertThat(result).hasSameBinaryContentAs(newer);
        assertThat(registry.requests("GET /v2/edge/blobs/" + FIRST.digest())).isEmpty();
        assertThat(registry.requests("GET /v2/edge/blobs/" + KEPT.digest())).hasSize(1);
    }

    @Test
    void ofANewImageInARegistryOnlyWhatIsNewIsFetched() throws IOException {
        assertHoldsOneLayer(make(older.toString(), registry.host() + "/edge:2"));
        assertThat(registry.requests("GET /v2/edge/blobs/" + KEPT.digest())).isEmpty();
        assertThat(registry.requests("GET /v2/edge/blobs/" + ADDED.digest())).hasSize(1);
        apply(older.toString());
        assertThat(OciArchiveReader.open(result).name()).contains(registry.host() + "/edge:2");
        assertThat(OciArchiveReader.open(result).root().digest())
                .isEqualTo(OciArchiveReader.open(newer).root().digest());
    }

    @Test
    void aPlatformThatTheOlderReleaseLacksIsNewAltogether() throws IOException {
        registry.push("edge:3", TestImage.ociIndex(image(KEPT), TestImage.oci(Platform.LINUX_ARM64, ADDED)));
        WrittenDelta written = new DeltaStep(source(), ArchiveFormat.OCI, OptionalLong.empty(), false)
                .run(registry.host() + "/edge:1", registry.host() + "/edge:3", delta);
        assertHoldsOneLayer(written);
        assertThat(written.document().base().platforms()).containsExactly(Platform.LINUX_AMD64);
        apply(registry.host() + "/edge:1");
        assertThat(OciArchiveReader.open(result).images()).hasSize(2);
    }

    @Test
    void theWrongReleaseIsToldFromTheRightOne() throws IOException {
        make(older.toString(), newer.toString());
        Path wrong = ImageTar.oci().image("localhost/edge:0", image(FIRST)).write(work.resolve("wrong.tar"));
        Files.writeString(result, "before");
        assertThatThrownBy(() -> apply(wrong.toString()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("wrong.tar: it is localhost/edge:0@sha256:")
                .hasMessageContaining("lacks 1 of 1 layers that the delta takes from localhost/edge:1@sha256:");
        registry.push("wrong:1", image(FIRST));
        assertThatThrownBy(() -> apply(registry.host() + "/wrong:1")).hasMessageContaining("lacks 1 of 1 layers");
        assertThatThrownBy(() -> new ApplyDeltaStep(source(), false).run(delta.toString(), older, result))
                .hasMessageContaining("older.tar: it is an image, and no delta");
        assertThatThrownBy(() -> apply(delta.toString())).hasMessageContaining("it is a delta");
        assertThatThrownBy(() -> apply("gone.tar")).hasMessageContaining("There is no image gone.tar", "sealer.base");
        assertThat(result).hasContent("before");
        apply(newer.toString());
        assertThat(result).as("another release that has all of it is as good").hasSameBinaryContentAs(newer);
    }

    @Test
    void aFullDiskIsKnownBefore() throws IOException {
        assertThatThrownBy(() -> new DeltaStep(
                                source(),
                                ArchiveFormat.SEALER,
                                OptionalLong.empty(),
                                false,
                                path -> Optional.of(new Volume(1, 1000)))
                        .run(older.toString(), newer.toString(), delta))
                .hasMessageContaining("has room for 1.0 kB, but the delta takes 48 kB");
        assertThat(delta).doesNotExist();
        make(older.toString(), newer.toString());
        assertThatThrownBy(() -> new ApplyDeltaStep(source(), false, path -> Optional.of(new Volume(1, 1000)))
                        .run(older.toString(), delta, result))
                .hasMessageContaining("but the archive takes 71 kB");
        assertThat(result).doesNotExist();
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        WrittenDelta planned = new DeltaStep(source(), ArchiveFormat.SEALER, OptionalLong.empty(), true)
                .run(older.toString(), newer.toString(), delta);
        assertThat(planned.text()).contains(" would be 48 kB");
        assertThat(delta).doesNotExist();
        assertThat(make(older.toString(), newer.toString()).size()).isEqualTo(planned.size());
        new ApplyDeltaStep(source(), true).run(older.toString(), delta, result);
        assertThat(result).doesNotExist();
    }

    @Test
    void whatCannotBeTheTargetIsSaid() throws IOException {
        assertThatThrownBy(() -> make(older.toString(), work.resolve("gone.tar").toString()))
                .hasMessageContaining("There is no image");
        delta = newer;
        assertThatThrownBy(() -> make(older.toString(), newer.toString()))
                .hasMessageContaining("would take the place of " + newer);
        assertThat(OciArchiveReader.open(newer).images()).hasSize(1);
        delta = work.resolve("x.delta.tar");
        make(older.toString(), newer.toString());
        result = older;
        assertThatThrownBy(() -> apply(older.toString())).hasMessageContaining("would take the place of " + older);
        assertThatThrownBy(() -> apply("gone.tar.part-000"))
                .hasMessageContaining("There is no image gone.tar.part-000");
        delta = Files.createDirectories(work.resolve("d"));
        assertThatThrownBy(() -> make(older.toString(), newer.toString())).hasMessageContaining("it is a directory");
    }
}
