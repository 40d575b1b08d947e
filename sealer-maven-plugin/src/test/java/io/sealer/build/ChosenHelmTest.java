package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.kube.HelmLibrary;
import io.sealer.kube.HelmProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChosenHelmTest {

    private static final HelmArtifact NONE = () -> {
        throw new ProblemException(Problem.environment("none for sparc").withRemedy("buy another machine"));
    };

    @TempDir
    Path directory;

    @Test
    void theLibraryIsUnpackedOnceIntoTheCache() throws IOException {
        Path archive = archive("helm-linux-amd64.so", "library");
        ChosenHelm choice = choice("auto", () -> archive, "");

        assertThat(choice.get()).isInstanceOf(HelmLibrary.class);
        Path unpacked;
        try (var files = Files.walk(directory.resolve("cache"))) {
            unpacked = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        assertThat(unpacked).hasContent("library");
        assertThat(directory.resolve("cache/native").relativize(unpacked).toString())
                .matches("[0-9a-f]{64}/helm-linux-amd64\\.so");
        Object inode = Files.getAttribute(unpacked, "unix:ino");
        assertThat(choice.get()).isInstanceOf(HelmLibrary.class);
        assertThat(Files.getAttribute(unpacked, "unix:ino")).isEqualTo(inode);
        Files.writeString(unpacked, "cut");
        assertThat(choice.get()).isInstanceOf(HelmLibrary.class);
        assertThat(unpacked).hasContent("library");
    }

    @Test
    void whereThereIsNoLibraryAProgramServes() throws IOException {
        String path = program().getParent().toString();

        assertThat(choice("auto", NONE, path).get()).isInstanceOf(HelmProgram.class);
        assertThat(choice("helm", () -> directory, path).get()).isInstanceOf(HelmProgram.class);
        assertThat(choice(program().toString(), () -> directory, "").get()).isInstanceOf(HelmProgram.class);
        assertThatThrownBy(() -> choice("library", NONE, path).get())
                .hasMessage("none for sparc - buy another machine");
    }

    @Test
    void withoutEitherTheBuildSaysHowToGetOne() {
        assertThatThrownBy(() -> choice("auto", NONE, "").get())
                .hasMessage("there is nothing to render charts with: none for sparc; and no helm is on the PATH -"
                        + " install Helm 3 so that helm is on the PATH, or name it with <helm>"
                        + " (-Dsealer.helm=/path/to/helm); or leave the charts out with <notScanned> and list their"
                        + " images in <imageList> (-Dsealer.imageList)");
        assertThatThrownBy(() -> choice("/no/helm", NONE, "").get())
                .hasMessage("there is no program /no/helm to render charts with - correct <helm> (-Dsealer.helm):"
                        + " auto, library, or the name or path of a helm program");
    }

    @Test
    void anArchiveWithoutALibraryIsNamed() throws IOException {
        Path archive = archive("readme.txt", "x");

        assertThatThrownBy(() -> choice("library", () -> archive, "").get())
                .hasMessageStartingWith("Helm's library x.jar cannot be unpacked below")
                .hasMessageContaining("it holds no library");
    }

    private Path archive(String entry, String content) throws IOException {
        Path archive = directory.resolve("x.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("META-INF/notes.txt"));
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content.getBytes());
        }
        return archive;
    }

    private Path program() throws IOException {
        Path program = Files.createDirectories(directory.resolve("bin")).resolve("helm");
        if (!Files.exists(program)) {
            Files.writeString(program, "#!/bin/sh\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        return program;
    }

    private ChosenHelm choice(String choice, HelmArtifact artifact, String path) {
        return new ChosenHelm(choice, artifact, Map.of("PATH", path), directory.resolve("cache"));
    }
}
