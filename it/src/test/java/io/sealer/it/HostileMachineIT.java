package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Machines with little memory, small or full disks, or temporary directories that nothing may be executed from. */
class HostileMachineIT {

    private static final int MEBIBYTE = 1 << 20;

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("hostile");
    }

    @Test
    void aTemporaryDirectoryMountedNoexecDoesNotMatter() throws IOException {
        Path temporary = Files.createDirectories(work.resolve("noexec-tmp"));
        ClusterProject project = ClusterProject.minimal(work, "noexec").file("rootfs/etc/big", "text ".repeat(100_000));
        project.build("package")
                .inside(Namespace.create().noexec(temporary))
                .jvm("-Djava.io.tmpdir=" + temporary)
                .property("sealer.compression", "zstd")
                // A cache of its own, so that no native library of an earlier build is found there.
                .property("sealer.cache", work.resolve("noexec-cache"))
                .execute()
                .assertSucceeded();
        assertThat(project.archive()).exists();
    }

    @Test
    void twoGigabytesArePackagedInLittleMemoryAndWithoutACopy() throws IOException {
        ClusterProject project = ClusterProject.create(work, "gigabyte")
                .kubefile("FROM scratch", "COPY amd64 .")
                .file("amd64/cri/containerd.tar.gz", random(64 * MEBIBYTE));
        for (int i = 0; i < 4; i++) {
            sparse(project.context().resolve("amd64/bin/tool" + i), 500L * MEBIBYTE);
        }
        // Room for what the archive may need at most, but not for a copy of the context beside the archive.
        Path target = Files.createDirectories(project.target());
        MavenRun run = project.build("package")
                .inside(Namespace.create().disk(target, 1040).listing(target))
                .jvm("-Xmx256m", "-Djava.io.tmpdir=" + target)
                .within(Duration.ofMinutes(5))
                .execute()
                .assertSucceeded();
        List<String> files = Namespace.listed(run);
        assertThat(files).anyMatch(line -> line.startsWith("gigabyte-1.0.tar "));
        assertThat(files)
                .filteredOn(line -> !line.startsWith("gigabyte-1.0.tar "))
                .allSatisfy(line -> assertThat(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                        .isLessThan(MEBIBYTE));
        Workspace.delete(project.context());
    }

    /** A million take ten times as long, and 256 MB. */
    @Test
    void aHundredThousandFilesArePackagedInLittleMemory() throws IOException {
        ClusterProject project = ClusterProject.create(work, "many").kubefile("FROM scratch", "COPY rootfs .");
        for (int i = 0; i < 100; i++) {
            Path part =
                    Files.createDirectories(project.context().resolve("rootfs/usr/share/data/part-%04d".formatted(i)));
            for (int j = 0; j < 1000; j++) {
                Files.createFile(part.resolve("file-%07d.txt".formatted(1000 * i + j)));
            }
        }
        project.build("package")
                .jvm("-Xmx64m")
                .within(Duration.ofMinutes(5))
                .execute()
                .assertSucceeded();
        assertThat(project.archive()).exists();
        Workspace.delete(project.context());
    }

    @Test
    @Tag("huge")
    void thirtyGigabytesWithAFileOfNineArePackagedInLittleMemory() throws IOException {
        ClusterProject project =
                ClusterProject.create(work, "huge").kubefile("FROM scratch", "COPY amd64 .", "COPY large .");
        for (int i = 0; i < 7; i++) {
            sparse(project.context().resolve("amd64/bin/tool" + i), 3000L * MEBIBYTE);
        }
        sparse(project.context().resolve("large/offline"), 9 * 1024L * MEBIBYTE);
        project.build("verify")
                .jvm("-Xmx256m")
                .within(Duration.ofMinutes(30))
                .execute()
                .assertSucceeded();
        assertThat(project.archive()).exists();
        Workspace.delete(project.context());
    }

    @Test
    void aFullDiskIsNamedAndLeavesNothingBehind() throws IOException {
        ClusterProject project = ClusterProject.create(work, "full-disk")
                .kubefile("FROM scratch", "COPY amd64 .")
                .file("amd64/cri/containerd.tar.gz", random(12 * MEBIBYTE));
        Path target = Files.createDirectories(project.target());
        MavenRun run = project.build("package")
                .inside(Namespace.create().disk(target, 8).listing(target))
                .execute();
        run.assertFailed("full-disk-1.0.tar", "space");
        assertThat(Namespace.listed(run)).noneMatch(line -> line.contains("full-disk-1.0"));
        assertThat(Namespace.listed(run)).noneMatch(line -> line.contains("image.json"));
    }

    @Test
    void anArchiveThatCannotBeWrittenToItsEndLeavesNothingBehind() {
        ClusterProject project = ClusterProject.create(work, "file-limit")
                .kubefile("FROM scratch", "COPY amd64 .")
                .file("amd64/cri/containerd.tar.gz", random(12 * MEBIBYTE));
        // In blocks of 512 bytes: the disk has room, but no file may become larger than 8 MiB.
        project.build("package")
                .shell("ulimit -f 16384")
                .execute()
                .assertFailed("file-limit-1.0.tar", "File too large");
        assertThat(project.archive()).doesNotExist();
        assertThat(project.target().resolve("sealer/image.json")).doesNotExist();
        assertThat(FileTree.of(project.target(), path -> path.contains("file-limit")))
                .isEmpty();
    }

    @Test
    void aTargetThatCannotBeWrittenIsNamed() throws IOException {
        ClusterProject project = ClusterProject.minimal(work, "read-only");
        Path target = Files.createDirectories(project.target());
        MavenRun run = project.build("package")
                .inside(Namespace.create().readOnly(target).listing(target))
                .execute();
        run.assertFailed(target.toString(), "ead-only");
        assertThat(Namespace.listed(run)).isEmpty();
    }

    /** Bytes that nothing compresses. */
    private static byte[] random(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static void sparse(Path file, long size) {
        try {
            Files.createDirectories(file.getParent());
            try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
                out.setLength(size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
