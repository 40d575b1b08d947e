package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLockTest {

    private static final Digest DIGEST = new Digest("0123456789abcdef".repeat(4));

    @TempDir
    Path directory;

    private static LockEntry entry(String reference, String... requiredBy) {
        return new LockEntry(
                Reference.parse(reference), DIGEST, List.of(Platform.LINUX_AMD64), List.of("web"), List.of(requiredBy));
    }

    @Test
    void whatIsWrittenIsReadBackSorted() throws IOException {
        ImageLock lock = new ImageLock(List.of(
                entry("quay.io/a/b:1", "manifests/a file.yaml:7 (Deployment/\"x\" spec.image)", "true", "12:30"),
                entry("nginx@" + DIGEST, "\\tricky\t: #name", "- dash"),
                entry("docker.io/library/nginx:1", "manifests/imageList:1")));
        Path file = directory.resolve("deep/images.lock");
        lock.write(file);
        assertThat(ImageLock.read(file, "images.lock")).contains(lock);
        assertThat(lock.entries())
                .map(found -> found.reference().toString())
                .containsExactly("docker.io/library/nginx@" + DIGEST, "docker.io/library/nginx:1", "quay.io/a/b:1");
    }

    @Test
    void noImagesAndNoFileAreDifferentThings() throws IOException {
        Path file = directory.resolve("images.lock");
        assertThat(ImageLock.read(file, "images.lock")).isEmpty();
        new ImageLock(List.of()).write(file);
        assertThat(ImageLock.read(file, "images.lock")).contains(new ImageLock(List.of()));
    }

    @Test
    void anUnchangedLockIsNotWrittenAgain() throws IOException {
        Path file = directory.resolve("images.lock");
        new ImageLock(List.of(entry("a/b"))).write(file);
        Object before = Files.readAttributes(file, "unix:ino,ctime");
        new ImageLock(List.of(entry("a/b"))).write(file);
        assertThat(Files.readAttributes(file, "unix:ino,ctime")).isEqualTo(before);
    }

    @Test
    void allMistakesAreToldWithTheirLines() throws IOException {
        Path file = directory.resolve("images.lock");
        Files.writeString(file, """
                images:
                  - reference: Nginx
                    digest: sha256:12
                  - digest: %s
                  - reference: nginx
                    digest: %s
                    platforms: [linux]
                """.formatted(DIGEST, DIGEST));
        assertThatThrownBy(() -> ImageLock.read(file, "src/images.lock"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContainingAll(
                        "src/images.lock:2: \"Nginx\" is not an image reference",
                        "src/images.lock:2: digest too short",
                        "src/images.lock:4: \"reference\" is missing",
                        "src/images.lock:5: \"linux\" is not a platform");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Path file = directory.resolve("images.lock");
        for (String text : List.of("", "- a\n", "images: none\n")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> ImageLock.read(file, "images.lock")).isInstanceOf(ProblemException.class);
        }
    }
}
