package io.sealer.kube;

import com.marcnuri.helm.jni.HelmLib;
import com.sun.jna.Native;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Helm's own code as a native library, in a Java process of its own: one for all charts, since loading it takes longer
 * than rendering.
 */
public final class HelmLibrary implements Helm {

    private static final long TIMEOUT = TimeUnit.MINUTES.toMillis(10);
    private static final String LOG = "library.log";

    private final Path library;

    /**
     * The library in this file.
     *
     * @param library lies where code may be executed; what else has to be unpacked for it goes beside it
     */
    public HelmLibrary(Path library) {
        this.library = library.toAbsolutePath();
    }

    @Override
    public void template(Path directory, List<HelmRun> runs) throws IOException {
        int exitCode = new HelmProcess(directory, TIMEOUT).run(command(), LOG, "library.err", in -> {
            DataOutputStream out = new DataOutputStream(in);
            HelmLibraryProgram.writeRuns(out, runs);
            out.flush();
        });
        for (HelmRun run : runs) {
            if (!Files.exists(directory.resolve(run.output())) && !Files.exists(directory.resolve(run.error()))) {
                Files.writeString(directory.resolve(run.error()), failure(directory, exitCode));
            }
        }
    }

    private static String failure(Path directory, int exitCode) throws IOException {
        if (exitCode < 0) {
            return "took longer than 10 minutes and was stopped";
        }
        String said = new String(Files.readAllBytes(directory.resolve("library.err")), StandardCharsets.UTF_8);
        return "Helm's library ended with " + exitCode + ": "
                + said.lines().limit(3).collect(Collectors.joining("; "));
    }

    private List<String> command() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = Stream.of(HelmLibraryProgram.class, HelmLib.class, Native.class)
                .map(HelmLibrary::source)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx1g",
                // Else newer Javas warn.
                "--enable-native-access=ALL-UNNAMED",
                "-Djna.encoding=UTF-8",
                "-Dfile.encoding=UTF-8",
                "-cp",
                classPath,
                HelmLibraryProgram.class.getName(),
                library.toString());
    }

    private static String source(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
