package io.sealer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Obtains the program {@code docker-registry}: from the PATH, else from the Debian or Ubuntu package, which is
 * downloaded and unpacked below {@code target} without root. Its only need is libc.
 */
final class DockerRegistryProgram {

    private static final String PACKAGE = "docker-registry";

    private DockerRegistryProgram() {}

    /** The program, or else the test ends here: skipped, or failed in CI. */
    static Path find() {
        return Tools.find(PACKAGE).or(DockerRegistryProgram::unpacked).orElseGet(DockerRegistryProgram::download);
    }

    private static Optional<Path> unpacked() {
        return Optional.of(directory().resolve("root/usr/bin/docker-registry")).filter(Files::isExecutable);
    }

    private static synchronized Path download() {
        if (unpacked().isEmpty()) {
            if (Tools.find("apt-get").isEmpty() || Tools.find("dpkg").isEmpty()) {
                Tools.skip("docker-registry is neither on the PATH nor to be had through apt on this machine;"
                        + " install the CNCF distribution registry under that name");
            }
            try {
                unpack(fetch());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return unpacked().orElseThrow();
    }

    /** With lists and caches of our own when the machine's cannot be used: neither root nor a lock is needed then. */
    private static Path fetch() throws IOException {
        Path downloads = Files.createDirectories(directory().resolve("deb"));
        Outcome outcome =
                Command.of("apt-get", "-qq", "download", PACKAGE).in(downloads).run();
        if (outcome.exitCode() != 0) {
            aptGet("update").in(downloads).run();
            outcome = aptGet("download", PACKAGE).in(downloads).run();
        }
        if (outcome.exitCode() != 0) {
            Tools.skip("docker-registry is not on the PATH, and apt cannot download it: "
                    + outcome.log().strip());
        }
        try (Stream<Path> files = Files.list(downloads)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Command aptGet(String... words) throws IOException {
        Path apt = directory().resolve("apt");
        Files.createDirectories(apt.resolve("lists/partial"));
        Files.createDirectories(apt.resolve("cache/archives/partial"));
        Files.createDirectories(apt.resolve("log"));
        return Command.of("apt-get", "-qq")
                .and("-o", "Dir::State::lists=" + apt.resolve("lists"))
                .and("-o", "Dir::Cache=" + apt.resolve("cache"))
                .and("-o", "Dir::Cache::archives=" + apt.resolve("cache/archives"))
                .and("-o", "Dir::Log=" + apt.resolve("log"))
                .and("-o", "Debug::NoLocking=1")
                .and("-o", "APT::Sandbox::User=")
                .and((Object[]) words);
    }

    private static void unpack(Path deb) throws IOException {
        Path partial = Workspace.target().resolve("docker-registry/partial");
        Workspace.delete(partial);
        Command.of("dpkg", "-x", deb.toString(), partial.toString()).run().assertSucceeded();
        Files.move(partial, directory().resolve("root"));
    }

    private static Path directory() {
        return Workspace.target().resolve("docker-registry");
    }
}
