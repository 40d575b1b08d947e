package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What anybody does with an image that is finished, as the documentation shows it: look, pull, take out. */
class FinishedImageIT {

    private static final String REFERENCE = "registry.example.com/clusters/edge:1.0.0";

    private static Path work;
    private static ClusterProject project;
    private static DockerRegistry registry;
    private static String mirrors;

    @BeforeAll
    static void deliver() throws IOException {
        work = Workspace.directory("finished-image");
        registry = DockerRegistry.empty(work.resolve("registry"));
        mirrors = "registry.example.com=" + registry.url() + "!";
        String readme = DocumentedExample.page("README.md");
        project = ClusterProject.create(work, "edge")
                .file("Kubefile", DocumentedExample.blockOf(readme, "dockerfile", "FROM scratch"))
                .file("imageList", "# none yet\n")
                .file("rootfs/etc/motd", "hello\n")
                .file("amd64/bin/tool", "#!/bin/sh\n");
        Files.writeString(
                project.directory().resolve("pom.xml"),
                DocumentedExample.blockOf(readme, "xml", "<packaging>sealer-image"));
        project.build("install").execute().assertSucceeded();
        Skopeo skopeo = Skopeo.require();
        skopeo.copy(
                Skopeo.archive(project.target().resolve("edge-cluster-1.0.0.tar")),
                Skopeo.remote(registry, "clusters/edge:1.0.0"));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    /** The commands of a block of the page, each in a directory without a project. */
    private static List<MavenBuild> documented(String text, Path directory) throws IOException {
        return documented("docs/image.md", text, directory);
    }

    private static List<MavenBuild> documented(String page, String text, Path directory) throws IOException {
        Files.createDirectories(directory);
        return DocumentedExample.block(page, "", text)
                .lines()
                .map(line -> MavenBuild.in(directory)
                        .run(Stream.of(line.split(" "))
                                .skip(1)
                                .filter(word -> !word.isEmpty())
                                .toArray(String[]::new))
                        .property("sealer.mirrors", mirrors)
                        .property("sealer.cache", directory.resolve("cache")))
                .toList();
    }

    @Test
    void imagesOfRegistriesAndOfMavenAreInspected() throws IOException {
        List<MavenBuild> commands = documented("sealer:inspect -Dsealer.source=mvn:", work.resolve("inspect"));
        for (MavenBuild command : commands) {
            MavenRun run = command.execute().assertSucceeded();
            assertThat(run.log())
                    .contains(
                            ImageJson.of(project).digest(), "cluster.alpha.sealer.io/cluster-runtime-version  v1.24.10")
                    .contains("No container images", "linux/amd64", "COPY rootfs .");
        }
        assertThat(commands).hasSize(2);
        String layer = ImageJson.of(project).layers().get(0).substring("sha256:".length());
        assertThat(work.resolve("inspect/cache/blobs/sha256")
                        .resolve(layer.substring(0, 2))
                        .resolve(layer))
                .as("layers stay in the registry")
                .doesNotExist();
    }

    @Test
    void theProjectsOwnImageAndAnArchiveAreInspectedAndTakenOut() throws IOException {
        Path directory = project.directory();
        Files.copy(project.target().resolve("edge-cluster-1.0.0.tar"), directory.resolve("my-k0s-1.24.10.tar"));
        List<MavenBuild> inspections = documented("mvn sealer:inspect\n", directory);
        assertThat(inspections).hasSize(2);
        for (MavenBuild inspection : inspections) {
            assertThat(inspection.execute().assertSucceeded().log())
                    .contains(ImageJson.of(project).digest(), "COPY rootfs .");
        }
        List<MavenBuild> extractions = documented("mvn sealer:extract -Dsealer.output", directory);
        assertThat(extractions).hasSize(2);
        extractions.forEach(extraction -> extraction.execute().assertSucceeded());
        assertThat(directory.resolve("target/rootfs/etc/motd")).hasContent("hello\n");
        assertThat(directory.resolve("target/rootfs/bin/tool")).exists();
        assertThat(directory.resolve("etc-of-k0s/motd")).hasContent("hello\n");
    }

    @Test
    void imagesOfMavenAndOfRegistriesAreExplainedAndProven() throws IOException {
        List<MavenBuild> commands =
                documented("docs/verify.md", "sealer:why -Dsealer.source=mvn:", work.resolve("proof"));
        assertThat(commands).hasSize(3);
        assertThat(commands.get(0).execute().assertSucceeded().log()).contains("0 images for linux/amd64");
        assertThat(commands.get(1).execute().assertSucceeded().log())
                .contains("mvn:com.example:edge-cluster:1.0.0 is complete: ");
        assertThat(commands.get(2).execute().assertSucceeded().log())
                .contains(REFERENCE + " is complete: " + REFERENCE + "@"
                        + ImageJson.of(project).digest());
    }

    @Test
    void whatWasPulledIsTakenOutWithoutANetwork() throws IOException {
        Path directory = work.resolve("pull");
        List<MavenBuild> commands = documented("sealer:pull", directory);
        assertThat(commands).hasSize(2);
        assertThat(commands.get(0).execute().assertSucceeded().log())
                .contains("Pulled " + REFERENCE + "@" + ImageJson.of(project).digest() + " (linux/amd64), ");
        assertThat(commands.get(1).execute().assertSucceeded().log())
                .contains("Extracted " + REFERENCE + "@" + ImageJson.of(project).digest());
        assertThat(directory.resolve("edge/etc/motd")).hasContent("hello\n");
        MavenRun again = commands.get(1).execute();
        again.assertFailed("The directory " + directory.resolve("edge") + " is not empty");
    }

    @Test
    void whatCannotBeSaysWhatCan() {
        fails("sealer:pull", "It is not said what to pull");
        fails("sealer:pull", "there is nothing to pull", "sealer.source=x.tar");
        fails("sealer:extract", "It is not said where to extract to", "sealer.source=x.tar");
        fails("sealer:extract", "There is no image x.tar", "sealer.source=x.tar", "sealer.output=x");
        fails("sealer:inspect", "There is no project here");
        fails("sealer:inspect", "mvn:com.example:none:1 cannot be had", "sealer.source=mvn:com.example:none:1");
    }

    private static void fails(String goal, String message, String... properties) {
        MavenBuild build = MavenBuild.in(work).run(goal).property("sealer.cache", work.resolve("cache"));
        Arrays.stream(properties)
                .map(property -> property.split("=", 2))
                .forEach(pair -> build.property(pair[0], pair[1]));
        build.execute().assertFailed(message);
    }
}
