package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same inputs give the same bytes, whoever builds, when and where. */
class ReproducibilityIT {

    private static Path work;
    private static Digest reference;

    @BeforeAll
    static void buildOnce() {
        work = Workspace.directory("reproducibility");
        ClusterProject project = project("reference");
        build(project).shell("umask 022").execute().assertSucceeded();
        reference = FileTree.digest(project.archive());
    }

    @Test
    void directoryTimesAndUserMaskDoNotMatter() throws IOException {
        ClusterProject project = project("a/place/that is elsewhere");
        FileTime longAgo = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
        for (Path path : below(project.context())) {
            // What a checkout under umask 077 looks like: the owner's executable bit is all that is left.
            boolean executable = Files.isDirectory(path) || Files.isExecutable(path);
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
            Files.setLastModifiedTime(path, longAgo);
        }
        build(project).shell("umask 077").execute().assertSucceeded();
        assertThat(FileTree.digest(project.archive())).isEqualTo(reference);
    }

    @Test
    void timeZoneAndLanguageDoNotMatter() {
        ClusterProject project = project("zone");
        build(project)
                .environment("TZ", "Pacific/Kiritimati")
                .jvm("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=ISO-8859-1")
                .execute()
                .assertSucceeded();
        assertThat(FileTree.digest(project.archive())).isEqualTo(reference);
    }

    @Test
    void theLocaleDoesNotMatterForNamesBeyondAscii() {
        Digest[] archives = Stream.of("C", "C.UTF-8")
                .map(locale -> {
                    ClusterProject project = project("locale-" + locale);
                    // By a shell, since this JVM may itself be unable to spell the name.
                    Command.of("sh", "-c", "echo x > \"rootfs/etc/$(printf 'caf\\303\\251')\"")
                            .in(project.context())
                            .run()
                            .assertSucceeded();
                    build(project).environment("LC_ALL", locale).execute().assertSucceeded();
                    return FileTree.digest(project.archive());
                })
                .toArray(Digest[]::new);
        assertThat(archives[0]).isEqualTo(archives[1]).isNotEqualTo(reference);
    }

    @Test
    void theOtherJdkDoesNotMatter() {
        List<Path> others = MavenInstallation.otherJdks();
        if (others.isEmpty()) {
            // One JDK is what a fresh machine has; the build itself does not need another.
            System.err.println("[WARNING] CHECK SKIPPED: there is no second JDK below /usr/lib/jvm");
            return;
        }
        ClusterProject project = project("jdk");
        build(project).jdk(others.get(0)).execute().assertSucceeded();
        assertThat(FileTree.digest(project.archive())).isEqualTo(reference);
    }

    @Test
    void anotherTimestampChangesTheImageButNoLayer() {
        ClusterProject project = project("timestamp");
        build(project).execute().assertSucceeded();
        ImageJson before = ImageJson.of(project);
        project.property("project.build.outputTimestamp", "2026-01-02T03:04:05Z");
        // Not from what the first one left.
        build(project).property("sealer.force", true).execute().assertSucceeded();
        ImageJson after = ImageJson.of(project);
        assertThat(after.layers()).isEqualTo(before.layers()).isNotEmpty();
        assertThat(after.digest()).isNotEqualTo(before.digest());
    }

    @Test
    void theNumberOfCoresDoesNotMatter() {
        ClusterProject project = project("one-core");
        build(project).jvm("-XX:ActiveProcessorCount=1").execute().assertSucceeded();
        assertThat(FileTree.digest(project.archive())).isEqualTo(reference);
    }

    @Test
    void theUserDoesNotMatter() throws IOException {
        ClusterProject project = project("user");
        for (Path path : below(project.context())) {
            try {
                Files.setAttribute(path, "unix:uid", 12345);
                Files.setAttribute(path, "unix:gid", 54321);
            } catch (FileSystemException e) {
                System.err.println("[WARNING] CHECK SKIPPED: only root can give files away");
                return;
            }
        }
        build(project).execute().assertSucceeded();
        assertThat(FileTree.digest(project.archive())).isEqualTo(reference);
    }

    @Test
    void whatEarlierBuildsLeftDoesNotMatter() throws IOException {
        ClusterProject project = project("remembered");
        build(project).execute().assertSucceeded();
        Files.delete(project.archive());
        build(project).execute().assertSucceeded();
        assertThat(FileTree.digest(project.archive())).isEqualTo(reference);
    }

    /** Each with a cache of its own: what one build made must not be handed to the next. */
    private static MavenBuild build(ClusterProject project) {
        return project.build("package")
                .property("sealer.cache", project.directory().resolve("cache"));
    }

    private static ClusterProject project(String directory) {
        byte[] random = new byte[3_000_000];
        new Random(1).nextBytes(random);
        ClusterProject project = ClusterProject.create(work.resolve(directory), "cluster")
                .kubefile("FROM scratch", "COPY rootfs .", "COPY amd64 .", "LABEL a=b")
                .file("rootfs/etc/text", "text that compresses ".repeat(200_000))
                .file("rootfs/scripts/init.sh", "#!/bin/sh\necho hello\n")
                .file("amd64/cri/containerd.tar.gz", random)
                .file("amd64/bin/tool", random);
        try {
            for (String executable : List.of("rootfs/scripts/init.sh", "amd64/bin/tool")) {
                Files.setPosixFilePermissions(
                        project.context().resolve(executable), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.createDirectories(project.context().resolve("rootfs/empty"));
            Files.createSymbolicLink(project.context().resolve("amd64/bin/alias"), Path.of("tool"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return project;
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> !Files.isSymbolicLink(path)).toList();
        }
    }
}
