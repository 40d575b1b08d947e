package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a build that finds its layers in the cache still does. */
class WarmBuildIT {

    /** What only makes layers, or fetches something. */
    private static final List<String> NOT_NEEDED = List.of(
            "com.google.cloud.tools.jib.",
            "com.github.luben.zstd.util.Native",
            "org.apache.hc.",
            "com.marcnuri.helm.",
            "com.fasterxml.jackson.databind.ObjectMapper");

    private static Path work;
    private static DockerRegistry registry;

    @BeforeAll
    static void serve() {
        work = Workspace.directory("warm-build");
        registry = DockerRegistry.empty(work.resolve("registry"));
        RegistryFiller.of(registry)
                .push("acme/app", "1", TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 300_000)));
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void behindCleanNothingIsHashedCompressedOrLoadedForIt() throws IOException {
        ClusterProject project = project("cleaned");
        build(project).execute().assertSucceeded();
        Digest first = FileTree.digest(project.archive());
        Workspace.delete(project.archive());

        assertThat(loadedBy(project)).contains("io.sealer.image.TarCopy").doesNotContain("io.sealer.image.TarWriter");
        assertThat(FileTree.digest(project.archive())).isEqualTo(first);
    }

    @Test
    void withTheArchiveThereNothingIsLoadedForIt() throws IOException {
        ClusterProject project = project("unchanged");
        build(project).execute().assertSucceeded();
        // As if the build had been killed behind its last step.
        Workspace.delete(project.target().resolve("sealer/package-image.last"));
        loadedBy(project);
    }

    /** Builds, and gives the classes that the JVM loaded. */
    private static List<String> loadedBy(ClusterProject project) throws IOException {
        Path log = Files.createTempFile(work, "classes", ".log");
        build(project)
                .jvm("-Xlog:class+load=info:file=" + log + "::filecount=0")
                .execute()
                .assertSucceeded();
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            String rest = line.substring(line.lastIndexOf(']') + 1).strip();
            names.add(rest.split(" ")[0]);
        }
        assertThat(names).contains("io.sealer.build.PackageStep");
        assertThat(names).noneMatch(name -> NOT_NEEDED.stream().anyMatch(name::startsWith));
        return names;
    }

    private static ClusterProject project(String name) {
        ClusterProject project = ClusterProject.create(work, name)
                .kubefile("FROM scratch", "COPY rootfs .", "COPY amd64 .", "COPY etc etc")
                .file("rootfs/manifests/imageList", "acme/app:1\n")
                .file("amd64/bin/tool", "text that compresses ".repeat(100_000))
                .file("etc/config", "one\n");
        // As a checkout of some minutes ago: what was written just now is not trusted.
        for (String file : List.of("rootfs/manifests/imageList", "amd64/bin/tool", "etc/config")) {
            try {
                Files.setLastModifiedTime(
                        project.context().resolve(file), FileTime.from(Instant.ofEpochSecond(1_700_000_000)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        build(project, "sealer:lock").execute().assertSucceeded();
        return project;
    }

    private static MavenBuild build(ClusterProject project) {
        return build(project, "package");
    }

    private static MavenBuild build(ClusterProject project, String goal) {
        return project.build(goal)
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve("cache"));
    }
}
