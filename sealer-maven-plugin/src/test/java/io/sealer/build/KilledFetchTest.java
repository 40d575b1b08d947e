package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Progress;
import io.sealer.oci.Digest;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.FileServer;
import io.sealer.testkit.TestJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process that fetches files in the middle of two of them: one with a checksum, one that nobody knows. */
class KilledFetchTest {

    private static final int KEPT = 300_000;

    @TempDir
    Path directory;

    /** Arguments: project, URLs of files, each perhaps with a blank and its SHA-256. */
    public static void main(String[] arguments) throws IOException {
        fetch(Path.of(arguments[0]), List.of(arguments).subList(1, arguments.length));
    }

    private static FetchResult fetch(Path basedir, List<String> files) throws IOException {
        FetchSettings settings = new FetchSettings(
                files.stream()
                        .map(file -> file.split(" "))
                        .map(words -> file(words[0], words.length > 1 ? words[1] : ""))
                        .toList(),
                lock(basedir),
                List.of(),
                false,
                false);
        return new FetchStep(
                        CollectProgram.project(basedir),
                        settings,
                        ArtifactFiles.none(),
                        RegistryConfiguration.plain("test"),
                        cache(basedir),
                        Progress.silent())
                .run();
    }

    private static ConfiguredFile file(String url, String sha256) {
        return new ConfiguredFile(
                url, "", "", "files/", "", sha256, "", false, List.of(), List.of(), 0, List.of(), Map.of());
    }

    private static Path lock(Path basedir) {
        return basedir.resolve("ctx/files.lock");
    }

    private static Path cache(Path basedir) {
        return basedir.resolve("cache");
    }

    @Test
    void theNextBuildGoesOnWhereTheKilledOneWas() throws IOException, InterruptedException {
        byte[] known = bytes(1);
        byte[] unknown = bytes(2);
        Files.createDirectories(directory.resolve("ctx"));
        try (FileServer server = FileServer.start()) {
            server.file("/known", known).file("/unknown", unknown);
            server.stallOnce("/known", KEPT).stallOnce("/unknown", KEPT);
            List<String> files =
                    List.of(server.url() + "/known " + Digest.of(known).hex(), server.url() + "/unknown");
            Path output = directory.resolve("output.txt");
            Process child = TestJvm.of(KilledFetchTest.class, directory.toString(), files.get(0), files.get(1))
                    .redirectOutput(output.toFile())
                    .start();
            while (!hasBothBeginnings() && !child.waitFor(5, TimeUnit.MILLISECONDS)) {
                Thread.onSpinWait();
            }
            child.destroyForcibly().waitFor();
            assertThat(child.exitValue()).as(Files.readString(output)).isEqualTo(137);

            assertThat(CollectProgram.cached(cache(directory), "blobs")).isEmpty();
            assertThat(lock(directory)).doesNotExist();
            assertThat(directory.resolve("target/sealer/files.yaml")).doesNotExist();

            server.forget();
            FetchResult result = fetch(directory, files);

            assertThat(server.asked()).contains("GET /known bytes=" + KEPT + "-", "GET /unknown bytes=" + KEPT + "-");
            assertThat(server.asked()).doesNotContain("GET /known");
            assertThat(result.files()).isEqualTo(2);
            assertThat(lock(directory)).content().contains(Digest.of(unknown).hex());
            assertThat(CollectProgram.cached(cache(directory), "partial")).isEmpty();
        }
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[2 * KEPT];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private boolean hasBothBeginnings() throws IOException {
        try {
            long complete = 0;
            for (Path partial : CollectProgram.cached(cache(directory), "partial")) {
                complete += Files.size(partial) >= KEPT ? 1 : 0;
            }
            return complete == 2;
        } catch (NoSuchFileException | UncheckedIOException e) {
            // The child is at work: what was listed may have got another name since.
            return false;
        }
    }
}
