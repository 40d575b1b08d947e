package io.sealer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program about to be run. It gets no input, and is killed with its children when it takes too long. */
public final class Command {

    private static final Duration USUAL_LIMIT = Duration.ofMinutes(3);

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path directory = Workspace.target();
    private Duration limit = USUAL_LIMIT;

    private Command(List<String> words) {
        this.words.addAll(words);
    }

    public static Command of(String... words) {
        return new Command(List.of(words));
    }

    /** More arguments. */
    public Command and(Object... arguments) {
        Arrays.stream(arguments).map(String::valueOf).forEach(words::add);
        return this;
    }

    /** The current directory of the program; {@code target} by default. */
    public Command in(Path currentDirectory) {
        directory = currentDirectory;
        return this;
    }

    /** Sets an environment variable beside those of this process. */
    public Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** How long it may take; three minutes by default. */
    public Command within(Duration time) {
        limit = time;
        return this;
    }

    /** The same program, in the same place, run by another one that takes its words as arguments. */
    public Command under(String... wrapper) {
        Command wrapped = of(wrapper).and(words.toArray()).in(directory).within(limit);
        wrapped.environment.putAll(environment);
        return wrapped;
    }

    /** The words, for another command to run. */
    public List<String> words() {
        return List.copyOf(words);
    }

    /** Runs it to its end. */
    public Outcome run() {
        try {
            Path out = Files.createTempFile(Workspace.target(), "command", ".out");
            Path err = Files.createTempFile(Workspace.target(), "command", ".err");
            try {
                int exitCode = exitCode(start(out, err));
                return new Outcome(words(), exitCode, Files.readAllBytes(out), text(err));
            } catch (TimeoutError e) {
                throw new AssertionError(
                        words() + " did not end within " + limit + "; it printed:\n" + text(out) + text(err), e);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it as a server; both of its outputs go to this file. */
    Process serve(Path log) throws IOException {
        return builder().redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private Process start(Path out, Path err) throws IOException {
        return builder()
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().putAll(environment);
        return builder.redirectInput(
                ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    }

    private int exitCode(Process process) throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        throw new TimeoutError();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static final class TimeoutError extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
