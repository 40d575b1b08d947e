package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kubefile.Instruction.Copy;
import io.sealer.kubefile.Instruction.CopyOptions;
import io.sealer.kubefile.Kubefile;
import io.sealer.rootfs.ArchiveStore;
import io.sealer.rootfs.BuildContext;
import io.sealer.rootfs.FilteredFiles;
import io.sealer.rootfs.KubefileExecutor;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootfsFilesTest {

    @TempDir
    Path directory;

    @Test
    void aRealTreeIsSearchedUnderTheNamesThatItsUserKnows() throws IOException {
        Path context = Files.createDirectory(directory.resolve("context"));
        Path deploy = Files.createDirectories(context.resolve("deploy/more"));
        Files.writeString(deploy.resolve("app.yaml"), "\nimage: nginx\n");
        Files.writeString(context.resolve("deploy/imageList"), "redis\n");
        Files.createDirectory(context.resolve("etc"));
        Files.writeString(context.resolve("etc/linked"), "image: busybox\n");
        Files.createSymbolicLink(context.resolve("deploy/link.yaml"), Path.of("/etc/linked"));
        Files.createSymbolicLink(context.resolve("deploy/nowhere.yaml"), Path.of("gone"));
        Rootfs rootfs = execute(context, copy("deploy", "manifests"), copy("etc", "etc"));
        Problems problems = new Problems();

        DiscoveredImages found =
                new ImageFinder(List.of(), ImagePatterns.none(), List.of(), Origins.none()).find(rootfs, problems);

        assertThat(problems.isEmpty()).isTrue();
        assertThat(found.images())
                .extracting(image ->
                        image.reference() + " " + image.requiredBy().get(0).origin())
                .containsExactly(
                        "docker.io/library/busybox:latest src/deploy/link.yaml:1 (image)",
                        "docker.io/library/nginx:latest src/deploy/more/app.yaml:2 (image)",
                        "docker.io/library/redis:latest src/deploy/imageList:1");
    }

    private Rootfs execute(Path context, Copy... copies) {
        return new KubefileExecutor(
                        BuildContext.open(context, "src", List.of()),
                        FilteredFiles.NONE,
                        new ArchiveStore(directory.resolve("archives"), () -> {}))
                .execute(new Kubefile(List.of(copies)))
                .rootfs();
    }

    private static Copy copy(String source, String destination) {
        return new Copy(new SourceLocation("Kubefile", 1), List.of(source), destination, CopyOptions.NONE);
    }
}
