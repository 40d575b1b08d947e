package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.FileStamp;
import io.sealer.oci.Platform;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.LoggedRequest;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One cache, used by several builds at once, and damaged between builds. */
class SharedCacheTest {

    private static final TestLayer SHARED = TestLayer.random(1, 200_000);
    private static final String BLOBS = "GET /v2/**/blobs/*";

    @TempDir
    Path directory;

    private FaultRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = FaultRegistry.start();
        registry.push("library/web:1", TestImage.oci(Platform.LINUX_AMD64, SHARED, TestLayer.random(2, 50_000)));
        registry.push("library/db:1", TestImage.docker(Platform.LINUX_AMD64, SHARED, TestLayer.random(3, 300_000)));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private CollectProgram program(String name) throws IOException {
        return new CollectProgram(directory.resolve(name), directory.resolve("cache"), registry.url())
                .needing("web:1", "db:1");
    }

    @Test
    void processesAndThreadsCollectTheSameImagesAtOnce() throws Exception {
        registry.when(BLOBS).then(Fault.drip(16384, 3));
        List<CollectProgram> children = List.of(program("one"), program("two"));
        List<Process> processes = new ArrayList<>();
        for (CollectProgram child : children) {
            processes.add(child.start("child" + processes.size()));
        }
        List<CollectProgram> modules = List.of(program("a"), program("b"), program("c"));
        ExecutorService threads = Executors.newFixedThreadPool(modules.size());
        try {
            List<Future<CollectedImages>> running = new ArrayList<>();
            for (CollectProgram module : modules) {
                running.add(threads.submit(() -> module.run("parent", false)));
            }
            for (Future<CollectedImages> one : running) {
                assertThat(one.get().images()).isEqualTo(2);
            }
        } finally {
            threads.shutdownNow();
        }
        for (int i = 0; i < processes.size(); i++) {
            assertThat(processes.get(i).waitFor())
                    .as(Files.readString(children.get(i).output()))
                    .isZero();
        }

        String lock = Files.readString(modules.get(0).lock());
        for (CollectProgram one : List.of(children.get(0), children.get(1), modules.get(1), modules.get(2))) {
            assertThat(one.lock()).content().isEqualTo(lock);
        }
        Map<String, Long> fetched = registry.requests(BLOBS).stream()
                .collect(Collectors.groupingBy(SharedCacheTest::processAndBlob, Collectors.counting()));
        assertThat(fetched).isNotEmpty();
        assertThat(fetched.values()).as("%s", fetched).containsOnly(1L);
        assertThat(modules.get(0).cached("partial")).isEmpty();
        registry.clearLog();
        modules.get(0).run("warm", true);
        assertThat(registry.requests(BLOBS)).isEmpty();
    }

    private static String processAndBlob(LoggedRequest request) {
        return request.header("User-Agent").orElseThrow() + " " + request.path().replaceFirst(".*/", "");
    }

    /** A way to hurt a file. */
    private interface Damage {

        void on(Path file) throws IOException;
    }

    private void heals(Damage damage, boolean force, int fetchedAgain) throws IOException {
        CollectProgram program = program("project");
        program.run("first", false);
        String lock = Files.readString(program.lock());
        List<Path> blobs = program.cached("blobs");
        Path file = blobs.stream()
                .filter(blob ->
                        blob.getFileName().toString().equals(SHARED.digest().hex()))
                .findFirst()
                .orElseThrow();
        damage.on(file);
        registry.clearLog();
        program.run("second", force);

        assertThat(program.lock()).content().isEqualTo(lock);
        assertThat(file).hasBinaryContent(SHARED.blob());
        assertThat(registry.requests("GET /v2/**/blobs/" + SHARED.digest())).hasSize(fetchedAgain);
        assertThat(registry.requests(BLOBS)).hasSize(fetchedAgain);
        assertThat(program.cached("blobs")).containsExactlyInAnyOrderElementsOf(blobs);
        assertThat(program.cached("partial")).isEmpty();
    }

    private static byte[] rotten() {
        byte[] bytes = SHARED.blob().clone();
        bytes[1000] ^= 1;
        return bytes;
    }

    @Test
    void aTruncatedBlobIsFetchedAgain() throws IOException {
        heals(file -> Files.write(file, new byte[10]), false, 1);
    }

    @Test
    void aBlobThatWasWrittenToIsFetchedAgain() throws IOException {
        heals(file -> Files.write(file, rotten()), false, 1);
    }

    @Test
    void aBlobThatWasReplacedIsFetchedAgainEvenWithTheOldTime() throws IOException {
        heals(
                file -> {
                    FileTime modified = Files.getLastModifiedTime(file);
                    Path other = Files.write(file.resolveSibling("other"), rotten());
                    Files.setLastModifiedTime(other, modified);
                    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
                },
                false,
                1);
    }

    @Test
    void aDeletedBlobIsFetchedAgain() throws IOException {
        heals(Files::delete, false, 1);
    }

    @Test
    void aTouchedBlobIsHashedAndKept() throws IOException {
        heals(file -> Files.setLastModifiedTime(file, FileTime.from(Instant.now())), false, 0);
    }

    @Test
    void rotThatTheFileSystemDoesNotNoticeIsFoundWithForce() throws IOException {
        heals(this::rotSilently, true, 1);
    }

    @Test
    void rotThatTheFileSystemDoesNotNoticeIsNotPromisedToBeFoundWithout() throws IOException {
        CollectProgram program = program("project");
        program.run("first", false);
        registry.clearLog();
        rotSilently(directory
                .resolve("cache/blobs/sha256")
                .resolve(SHARED.digest().hex().substring(0, 2))
                .resolve(SHARED.digest().hex()));
        program.run("second", false);

        assertThat(registry.requests(BLOBS)).isEmpty();
    }

    /** What the file system would tell after decay is made up, as nothing else can do in a test. */
    private void rotSilently(Path file) throws IOException {
        Files.write(file, rotten());
        Path stamps = directory.resolve("cache/stamps");
        Path record = stamps.resolve(directory.resolve("cache/blobs").relativize(file));
        Files.writeString(record, FileStamp.of(file).orElseThrow().text());
    }
}
