package io.sealer.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sealer.Progress;
import io.sealer.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerWriterTest {

    private static final long LARGE = 16L << 20;

    @TempDir
    Path directory;

    @Test
    void memoryDoesNotGrowWithTheContent() throws IOException {
        for (LayerFormat format : List.of(LayerFormat.TAR, LayerFormat.ZSTD)) {
            write(format, LARGE / 16);
            long small = allocatedBy(format, LARGE / 16);
            long large = allocatedBy(format, LARGE);
            assertThat(large - small).as("%s", format).isLessThan(LARGE / 16);
        }
    }

    private long allocatedBy(LayerFormat format, long size) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        write(format, size);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void write(LayerFormat format, long size) throws IOException {
        Path sparse = directory.resolve("sparse-" + size);
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(size);
        }
        PlannedLayer layer = new PlannedLayer(
                "COPY",
                format,
                List.of(new Entry.File("f", Entry.Attributes.FILE, new Content.LocalFile(sparse, size))));
        try (Progress.Task task = Progress.silent().begin("", 0)) {
            WrittenLayer written = new LayerWriter(zstd()).write(layer, OutputStream.nullOutputStream(), task);
            assertThat(written.descriptor().size()).isPositive();
        }
    }

    @Test
    void numberOfWorkersDoesNotChangeTheBytes() throws IOException {
        byte[] input = new byte[12 << 20];
        new Random(1).nextBytes(input);
        for (int i = 0; i < input.length; i++) {
            input[i] &= 15;
        }
        Digest one = compressed(input, 1, 1 << 18);
        assertThat(compressed(input, 4, 1 << 18)).isEqualTo(one);
        assertThat(compressed(input, 2, 777)).isEqualTo(one);
    }

    private Digest compressed(byte[] input, int workers, int step) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = zstd().compress(bytes, workers)) {
            for (int at = 0; at < input.length; at += step) {
                out.write(input, at, Math.min(step, input.length - at));
            }
        }
        try (InputStream in = zstd().decompress(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(Arrays.equals(in.readAllBytes(), input)).isTrue();
        }
        return Digest.of(bytes.toByteArray());
    }

    @Test
    void headerOfGzipSaysNothingOfTheMachine() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GzipOutput(bytes)) {
            out.write(new byte[100_000]);
        }
        assertThat(bytes.toByteArray()).startsWith(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
    }

    private ZstdNative zstd() {
        return new ZstdNative(directory.resolve("native"));
    }
}
