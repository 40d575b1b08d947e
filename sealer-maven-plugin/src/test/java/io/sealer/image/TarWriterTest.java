package io.sealer.image;

import static io.sealer.image.Entries.directory;
import static io.sealer.image.Entries.file;
import static io.sealer.image.Entries.symlink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarWriterTest {

    private static final String LONG_PART = "a-directory-with-a-name-of-exactly-fifty-characters";
    private static final String IN_PREFIX = LONG_PART + "/" + LONG_PART + "/file";
    private static final String BEYOND_USTAR = LONG_PART.repeat(3) + "/file";
    private static final List<Entry> ENTRIES = List.of(
            directory("bin"),
            new Entry.File("bin/tool", Entry.Attributes.EXECUTABLE, new Content.Bytes(new byte[600])),
            symlink("bin/link", "tool"),
            symlink("bin/long-link", "../" + "x/".repeat(60) + "end"),
            directory(LONG_PART + "/" + LONG_PART),
            file(IN_PREFIX, "prefix"),
            file(BEYOND_USTAR, "pax"),
            directory(BEYOND_USTAR + ".d"),
            file("etc/größe/文件.txt", "unicode"),
            symlink("etc/ziel", "größe"),
            new Entry.File("etc/owned", new Entry.Attributes(0600, 3_000_000, 65534), new Content.Bytes(new byte[0])));

    @TempDir
    Path directory;

    @Test
    void bytesNeverChange() throws IOException {
        assertThat(Digest.of(tar(ENTRIES)))
                .as("a change here changes the digest of every layer of every user")
                .hasToString("sha256:50dda87c8a531067cdf729e31d968e7e296366b6599967f41ee3069fa4a9805e");
    }

    @Test
    void foreignReaderGetsBackWhatWasWritten() throws IOException {
        List<String> read = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar(ENTRIES)), "UTF-8")) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                read.add(entry.getName() + " " + Integer.toOctalString(entry.getMode() & 07777) + " "
                        + entry.getLongUserId() + ":" + entry.getLongGroupId() + " " + entry.getLinkName() + " "
                        + new String(in.readAllBytes(), StandardCharsets.UTF_8).length());
                assertThat(entry.getLastModifiedTime().toMillis()).isZero();
            }
        }
        assertThat(read)
                .containsExactlyElementsOf(
                        ENTRIES.stream().map(TarWriterTest::line).toList());
    }

    private static String line(Entry entry) {
        return entry.path() + (entry instanceof Entry.Directory ? "/" : "") + " "
                + Integer.toOctalString(entry.attributes().mode()) + " "
                + entry.attributes().uid() + ":" + entry.attributes().gid() + " "
                + (entry instanceof Entry.Symlink link ? link.target() : "") + " "
                + (entry instanceof Entry.File file ? file.content().size() : 0);
    }

    @Test
    void gnuTarReadsIt() throws Exception {
        assumeThat(Path.of("/usr/bin/tar")).exists();
        String listing = run("/usr/bin/tar", "--numeric-owner", "-tf", tarFile().toString());
        assertThat(listing.lines())
                .containsExactlyElementsOf(ENTRIES.stream()
                        .map(entry -> entry.path() + (entry instanceof Entry.Directory ? "/" : ""))
                        .toList());
    }

    @Test
    void pythonReadsIt() throws Exception {
        assumeThat(Path.of("/usr/bin/python3")).exists();
        String listing = run(
                "/usr/bin/python3",
                "-c",
                "import sys,tarfile\nfor e in tarfile.open(sys.argv[1]): print(e.name, e.linkname, e.size, e.uid)",
                tarFile().toString());
        assertThat(listing.lines())
                .containsExactlyElementsOf(ENTRIES.stream()
                        .map(entry -> entry.path() + " " + (entry instanceof Entry.Symlink link ? link.target() : "")
                                + " "
                                + (entry instanceof Entry.File file
                                        ? file.content().size()
                                        : 0) + " "
                                + entry.attributes().uid())
                        .toList());
    }

    @Test
    void sizesOverEightGibibytesAreReadBack() throws IOException {
        long size = (9L << 30) + 1;
        Entry huge = new Entry.File("huge", Entry.Attributes.FILE, new Content.LocalFile(Path.of("huge"), size));
        assertThat(firstSize(TarHeader.of(huge))).isEqualTo(size);
        assertThat(firstSize(TarHeader.slot("blobs/huge", size))).isEqualTo(size);
        assertThat(TarHeader.slot("blobs/huge", size)).hasSize(512);
    }

    private static long firstSize(byte[] header) throws IOException {
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(header))) {
            return in.getNextEntry().getSize();
        }
    }

    @Test
    void everyNameLengthIsReadBack() throws IOException {
        for (int length = 1; length < 320; length++) {
            String path = ("d".repeat(40) + "/").repeat(10).substring(0, length - 1) + "x";
            byte[] bytes = tar(List.of(directory(path), file(path + "y", "")));
            try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(bytes))) {
                assertThat(in.getNextEntry().getName()).isEqualTo(path + "/");
                assertThat(in.getNextEntry().getName()).isEqualTo(path + "y");
                assertThat(in.getNextEntry()).isNull();
            }
        }
    }

    @Test
    void fileThatGrewOrShrankOrVanishedIsNamed() throws IOException {
        Path file = directory.resolve("kubelet");
        for (String now : List.of("12", "1234", "")) {
            Files.writeString(file, "123");
            Entry entry = new Entry.File("bin/kubelet", Entry.Attributes.FILE, new Content.LocalFile(file, 3));
            if (now.isEmpty()) {
                Files.delete(file);
            } else {
                Files.writeString(file, now);
            }
            assertThatThrownBy(() -> tar(List.of(entry)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problems().get(0).cause()).isEqualTo(Problem.Cause.ENVIRONMENT))
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void contentOfManyBuffersKeepsItsPlace() throws IOException {
        byte[] bytes = new byte[700_000];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(directory.resolve("f"), bytes);
        byte[] whole = tar(List.of(
                new Entry.File("f", Entry.Attributes.FILE, new Content.LocalFile(file, bytes.length)), file("g", "g")));
        byte[] inMemory = tar(List.of(file("f", bytes), file("g", "g")));
        assertThat(whole).isEqualTo(inMemory).hasSize(512 + 700_416 + 512 + 512 + 1024);
    }

    private Path tarFile() throws IOException {
        return Files.write(directory.resolve("t.tar"), tar(ENTRIES));
    }

    private static byte[] tar(List<Entry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(entries, bytes);
        return bytes.toByteArray();
    }

    private static void write(List<Entry> entries, OutputStream out) throws IOException {
        try (Progress.Task task = Progress.silent().begin("", 0);
                TarWriter writer = new TarWriter(out, task)) {
            for (Entry entry : entries) {
                writer.write(entry);
            }
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        try (InputStream in = process.getInputStream()) {
            String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        }
    }
}
