package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the process that collects images at random moments; {@code -Dsealer.kill.runs=50} says how often,
 * {@code -Dsealer.kill.seed=N} repeats a run's moments as well as clocks allow.
 */
class KilledCollectionTest {

    private static final int RUNS = Integer.getInteger("sealer.kill.runs", 4);
    private static final long SEED = Long.getLong("sealer.kill.seed", System.nanoTime());
    private static final TestLayer SHARED = TestLayer.random(1, 400_000);
    private static final TestLayer LARGE = TestLayer.random(2, 600_000);
    private static final String BLOBS = "GET /v2/**/blobs/*";
    private static final String PARTIAL = "[0-9a-f]{64}(\\.[^.]+\\.[^.]+)?";

    @TempDir
    Path directory;

    private FaultRegistry registry;
    private CollectProgram program;
    private String undisturbed;

    @BeforeEach
    void collectOnceUndisturbed() throws IOException {
        registry = FaultRegistry.start();
        registry.push("library/web:1", TestImage.oci(Platform.LINUX_AMD64, SHARED, TestLayer.random(3, 100_000)));
        registry.push("library/db:1", TestImage.docker(Platform.LINUX_AMD64, SHARED, LARGE));
        registry.push(
                "library/log:1",
                TestImage.ociIndex(TestImage.oci(Platform.LINUX_AMD64, SHARED, TestLayer.random(4, 1000))));
        slowDown();
        program = new CollectProgram(directory.resolve("project"), directory.resolve("cache"), registry.url())
                .needing("web:1", "db:1", "log:1");
        program.run("undisturbed", false);
        undisturbed = Files.readString(program.lock());
        forgetEverything();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    /** To some 300 ms for all. */
    private void slowDown() {
        registry.when(BLOBS).then(Fault.drip(8192, 4));
    }

    private String said() throws IOException {
        return Files.readString(program.output());
    }

    private void forgetEverything() throws IOException {
        for (Path tree : List.of(program.cache(), program.lock().getParent())) {
            if (Files.exists(tree)) {
                try (Stream<Path> all = Files.walk(tree)) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
        registry.clearLog();
    }

    /** Waits until a child asks for something like this, or ends. */
    private void awaitRequest(String pattern, Process child) throws InterruptedException {
        while (registry.requests(pattern).isEmpty() && !child.waitFor(2, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aBuildAfterKilledOnesIsLikeAnUndisturbedOne() throws IOException, InterruptedException {
        Random random = new Random(SEED);
        String seed = " of -Dsealer.kill.runs=" + RUNS + " -Dsealer.kill.seed=" + SEED;
        // Learns how long a child takes, so that most kills meet one and no stage of it is left out.
        double spanMillis = 200;
        int kills = 0;
        for (int child = 0; kills < RUNS && child < 5 * RUNS; child++) {
            String which = "child " + child + seed;
            // One in four is killed at the manifests already.
            String stage = random.nextInt(4) == 0 ? "GET /v2/**" : BLOBS;
            if (endsBefore(stage, random.nextDouble() * spanMillis, which)) {
                spanMillis *= 0.7;
                checkThatAllIsThere(which);
                forgetEverything();
            } else {
                spanMillis *= 1.1;
                kills++;
            }
        }
        assertThat(kills).as("kills" + seed).isEqualTo(RUNS);
        program.run("last", false);
        checkThatNothingIsWrong("end" + seed);
        checkThatAllIsThere("end" + seed);
    }

    /** Whether a child ends by itself before so much time has passed since it asked for something; else it is killed then. */
    private boolean endsBefore(String asked, double millis, String which) throws IOException, InterruptedException {
        registry.clearLog();
        Process child = program.start("child");
        awaitRequest(asked, child);
        child.waitFor((long) (millis * 1e6), TimeUnit.NANOSECONDS);
        child.destroyForcibly().waitFor();
        assertThat(child.exitValue()).as(which + ": " + said()).isIn(0, 137);
        checkThatNothingIsWrong(which);
        return child.exitValue() == 0;
    }

    /** Whatever stands under a final name is complete; beside it there is nothing but beginnings and small leftovers. */
    private void checkThatNothingIsWrong(String when) throws IOException {
        for (Path blob : program.cached("blobs")) {
            try (InputStream in = Files.newInputStream(blob)) {
                assertThat(Digest.of(in).hex())
                        .as(when)
                        .isEqualTo(blob.getFileName().toString());
            }
        }
        for (Path partial : program.cached("partial")) {
            assertThat(partial.getFileName().toString()).as(when).matches(PARTIAL + "|.*\\.tmp");
        }
        try {
            assertThat(Files.readString(program.lock())).as(when).isEqualTo(undisturbed);
        } catch (NoSuchFileException e) {
            return;
        }
    }

    private void checkThatAllIsThere(String when) throws IOException {
        assertThat(program.lock()).as(when).content().isEqualTo(undisturbed);
        assertThat(program.cached("partial")).as(when).isEmpty();
        registry.clearLog();
        program.run("warm", true);
        assertThat(registry.requests(BLOBS)).as(when).isEmpty();
    }

    @Test
    void aKilledDownloadGoesOnWhereItWas() throws IOException, InterruptedException {
        int kept = 300_000;
        registry.behave().when("GET /v2/**/blobs/" + LARGE.digest()).then(Fault.stallAfter(kept));
        Process child = program.start("child");
        while (!hasBegun(kept) && !child.waitFor(5, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
        child.destroyForcibly().waitFor();
        assertThat(child.exitValue()).as(said()).isEqualTo(137);
        registry.behave().clearLog();
        program.run("next", false);

        assertThat(registry.requests("GET /v2/**/blobs/" + LARGE.digest()))
                .singleElement()
                .satisfies(request -> assertThat(request.header("Range")).contains("bytes=" + kept + "-"));
        checkThatNothingIsWrong("then");
        checkThatAllIsThere("then");
    }

    private boolean hasBegun(int bytes) throws IOException {
        try {
            for (Path partial : program.cached("partial")) {
                if (partial.getFileName().toString().startsWith(LARGE.digest().hex()) && Files.size(partial) >= bytes) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException | UncheckedIOException e) {
            // The child is at work: what was listed may have got another name since.
            return false;
        }
    }
}
