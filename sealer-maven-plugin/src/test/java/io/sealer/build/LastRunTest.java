package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Progress;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastRunTest {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path basedir;

    private Path work;
    private Path config;
    private Path output;
    private final List<String> heard = new ArrayList<>();
    private final UsedFiles used = new UsedFiles();

    @BeforeEach
    void writeProject() throws IOException {
        work = basedir.resolve("target/sealer");
        config = write("ctx/config", "one", LONG_AGO);
        write("ctx/Kubefile", "FROM scratch\n", LONG_AGO);
        output = write("target/x.tar", "archive", Instant.now());
    }

    private Path write(String file, String text, Instant time) throws IOException {
        Path path = basedir.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return Files.setLastModifiedTime(path, FileTime.from(time));
    }

    private LastRun run(String... parameters) {
        return new LastRun(work, "package-image", Optional.of(inputs(parameters)), used);
    }

    private BuildInputs inputs(String... parameters) {
        Path context = basedir.resolve("ctx");
        return new BuildInputs(
                basedir,
                context,
                true,
                context.resolve("Kubefile"),
                List.of(),
                List.of(),
                List.of(work),
                List.of(parameters),
                Map.of(),
                false,
                List.of());
    }

    private void done(LastRun run) throws IOException {
        SaidLines said = new SaidLines(Progress.silent());
        said.info("10 layers");
        said.warn("not taken: a\n  because");
        said.ofTheMoment().warn("the server is slow");
        said.keepForLater("up to date");
        run.remember(List.of(output), said);
    }

    private void build() throws IOException {
        LastRun run = run();
        run.begin();
        done(run);
    }

    private boolean repeats(LastRun run) {
        heard.clear();
        return run.repeat(new SaidProgress(heard));
    }

    @Test
    void saysAgainWhatWasSaidButForNewsOfTheMoment() throws IOException {
        assertThat(repeats(run())).isFalse();
        build();
        Map<String, String> before = listing();
        assertThat(repeats(run())).isTrue();
        assertThat(heard).containsExactly("10 layers", "WARN not taken: a", "WARN   because", "up to date");
        assertThat(listing()).isEqualTo(before);
    }

    private Map<String, String> listing() throws IOException {
        Map<String, String> listing = new TreeMap<>();
        try (Stream<Path> files = Files.walk(basedir)) {
            for (Path file : files.toList()) {
                listing.put(
                        file.toString(),
                        Files.readAttributes(file, "unix:ino,ctime,size").toString());
            }
        }
        return listing;
    }

    @Test
    void changedInputsHaveToBeWorkedOn() throws IOException {
        build();
        assertThat(repeats(run("zstd"))).isFalse();
        assertThat(heard).isEmpty();
        write("ctx/config", "two", LONG_AGO.plusSeconds(1));
        assertThat(repeats(run())).isFalse();
    }

    @Test
    void otherParametersInBetweenAreNoticed() throws IOException {
        build();
        LastRun other = run("zstd");
        other.begin();
        done(other);
        assertThat(repeats(run())).isFalse();
        assertThat(repeats(run("zstd"))).isTrue();
    }

    @Test
    void whereInputsDoNotDecideNothingIsRemembered() throws IOException {
        LastRun run = new LastRun(work, "collect-images", Optional.empty(), used);
        run.begin();
        done(run);
        assertThat(repeats(new LastRun(work, "collect-images", Optional.empty(), used)))
                .isFalse();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void touchedOutputHasToBeMadeAgain() throws IOException {
        build();
        Files.writeString(output, "ARCHIVE");
        assertThat(repeats(run())).isFalse();
        build();
        Files.delete(output);
        assertThat(repeats(run())).isFalse();
    }

    @Test
    void outputThatIsNotThereMustNotAppear() throws IOException {
        Files.delete(output);
        build();
        assertThat(repeats(run())).isTrue();
        Files.writeString(output, "from elsewhere");
        assertThat(repeats(run())).isFalse();
    }

    @Test
    void runThatWasKilledOrFailedIsNotDone() throws IOException {
        build();
        run().begin();
        assertThat(repeats(run())).isFalse();
    }

    @Test
    void twoRunsAtATimeLeaveNoRecord() throws IOException {
        LastRun one = run();
        one.begin();
        LastRun other = run("zstd");
        other.begin();
        done(one);
        assertThat(repeats(run())).isFalse();
        done(other);
        assertThat(repeats(run())).isFalse();
        assertThat(repeats(run("zstd"))).isFalse();
    }

    @Test
    void runThatEndsBehindAnotherTakesItsRecordAway() throws IOException {
        LastRun one = run();
        one.begin();
        build();
        assertThat(repeats(run())).isTrue();
        done(one);
        assertThat(repeats(run())).isFalse();
    }

    @Test
    void fileThatWasJustWrittenIsComparedByContent() throws IOException {
        Instant now = Instant.now();
        write("ctx/config", "two", now);
        build();
        assertThat(repeats(run())).isTrue();
        rewriteWithinOneTick(config, "six", "two");
        assertThat(repeats(run())).as("same size and times, other bytes").isFalse();
    }

    /**
     * What a second write within one tick of the file system's clock comes to. No test can do that, so the record is told
     * that the file looked as it does now.
     */
    private void rewriteWithinOneTick(Path file, String text, String before) throws IOException {
        Path record = work.resolve("package-image.last");
        List<String> lines = new ArrayList<>(Files.readAllLines(record));
        assertThat(lines).anyMatch(line -> line.startsWith("content ") && line.endsWith(file.toString()));
        assertThat(text).hasSameSizeAs(before);
        Files.writeString(file, text);
        String now = inputs().look().orElseThrow().digest().toString();
        lines.replaceAll(line -> line.startsWith("inputs ") ? "inputs " + now : line);
        Files.write(record, lines);
    }

    @Test
    void tooMuchThatWasJustWrittenIsNotRemembered() throws IOException {
        Path large = basedir.resolve("ctx/large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(33L << 20);
        }
        build();
        assertThat(repeats(run())).isFalse();
        Files.setLastModifiedTime(large, FileTime.from(LONG_AGO));
        build();
        assertThat(repeats(run())).isTrue();
    }

    @Test
    void whatTheRunReadHasToBeAsItWas() throws IOException {
        Path base = write("bases/k0s.tar", "1", LONG_AGO);
        used.add(base);
        build();
        assertThat(repeats(run())).isTrue();
        write("bases/k0s.tar", "2", LONG_AGO.plusSeconds(1));
        assertThat(repeats(run())).isFalse();
    }

    @Test
    void changeBehindReadingIsNoticed() throws IOException {
        LastRun run = run();
        run.begin();
        used.add(write("bases/k0s.tar", "1", LONG_AGO));
        write("bases/k0s.tar", "2", LONG_AGO.plusSeconds(1));
        write("ctx/config", "two", LONG_AGO.plusSeconds(1));
        done(run);
        assertThat(repeats(run())).isFalse();
    }

    @Test
    void brokenRecordIsNoRecord() throws IOException {
        build();
        Path record = work.resolve("package-image.last");
        String good = Files.readString(record);
        for (String text : List.of(
                "",
                "\n",
                good.substring(0, good.length() / 2),
                good.replace("sealer 1", "sealer 2"),
                good.replace("look ", "look"),
                "sealer 1\nnothing\nsealer 1\n")) {
            Files.writeString(record, text);
            assertThat(repeats(run())).as(text).isFalse();
        }
        Files.writeString(record, good);
        assertThat(repeats(run())).isTrue();
    }
}
