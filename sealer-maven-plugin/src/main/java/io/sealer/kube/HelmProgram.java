package io.sealer.kube;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@code helm} of the machine. */
public final class HelmProgram implements Helm {

    private static final long TIMEOUT = TimeUnit.MINUTES.toMillis(5);

    private final Path program;

    /** The program at this path. */
    public HelmProgram(Path program) {
        this.program = program.toAbsolutePath();
    }

    /**
     * Finds a program as a shell would: a name without a slash on the {@code PATH}, anything else as a path.
     *
     * @param name for example {@code helm}
     * @param environment the process's environment variables
     */
    public static Optional<HelmProgram> find(String name, Map<String, String> environment) {
        if (name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0) {
            return Optional.of(Path.of(name)).filter(Files::isExecutable).map(HelmProgram::new);
        }
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            for (String suffix : List.of("", ".exe")) {
                Path file = Path.of(directory.isEmpty() ? "." : directory, name + suffix);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(new HelmProgram(file));
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void template(Path directory, List<HelmRun> runs) throws IOException {
        HelmProcess process = new HelmProcess(directory, TIMEOUT);
        for (HelmRun run : runs) {
            int exitCode = process.run(command(run), run.output(), run.error(), in -> {});
            if (exitCode == 0) {
                Files.delete(directory.resolve(run.error()));
                continue;
            }
            Files.delete(directory.resolve(run.output()));
            if (exitCode < 0) {
                Files.writeString(directory.resolve(run.error()), "took longer than 5 minutes and was stopped");
            } else if (Files.size(directory.resolve(run.error())) == 0) {
                Files.writeString(directory.resolve(run.error()), program + " ended with " + exitCode);
            }
        }
    }

    private List<String> command(HelmRun run) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "template",
                run.release(),
                "./" + run.chart(),
                "--namespace",
                run.namespace(),
                "--kube-version",
                run.kubeVersion(),
                // Hooks are objects like all others when they get here; Helm's library knows no others.
                "--no-hooks"));
        run.valuesFiles().forEach(file -> command.addAll(List.of("--values", file)));
        run.set().forEach(value -> command.addAll(List.of("--set", value.argument())));
        return command;
    }
}
