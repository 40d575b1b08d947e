package io.sealer.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Reference;
import java.io.File;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryProgramTest {

    @Test
    void playsTheRegistriesOfAListUntilItsInputEnds(@TempDir Path directory) throws Exception {
        Path list = Files.writeString(
                directory.resolve("imageList"),
                "# k0s\nquay.io/k0sproject/cni-node:1.1.1-k0s.0\n\nregistry.k8s.io/pause:3.6 # sandbox\n");
        Path portFile = directory.resolve("port");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes(RegistryProgram.class) + File.pathSeparator + classes(Reference.class),
                        RegistryProgram.class.getName(),
                        list.toString(),
                        portFile.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile())
                .start();
        try {
            while (!Files.exists(portFile)) {
                assertThat(program.waitFor(10, TimeUnit.MILLISECONDS))
                        .as(Files.readString(directory.resolve("out")))
                        .isFalse();
            }
            String url = "http://" + Files.readString(portFile).strip() + "/v2/";
            assertThat(status(url + "k0sproject/cni-node/manifests/1.1.1-k0s.0"))
                    .isEqualTo(200);
            assertThat(status(url + "quay.io/k0sproject/cni-node/manifests/1.1.1-k0s.0"))
                    .isEqualTo(200);
            assertThat(status(url + "pause/manifests/3.6")).isEqualTo(200);
            assertThat(status(url + "pause/manifests/3.7")).isEqualTo(404);
            program.getOutputStream().close();
            assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }

    /** The program must not need more than these two jars: scripts start it with them. */
    private static String classes(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static int status(String url) throws Exception {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection();
        return connection.getResponseCode();
    }
}
