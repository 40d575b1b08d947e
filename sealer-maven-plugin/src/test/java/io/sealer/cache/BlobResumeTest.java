package io.sealer.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import io.sealer.testkit.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobResumeTest {

    private static final byte[] BYTES = new byte[100_000];
    private static final int HALF = 50_000;

    static {
        new Random(7).nextBytes(BYTES);
    }

    private static final Digest DIGEST = Digest.of(BYTES);

    @TempDir
    Path root;

    /** What the child process runs: writes half of the blob, says so, and hangs. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) throws IOException {
            try (BlobWriter writer = begin(new BlobCache(Path.of(args[0])))) {
                writer.write(BYTES, 0, HALF);
                System.out.println("written");
                System.in.read();
            }
        }
    }

    private static BlobWriter begin(BlobCache cache) {
        return cache.resume(DIGEST, BYTES.length).orElseThrow();
    }

    private static CachedBlob finish(BlobWriter writer) throws IOException {
        int offset = (int) writer.written();
        writer.write(BYTES, offset, BYTES.length - offset);
        return writer.commit();
    }

    private void leaveHalf() {
        try (BlobWriter writer = begin(new BlobCache(root))) {
            writer.write(BYTES, 0, HALF);
        }
    }

    private List<Path> partials() throws IOException {
        Path directory = root.resolve("partial");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void aLaterBuildGoesOnWhereAnEarlierStopped() throws IOException {
        leaveHalf();
        assertThat(partials()).containsExactly(root.resolve("partial").resolve(DIGEST.hex()));

        try (BlobWriter writer = begin(new BlobCache(root))) {
            assertThat(writer.written()).isEqualTo(HALF);
            assertThat(writer.resumed()).isEqualTo(HALF);
            assertThat(finish(writer).file()).hasBinaryContent(BYTES);
        }
        assertThat(partials()).isEmpty();
    }

    @Test
    void aWriterThatWroteNothingLeavesNothing() throws IOException {
        begin(new BlobCache(root)).close();

        assertThat(partials()).isEmpty();
    }

    @Test
    void whatIsInTheCacheIsNotBegunAgain() throws IOException {
        leaveHalf();
        new BlobCache(root).put(BYTES);

        assertThat(new BlobCache(root).resume(DIGEST, BYTES.length)).isEmpty();
        assertThat(partials()).isEmpty();
    }

    @Test
    void aLeftoverThatLacksNothingIsTakenAsItIs() throws IOException {
        try (BlobWriter writer = begin(new BlobCache(root))) {
            writer.write(BYTES, 0, BYTES.length);
        }
        BlobCache cache = new BlobCache(root);

        assertThat(cache.resume(DIGEST, BYTES.length)).isEmpty();
        assertThat(cache.find(DIGEST).orElseThrow().file()).hasBinaryContent(BYTES);
        assertThat(partials()).isEmpty();
    }

    @Test
    void aLeftoverThatIsTooLongIsThrownAway() throws IOException {
        Path left = root.resolve("partial").resolve(DIGEST.hex());
        Files.createDirectories(left.getParent());
        Files.write(left, new byte[BYTES.length + 1]);

        try (BlobWriter writer = begin(new BlobCache(root))) {
            assertThat(writer.written()).isZero();
            assertThat(finish(writer).file()).hasBinaryContent(BYTES);
        }
    }

    @Test
    void aDamagedLeftoverNeverBecomesABlob() throws IOException {
        leaveHalf();
        Path left = partials().get(0);
        byte[] damaged = Files.readAllBytes(left);
        damaged[10] ^= 1;
        Files.write(left, damaged);
        BlobCache cache = new BlobCache(root);
        BlobWriter writer = begin(cache);
        assertThatThrownBy(() -> finish(writer)).isInstanceOf(DigestMismatchException.class);
        assertThat(partials()).isEmpty();
        assertThat(cache.find(DIGEST)).isEmpty();

        // The second attempt has nothing to build upon.
        Files.write(left, new byte[BYTES.length]);
        try (BlobWriter second = begin(cache)) {
            assertThat(second.resumed()).isZero();
            assertThat(finish(second).file()).hasBinaryContent(BYTES);
        }
    }

    @Test
    void aSenderWithoutRangesStartsOver() throws IOException {
        leaveHalf();
        try (BlobWriter writer = begin(new BlobCache(root))) {
            writer.restart();
            assertThat(writer.written()).isZero();
            assertThat(finish(writer).file()).hasBinaryContent(BYTES);
        }
    }

    @Test
    void whatIsDiscardedIsGone() throws IOException {
        leaveHalf();
        begin(new BlobCache(root)).discard();

        assertThat(partials()).isEmpty();
    }

    @Test
    void theNextBuildGoesOnWhereAKilledOneWas() throws Exception {
        try (LivingChild child = new LivingChild()) {
            child.kill();
        }
        assertThat(partials()).hasSize(1);

        try (BlobWriter writer = begin(new BlobCache(root))) {
            assertThat(writer.written()).isEqualTo(HALF);
            assertThat(finish(writer).file()).hasBinaryContent(BYTES);
        }
        assertThat(partials()).isEmpty();
    }

    @Test
    void theFileOfALivingProcessIsItsOwn() throws Exception {
        try (LivingChild child = new LivingChild()) {
            BlobCache impatient = new BlobCache(root, false, Duration.ZERO);
            try (BlobWriter writer = begin(impatient)) {
                assertThat(writer.written()).isZero();
                assertThat(finish(writer).file()).hasBinaryContent(BYTES);
            }
            assertThat(partials())
                    .singleElement()
                    .satisfies(file -> assertThat(Files.size(file)).isEqualTo(HALF));
            child.kill();
        }
        assertThat(new BlobCache(root).resume(DIGEST, BYTES.length)).isEmpty();
        assertThat(partials()).isEmpty();
    }

    @Test
    void whoeverWaitsGoesOnWhenTheOtherIsKilled() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (LivingChild child = new LivingChild()) {
            Future<Long> waiting = threads.submit(() -> {
                try (BlobWriter writer = begin(new BlobCache(root))) {
                    long kept = writer.written();
                    finish(writer);
                    return kept;
                }
            });
            child.kill();

            assertThat(waiting.get()).isEqualTo(HALF);
        } finally {
            threads.shutdownNow();
        }
        assertThat(partials()).isEmpty();
    }

    @Test
    void ofManyThreadsOneWritesAndAllHaveTheBlob() throws Exception {
        AtomicInteger writers = new AtomicInteger();
        Callable<Optional<CachedBlob>> work = () -> {
            BlobCache cache = new BlobCache(root);
            Optional<BlobWriter> writer = cache.resume(DIGEST, BYTES.length);
            if (writer.isPresent()) {
                writers.incrementAndGet();
                try (BlobWriter mine = writer.get()) {
                    finish(mine);
                }
            }
            return cache.find(DIGEST);
        };
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Optional<CachedBlob>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(work);
            }
            for (Future<Optional<CachedBlob>> one : threads.invokeAll(all)) {
                assertThat(one.get()).isPresent();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(writers).hasValue(1);
        assertThat(partials()).isEmpty();
    }

    @Test
    void aWriterThatHangsHoldsUpNobody() throws IOException {
        try (BlobWriter hanging = begin(new BlobCache(root))) {
            hanging.write(BYTES, 0, HALF);
            try (BlobWriter writer = begin(new BlobCache(root, false, Duration.ZERO))) {
                assertThat(writer.written()).isZero();
                finish(writer);
            }

            assertThat(finish(hanging).file()).hasBinaryContent(BYTES);
        }
        assertThat(partials()).isEmpty();
    }

    @Test
    void waitingEndsWhenTheBuildIsInterrupted() {
        try (BlobWriter other = begin(new BlobCache(root))) {
            other.write(BYTES, 0, HALF);
            BlobCache cache = new BlobCache(root);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> cache.resume(DIGEST, BYTES.length))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anInterruptedThreadStillWrites() throws IOException {
        Thread.currentThread().interrupt();
        try (BlobWriter writer = begin(new BlobCache(root))) {
            assertThat(finish(writer).file()).hasBinaryContent(BYTES);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aCacheDeletedUnderTheWriterIsSaidClearly() throws IOException {
        BlobWriter writer = begin(new BlobCache(root.resolve("cache")));
        writer.write(BYTES, 0, HALF);
        try (Stream<Path> files = Files.list(root.resolve("cache/partial"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(() -> finish(writer))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("deleted meanwhile");
    }

    /** A process that has written half of the blob and has it open. */
    private final class LivingChild implements AutoCloseable {

        private final Process process;

        LivingChild() throws IOException {
            process = TestJvm.of(Child.class, root.toString())
                    .redirectErrorStream(false)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.inputReader().readLine()).isEqualTo("written");
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
