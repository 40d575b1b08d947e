package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealer.SourceLocation;
import io.sealer.oci.Platform;
import io.sealer.testkit.TestProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts stand in for the programs where only their answers count. */
class RuntimeProgramTest {

    @TempDir
    Path directory;

    @Test
    void everyLineIsAnImage() throws IOException {
        RuntimeProgram program = script("""
                echo 'W1123 12:00:00 a warning' >&2
                echo "registry.k8s.io/$1:$2"
                echo
                echo ' k8s.gcr.io/pause:3.5'
                """);

        assertThat(program.images("etcd", "3.5.0-0"))
                .extracting(Object::toString)
                .containsExactly("registry.k8s.io/etcd:3.5.0-0", "k8s.gcr.io/pause:3.5");
        assertThat(program.origin()).hasToString("src/bin/kubeadm");
    }

    @Test
    void whatLiesInTheCacheIsCopiedForAsLongAsItRuns() throws IOException {
        Path blob = Files.writeString(directory.resolve("blob"), "#!/bin/sh\necho \"$0\"\n");
        Path copies = directory.resolve("target/sealer");

        List<String> lines = new RuntimeProgram(blob, place(), copies, Duration.ofMinutes(1)).lines();

        assertThat(lines)
                .singleElement()
                .satisfies(
                        line -> assertThat(Path.of(line)).startsWithRaw(copies).doesNotExist());
        assertThat(copies).isEmptyDirectory();
        assertThat(Files.isExecutable(blob)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "true,                                       it printed nothing",
        "echo NO GOOD,                               it printed what is no image: NO GOOD",
        "echo 'first: bad' >&2; echo more >&2; exit 3, it ended with code 3: first: bad",
        "exit 4,                                     it ended with code 4",
        "kill -9 $$,                                 it ended with code 137",
        "head -c 70000 /dev/zero,                    it printed more than 65536 bytes"
    })
    void whatIsNoAnswerIsSaid(String script, String message) throws IOException {
        RuntimeProgram program = script(script + "\n");

        assertThatIOException().isThrownBy(program::images).withMessageStartingWith(message);
    }

    @Test
    void whoDoesNotAnswerIsEnded() throws IOException {
        Path pid = directory.resolve("pid");
        Path script = executable("echo $$ > " + pid + "\nexec sleep 600\n");
        RuntimeProgram program = new RuntimeProgram(script, place(), directory, Duration.ofMillis(300));

        assertThatIOException().isThrownBy(program::images).withMessageStartingWith("it did not end within");
        // On a busy machine it may have been ended before it came to tell its number.
        String number = Files.exists(pid) ? Files.readString(pid).strip() : "";
        assertThat(number.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(number)))
                .isEmpty();
    }

    @Test
    void nothingOfThisMachinesSettingsIsHandedOn() throws IOException {
        List<String> lines = script("env | sort; pwd\n").lines();

        assertThat(lines)
                .filteredOn(line -> !line.matches("(PWD|OLDPWD|SHLVL|_)=.*"))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("HOME="),
                        line -> assertThat(line).isEqualTo("HTTPS_PROXY=http://127.0.0.1:1"),
                        line -> assertThat(line).isEqualTo("HTTP_PROXY=http://127.0.0.1:1"),
                        line -> assertThat(line).isEqualTo("LC_ALL=C"),
                        line -> assertThat(line).startsWith("PATH="),
                        line -> assertThat(line).startsWith("TMPDIR="),
                        line -> assertThat(line).isEqualTo("http_proxy=http://127.0.0.1:1"),
                        line -> assertThat(line).isEqualTo("https_proxy=http://127.0.0.1:1"),
                        line -> assertThat(Path.of(line)).isAbsolute().doesNotExist());
    }

    @Test
    void onlyBinariesOfThisMachineAreMadeForIt() throws IOException {
        Path own = TestProgram.forThisMachine(directory.resolve("own"), "");
        Path other = TestProgram.forAnotherMachine(directory.resolve("other"), "");
        Path cut = Files.write(directory.resolve("cut"), new byte[] {0x7f, 'E', 'L', 'F'});
        Platform arm64 = Platform.LINUX_ARM64;
        Platform amd64 = Platform.LINUX_AMD64;
        Platform machine = System.getProperty("os.arch").equals("aarch64") ? arm64 : amd64;

        assertThat(RuntimeProgram.isMadeFor(machine, own)).isTrue();
        assertThat(RuntimeProgram.isMadeFor(machine, other)).isFalse();
        assertThat(RuntimeProgram.isMadeFor(machine.equals(arm64) ? amd64 : arm64, other))
                .isTrue();
        assertThat(RuntimeProgram.isMadeFor(machine, cut)).isFalse();
        assertThat(RuntimeProgram.isMadeFor(machine, executable("true\n"))).isFalse();
        assertThat(RuntimeProgram.isMadeFor(machine, directory.resolve("gone"))).isFalse();
        assertThat(RuntimeProgram.isMadeFor(new Platform("darwin", machine.architecture(), ""), own))
                .isFalse();
        assertThat(RuntimeProgram.isMadeFor(new Platform("linux", "pdp11", ""), own))
                .isFalse();
    }

    @Test
    void aRealBinaryIsAsked() throws IOException {
        assumeTrue(TestProgram.isRunnable());
        Path file = TestProgram.forThisMachine(directory.resolve("kubeadm"), "a/b:1\nquay.io/c:2\n");

        assertThat(new RuntimeProgram(file, place(), directory, Duration.ofMinutes(1))
                        .images("config", "images", "list"))
                .extracting(Object::toString)
                .containsExactly("docker.io/a/b:1", "quay.io/c:2");
    }

    private RuntimeProgram script(String text) throws IOException {
        return new RuntimeProgram(executable(text), place(), directory, Duration.ofMinutes(1));
    }

    private Path executable(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("script"), "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static SourceLocation place() {
        return SourceLocation.of("src/bin/kubeadm");
    }
}
