package io.sealer.discovery;

import io.sealer.SourceLocation;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.rootfs.ElfHeader;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of the cluster that lies in the project, or was fetched for it, and runs on this machine: {@code kubeadm} or
 * {@code k0s}, asked for the images that it needs. It runs with an empty home and environment, without a way to the
 * network, and not for long.
 */
public final class RuntimeProgram {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** More is no list of images, in bytes. */
    private static final int LONGEST_ANSWER = 1 << 16;

    private static final int LONGEST_COMPLAINT = 200;

    /** A k0s that runs on this machine left its configuration here, and any k0s would list that one's images. */
    private static final List<Path> K0S_CONFIGURATIONS =
            List.of(Path.of("/run/k0s/k0s.yaml"), Path.of("/etc/k0s/k0s.yaml"));

    private final Path file;
    private final SourceLocation origin;
    private final Path copies;
    private final Duration patience;

    /** @param copies where a file that cannot be executed is copied to */
    RuntimeProgram(Path file, SourceLocation origin, Path copies, Duration patience) {
        this.file = file;
        this.origin = origin;
        this.copies = copies;
        this.patience = patience;
    }

    /**
     * The program of a cluster's runtime, if it is one that may be asked on this machine.
     *
     * @param copies a directory from which programs may be executed, for copies of those that lie in the cache; gone when
     *     they have answered
     */
    public static Optional<RuntimeProgram> of(ClusterRuntime runtime, Rootfs rootfs, Path copies) {
        Platform machine = new Platform(System.getProperty("os.name"), System.getProperty("os.arch"), "");
        return switch (runtime.kind()) {
            case KUBEADM -> find(rootfs, "bin/kubeadm", machine, copies);
            case K0S ->
                K0S_CONFIGURATIONS.stream().anyMatch(Files::exists)
                        ? Optional.empty()
                        : find(rootfs, "bin/k0s", machine, copies);
            case OTHER -> Optional.empty();
        };
    }

    /**
     * Finds a program that may be asked: a file of the project itself or fetched for it, executable, and made for this
     * machine.
     *
     * @param path where it is in the root file system
     * @param machine what this machine is
     */
    static Optional<RuntimeProgram> find(Rootfs rootfs, String path, Platform machine, Path copies) {
        return rootfs.program(path)
                .filter(found -> isMadeFor(machine, found.file()))
                .map(found -> new RuntimeProgram(found.file(), found.origin(), copies, PATIENCE));
    }

    /** Whether a file is an ELF binary for Linux on this processor. */
    static boolean isMadeFor(Platform machine, Path file) {
        if (!machine.os().equals("linux")) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return ElfHeader.architecture(in)
                    .filter(machine.architecture()::equals)
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** The file as the user knows it. */
    SourceLocation origin() {
        return origin;
    }

    /**
     * Asks for images.
     *
     * @param arguments what makes the program list them, one a line
     * @return every line, at least one
     * @throws IOException saying why there is no such answer
     */
    List<Reference> images(String... arguments) throws IOException {
        List<Reference> images = new ArrayList<>();
        for (String line : lines(arguments)) {
            try {
                images.add(Reference.parse(line));
            } catch (IllegalArgumentException e) {
                throw new IOException("it printed what is no image: " + shortened(line), e);
            }
        }
        if (images.isEmpty()) {
            throw new IOException("it printed nothing");
        }
        return images;
    }

    /** What the program prints, without blank lines. */
    List<String> lines(String... arguments) throws IOException {
        Path home = Files.createTempDirectory("sealer-runtime");
        Path answer = home.resolve("answer");
        Path complaint = home.resolve("complaint");
        Optional<Path> copy = Files.isExecutable(file) ? Optional.empty() : Optional.of(copy());
        try {
            int code = run(copy.orElse(file), home, answer, complaint, arguments);
            if (code != 0) {
                throw new IOException("it ended with code " + code + complaint(complaint));
            }
            return text(answer)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } finally {
            delete(home);
            if (copy.isPresent()) {
                delete(copy.get().getParent());
            }
        }
    }

    /** Not in the directory for temporary files, from which hardened machines execute nothing. */
    private Path copy() throws IOException {
        Files.createDirectories(copies);
        Path copy = Files.createTempDirectory(copies, "program").resolve("program");
        Files.copy(file, copy);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
        return copy;
    }

    private int run(Path program, Path home, Path answer, Path complaint, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(answer.toFile())
                .redirectError(complaint.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment(home));
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("it did not end within " + patience.toSeconds() + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly()
                    .onExit()
                    .completeOnTimeout(process, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    /** Nothing of this machine's settings; whoever nevertheless wants to reach a server is sent to a closed door. */
    private static Map<String, String> environment(Path home) {
        String nowhere = "http://127.0.0.1:1";
        return Map.of(
                "HOME",
                home.toString(),
                "TMPDIR",
                home.toString(),
                "PATH",
                "/usr/sbin:/usr/bin:/sbin:/bin",
                "LC_ALL",
                "C",
                "HTTP_PROXY",
                nowhere,
                "HTTPS_PROXY",
                nowhere,
                "http_proxy",
                nowhere,
                "https_proxy",
                nowhere);
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_ANSWER + 1);
            if (bytes.length > LONGEST_ANSWER) {
                throw new IOException("it printed more than " + LONGEST_ANSWER + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String complaint(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isBlank())
                    .findFirst()
                    .map(line -> ": " + shortened(line))
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static String shortened(String line) {
        String text = line.strip().replaceAll("\\p{Cntrl}", "?");
        return text.length() > LONGEST_COMPLAINT ? text.substring(0, LONGEST_COMPLAINT) + "…" : text;
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            List<Path> all = new ArrayList<>(paths.toList());
            for (int i = all.size() - 1; i >= 0; i--) {
                Files.deleteIfExists(all.get(i));
            }
        }
    }
}
