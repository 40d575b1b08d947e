package io.sealer.kube;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program that sees nothing of the user's: no cluster, no repositories, plugins or settings of Helm, no variables but
 * those that programs need to start. So charts render alike everywhere.
 */
final class HelmProcess {

    /** What Helm itself looks at (helm.sh/docs/helm/helm, "Environment variables"), each a place with nothing there. */
    private static final List<String> PLACES = List.of(
            "HOME",
            "KUBECONFIG",
            "HELM_CACHE_HOME",
            "HELM_CONFIG_HOME",
            "HELM_DATA_HOME",
            "HELM_PLUGINS",
            "HELM_REGISTRY_CONFIG",
            "HELM_REPOSITORY_CACHE",
            "HELM_REPOSITORY_CONFIG");

    private static final Set<String> KEPT = Set.of("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT");

    private final Path directory;
    private final long timeoutMillis;

    /**
     * Programs that run in a directory.
     *
     * @param timeoutMillis after how long one is stopped
     */
    HelmProcess(Path directory, long timeoutMillis) {
        this.directory = directory;
        this.timeoutMillis = timeoutMillis;
    }

    /** What to write to a program before waiting for its end; its input stays open meanwhile. */
    interface Input {

        void write(OutputStream out) throws IOException;
    }

    /**
     * Runs a program to its end.
     *
     * @param output where its output goes, relative to the directory
     * @param error where its messages go, likewise
     * @return its exit code; a negative one if it took too long
     */
    int run(List<String> command, String output, String error, Input input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve(output).toFile())
                .redirectError(directory.resolve(error).toFile());
        setEnvironment(builder.environment());
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            input.write(in);
            in.flush();
            return process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Helm was rendering");
        } finally {
            process.destroyForcibly();
        }
    }

    private void setEnvironment(Map<String, String> environment) throws IOException {
        environment.keySet().removeIf(name -> !KEPT.contains(name.toUpperCase(Locale.ROOT)));
        Path home = Files.createDirectories(directory.resolve("home"));
        for (String place : PLACES) {
            environment.put(place, home.resolve(place.toLowerCase(Locale.ROOT)).toString());
        }
        environment.put("TZ", "UTC");
    }
}
