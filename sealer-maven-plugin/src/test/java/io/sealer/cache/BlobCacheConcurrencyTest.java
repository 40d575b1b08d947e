package io.sealer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.testkit.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheConcurrencyTest {

    private static final int BLOBS = 20;
    private static final int ROUNDS = 5;
    private static final int THREADS = 16;

    @TempDir
    Path root;

    private final Map<Process, Path> outputs = new HashMap<>();

    /** What the child processes run: {@code put ROOT}, or {@code hang ROOT} which stops within a blob. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws IOException {
            BlobCache cache = new BlobCache(Path.of(args[1]));
            if (args[0].equals("put")) {
                work(cache, 1);
                return;
            }
            try (BlobWriter writer = cache.open(Digest.of(blob(0)))) {
                writer.write(blob(0), 0, 100);
                System.in.read();
            }
        }
    }

    @Test
    void threadsAndProcessesShareOneCache() throws Exception {
        List<Process> children = List.of(child("put"), child("put"));
        BlobCache cache = new BlobCache(root);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int seed = i;
                running.add(threads.submit(() -> {
                    start.await();
                    work(cache, seed);
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : running) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (Process child : children) {
            assertThat(child.waitFor()).as(Files.readString(output(child))).isZero();
        }

        for (int i = 0; i < BLOBS; i++) {
            assertThat(new BlobCache(root, true).find(Digest.of(blob(i)))).isPresent();
        }
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aWriterThatIsKilledDisturbsNobody() throws Exception {
        Process child = child("hang");
        try {
            while (leftovers().isEmpty()) {
                assertThat(child.waitFor(5, TimeUnit.MILLISECONDS))
                        .as(Files.readString(output(child)))
                        .isFalse();
            }
        } finally {
            child.destroyForcibly().waitFor();
        }

        BlobCache cache = new BlobCache(root);
        assertThat(leftovers()).hasSize(1);
        assertThat(cache.find(Digest.of(blob(0)))).isEmpty();
        assertThat(cache.put(blob(0)).file()).hasBinaryContent(blob(0));
    }

    /** Puts, damages, deletes and finds blobs in an order of its own; whatever is found must be right. */
    private static void work(BlobCache cache, long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < BLOBS * ROUNDS; i++) {
            byte[] bytes = blob(random.nextInt(BLOBS));
            CachedBlob blob = cache.put(bytes);
            if (random.nextInt(10) == 0) {
                Files.deleteIfExists(blob.file());
            }
            assertThat(blob.size()).isEqualTo(bytes.length);
            cache.find(blob.digest()).ifPresent(found -> assertThat(found).isEqualTo(blob));
        }
        for (int i = 0; i < BLOBS; i++) {
            cache.put(blob(i));
        }
    }

    private static byte[] blob(int number) {
        byte[] bytes = new byte[1000 + 3000 * number];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private List<Path> leftovers() throws IOException {
        Path partial = root.resolve("partial");
        if (!Files.exists(partial)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(partial)) {
            return files.toList();
        }
    }

    private Process child(String verb) throws IOException {
        Path output = Files.createTempFile(root, "child", ".out");
        Process process = TestJvm.of(Child.class, verb, root.toString())
                .redirectOutput(output.toFile())
                .start();
        outputs.put(process, output);
        return process;
    }

    private Path output(Process process) {
        return outputs.get(process);
    }
}
