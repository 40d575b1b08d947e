package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.FileStamp;
import io.sealer.Progress;
import io.sealer.image.PartSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts are those of the archive beside them, or there are none. */
class SplitStepTest {

    @TempDir
    Path directory;

    private Path archive;
    private PartSet parts;

    @BeforeEach
    void write() throws IOException {
        archive = directory.resolve("edge-1.0.tar");
        parts = new PartSet(archive);
        write(1, 10_001);
    }

    private void write(int seed, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        Files.write(archive, bytes);
    }

    private int split(long size) throws IOException {
        return new SplitStep(archive, directory.resolve("sealer"), OptionalLong.of(size), Progress.silent()).run(false);
    }

    private int dontSplit() throws IOException {
        return new SplitStep(archive, directory.resolve("sealer"), OptionalLong.empty(), Progress.silent()).run(false);
    }

    private byte[] joined() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path part : parts.parts()) {
            all.writeBytes(Files.readAllBytes(part));
        }
        return all.toByteArray();
    }

    private List<FileStamp> stamps() throws IOException {
        List<FileStamp> stamps = new ArrayList<>();
        for (Path part : parts.parts()) {
            stamps.add(FileStamp.of(part).orElseThrow());
        }
        stamps.add(FileStamp.of(parts.sums()).orElseThrow());
        return stamps;
    }

    @Test
    void theArchiveIsCutAndStays() throws IOException {
        assertThat(split(1000)).isEqualTo(11);
        assertThat(parts.parts()).hasSize(11).first().isEqualTo(directory.resolve("edge-1.0.tar.part-000"));
        assertThat(parts.parts().get(10)).hasFileName("edge-1.0.tar.part-010").hasSize(1);
        assertThat(archive).hasBinaryContent(joined());
        assertThat(parts.sums()).hasFileName("edge-1.0.tar.sha256sums");
    }

    @Test
    void aSecondRunWritesNothing() throws IOException {
        split(3000);
        List<FileStamp> before = stamps();
        assertThat(split(3000)).isEqualTo(4);
        assertThat(stamps()).isEqualTo(before);
    }

    @Test
    void whatIsMissingTouchedOrOfAnotherSizeIsWrittenAgain() throws IOException {
        split(3000);
        Files.delete(parts.parts().get(2));
        split(3000);
        assertThat(archive).hasBinaryContent(joined());
        Files.write(parts.parts().get(1), new byte[3000]);
        split(3000);
        assertThat(archive).hasBinaryContent(joined());
        Files.delete(parts.sums());
        split(3000);
        assertThat(parts.sums()).exists();
        assertThat(split(6000)).isEqualTo(2);
        assertThat(archive).hasBinaryContent(joined());
    }

    @Test
    void partsOfAnOlderArchiveGo() throws IOException {
        split(100);
        write(2, 500);
        assertThat(split(100)).isEqualTo(5);
        assertThat(archive).hasBinaryContent(joined());
        assertThat(dontSplit()).isZero();
        assertThat(parts.parts()).as("those of this archive stay").hasSize(5);
        write(3, 600);
        dontSplit();
        assertThat(parts.parts()).isEmpty();
        assertThat(parts.sums()).doesNotExist();
    }

    @Test
    void filesOfOtherNamesAreNobodysParts() throws IOException {
        Path other = Files.writeString(directory.resolve("edge-1.0.tar.part-old"), "mine");
        Path another = Files.writeString(directory.resolve("edge-1.0.tar.delta.part-000"), "mine");
        split(100);
        write(3, 600);
        dontSplit();
        assertThat(other).exists();
        assertThat(another).exists();
    }

    @Test
    void aFailureLeavesNoPartsAtAll() throws IOException {
        split(3000);
        write(2, 10_001);
        assertThatThrownBy(() -> split(1)).hasMessageContaining("10001 parts");
        assertThat(parts.parts()).isEmpty();
        assertThat(parts.sums()).doesNotExist();
        assertThat(archive).exists();
        Path blocked = Files.createDirectories(directory.resolve(".edge-1.0.tar.part-002.part/x"));
        assertThatThrownBy(() -> split(3000)).hasMessageContaining("cannot split " + archive);
        assertThat(parts.parts()).isEmpty();
        assertThat(blocked).exists();
    }
}
