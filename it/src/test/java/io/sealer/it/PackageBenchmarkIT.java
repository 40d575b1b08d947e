package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the benchmark of packaging still runs, and what its tables look like; its figures mean nothing at this size. */
class PackageBenchmarkIT {

    private static final String NUMBER = "(?:-?[0-9]+\\.[0-9]+)";

    @Test
    void aTinyOneMeasuresEverything() {
        Tools.require("skopeo");
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("it."))
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .forEach(words::add);
        words.addAll(List.of("-cp", System.getProperty("java.class.path")));
        words.addAll(List.of("io.sealer.it.benchmark.PackageBenchmark", "--small", "--compression", "auto"));
        // Jib comes from the network, and buildah is for root.
        words.addAll(List.of("--without", "jib"));
        if (!Tools.isRoot() || Tools.find("buildah").isEmpty()) {
            words.addAll(List.of("--without", "buildah"));
        }
        List<String> lines = Command.of(words.toArray(String[]::new))
                .within(Duration.ofMinutes(10))
                .run()
                .assertSucceeded()
                .text()
                .lines()
                .toList();

        for (String row : List.of(
                "Maven alone",
                "cold build, nothing fetched",
                "nothing to do",
                "one file changed",
                "one image bumped",
                "push",
                "push, one image bumped",
                "cat of the archive, and sync",
                "openssl dgst -sha256 of context and blobs",
                "zstd -1 of what compresses")) {
            assertThat(lines)
                    .as(row)
                    .filteredOn(line -> line.startsWith("| " + row + " |"))
                    .singleElement()
                    .asString()
                    .matches("\\| [^|]+ \\| N \\(N–N\\) \\| N \\| [0-9]+ \\| N \\| N? \\|".replace("N", NUMBER));
        }
        assertThat(lines)
                .filteredOn(line -> line.startsWith("| auto |"))
                .singleElement()
                .asString()
                .matches("\\| auto \\| N, N( \\| N){6} \\|".replace("N", NUMBER));
        assertThat(lines).anyMatch(line -> line.startsWith("The changed blobs of the bumped image: "));
        assertThat(lines).anyMatch(line -> line.startsWith("Nothing to do, beyond Maven alone: "));
    }
}
