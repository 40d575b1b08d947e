package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredListTest {

    @TempDir
    Path project;

    private final Problems problems = new Problems();

    @Test
    void valuesStandForThemselves() {
        assertThat(read("nginx", " redis:7 # cache", "\n    a\n    # no\n    b\n", "", null))
                .containsExactly("<imageList> nginx", "<imageList> redis:7", "<imageList> a", "<imageList> b");
    }

    @Test
    void filesStandForTheirLines() throws IOException {
        Files.writeString(project.resolve("extra.txt"), "# more\nnginx\n");
        Path elsewhere =
                Files.writeString(Files.createDirectory(project.resolve("sub")).resolve("x"), "redis\n");

        assertThat(read("extra.txt", elsewhere.toString(), "busybox"))
                .containsExactly("extra.txt:2 nginx", "sub/x:1 redis", "<imageList> busybox");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Files.createDirectory(project.resolve("nginx"));

        assertThat(read("nginx")).containsExactly("<imageList> nginx");
    }

    @Test
    void aMissingFileIsNotTakenForAnImage() {
        assertThat(read("list.txt", "./more", "/etc/images.list")).isEmpty();
        assertThat(problems.asList())
                .map(Object::toString)
                .anyMatch(text -> text.startsWith("<imageList>: there is no file list.txt"))
                .hasSize(3);
        assertThat(read("docker.io/acme/list.txt:1")).hasSize(1);
    }

    private List<String> read(String... values) {
        return new ConfiguredList(project, "imageList")
                .read(Arrays.asList(values), problems).stream()
                        .map(line -> line.location() + " " + line.text())
                        .toList();
    }
}
