package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Progress;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.PushPlan;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.FaultRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal push, from an archive on the disk to a registry inside this process. */
class PushStepTest {

    private static final int LAYER = 2_000_000;

    @TempDir
    Path basedir;

    private FaultRegistry registry;
    private String name;
    private boolean offline;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start();
        name = registry.host() + "/clusters/edge:1";
        Path context = Files.createDirectories(basedir.resolve("ctx"));
        Files.writeString(context.resolve("Kubefile"), "FROM scratch\nCOPY tool.tgz .\n");
        byte[] incompressible = new byte[LAYER];
        new Random(1).nextBytes(incompressible);
        Files.write(context.resolve("tool.tgz"), incompressible);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private ImageProject project() {
        Path context = basedir.resolve("ctx");
        return new ImageProject(
                basedir,
                context,
                context.resolve("Kubefile"),
                basedir.resolve("target/sealer"),
                basedir.resolve("target/x.tar"),
                name,
                "kube-installer",
                List.of(Platform.LINUX_AMD64),
                BaseSettings.NONE,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                "1970-01-01T00:00:00Z",
                "test");
    }

    private PackagedImage pack() throws IOException {
        return new PackageStep(
                        project(),
                        RegistryConfiguration.plain("test"),
                        basedir.resolve("cache"),
                        ArchiveSettings.DEFAULT,
                        false,
                        false,
                        Progress.silent())
                .run();
    }

    private PushStep step(String... tags) {
        return new PushStep(
                project(), List.of(tags), RegistryConfiguration.plain("test").withOffline(offline), Progress.silent());
    }

    @Test
    void theArchiveArrivesUnderAllOfItsNames() throws IOException {
        PackagedImage image = pack();
        PushResult result =
                step("latest", registry.host() + "/other/edge:1", "latest").run();

        assertThat(result.digest()).isEqualTo(image.digest());
        assertThat(result.names())
                .extracting(Reference::toString)
                .containsExactly(name, registry.host() + "/clusters/edge:latest", registry.host() + "/other/edge:1");
        assertThat(registry.digestOf("clusters/edge", "1")).contains(image.digest());
        assertThat(registry.digestOf("clusters/edge", "latest")).contains(image.digest());
        assertThat(registry.digestOf("other/edge", "1")).contains(image.digest());
        assertThat(result.summary().sentBytes()).isBetween((long) LAYER, LAYER + 10_000L);
    }

    @Test
    void aPlanSaysWhatIsMissing() throws IOException {
        pack();
        PushPlan.Target target = step().plan().targets().get(0);
        assertThat(target.missingBytes()).isBetween((long) LAYER, LAYER + 10_000L);
        assertThat(registry.bytesTaken()).isZero();
    }

    @Test
    void anArchiveThatWasCutIsToBeMadeAgain() throws IOException {
        PackagedImage image = pack();
        try (RandomAccessFile file = new RandomAccessFile(image.archive().toFile(), "rw")) {
            file.setLength(image.size() / 2);
        }
        assertThatThrownBy(() -> step().run())
                .hasMessageContaining("it ends too early")
                .hasMessageEndingWith("make it again: mvn clean package");
    }

    @Test
    void silentRotInTheArchiveIsFoundBeforeTheTag() throws IOException {
        PackagedImage image = pack();
        try (RandomAccessFile file = new RandomAccessFile(image.archive().toFile(), "rw")) {
            file.seek(image.size() / 2);
            int old = file.read();
            file.seek(image.size() / 2);
            file.write(old ^ 1);
        }
        assertThatThrownBy(() -> step().run())
                .hasMessageContaining("is damaged")
                .hasMessageContaining("mvn clean package");
        assertThat(registry.digestOf("clusters/edge", "1")).isEmpty();
    }

    @Test
    void namesThatAreNoneAreToldTogether() {
        name = "edge:1";
        assertThatThrownBy(() -> step("bad tag", "-x", "team/edge:1", "reg.test/A:1", "ok")
                        .run())
                .hasMessageContaining("5 problems")
                .hasMessageContaining(
                        "\"edge:1\" names no registry to push to - set <image> or -Dsealer.image to a name"
                                + " such as registry.example.com/edge:1")
                .hasMessageContaining("\"bad tag\" is not a tag in sealer.tags")
                .hasMessageContaining("\"-x\" is not a tag in sealer.tags")
                .hasMessageContaining("\"team/edge:1\" in sealer.tags names no registry")
                .hasMessageContaining("\"reg.test/A:1\" is not a name in sealer.tags")
                .hasMessageContaining("<tags>");
    }

    @Test
    void whatSealerKeepsForItselfIsNoRegistry() {
        name = "localhost/edge:1";
        assertThatThrownBy(() -> step().run())
                .hasMessageContaining("names no registry")
                .hasMessageContaining("registry.example.com/edge:1");
    }

    @Test
    void withoutAnArchiveTheUserHearsHowToGetOne() {
        assertThatThrownBy(() -> step().run()).hasMessageContaining("no image target/x.tar", "mvn package");
    }

    @Test
    void namesAreJudgedBeforeThereIsAnImage() {
        assertThat(step("latest").isPackaged()).isFalse();
        assertThat(step("latest").names())
                .extracting(Reference::tag)
                .containsExactly(Optional.of("1"), Optional.of("latest"));
        assertThatThrownBy(() -> PushStep.checkBefore("edge:1", List.of(), false))
                .hasMessageContaining("set <image> or -Dsealer.image");
        assertThatThrownBy(() -> PushStep.checkBefore(name, List.of(), true)).hasMessageContaining("offline");
    }

    @Test
    void nothingIsPushedOffline() throws IOException {
        pack();
        offline = true;
        assertThatThrownBy(() -> step().run()).hasMessageContaining("offline");
        assertThat(registry.requests()).isEmpty();
    }
}
