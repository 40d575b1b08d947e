package io.sealer.it;

import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A host in namespaces of its own, on which a cluster comes and goes: the programs of this machine, its containerd and
 * runc in the cluster image, and stand-ins for what cannot be had here. What happens there is told in
 * {@code src/test/host}.
 */
final class ClusterHost {

    private static final String[] NAMESPACES = {
        "unshare", "--mount", "--net", "--pid", "--mount-proc", "--uts", "--ipc", "--fork", "--kill-child"
    };

    private final Path directory;
    private final Path tools;

    private ClusterHost(Path directory, Path tools) {
        this.directory = directory;
        this.tools = tools;
    }

    /**
     * A host, unless this machine does not allow one: then the test ends here.
     *
     * @param directory an empty directory for everything
     * @param version what the programs of Kubernetes say their version is
     * @param images what they say they need
     */
    static ClusterHost create(Path directory, String version, List<String> images) throws IOException {
        Stream.of("unshare", "containerd", "runc", "docker-registry", "htpasswd", "openssl", "ip", "python3", "curl")
                .forEach(Tools::require);
        if (!Tools.isRoot()) {
            Tools.skip("only root can be given a host with a container runtime of its own");
        }
        Outcome probe = Command.of(NAMESPACES)
                .and(
                        "sh",
                        "-c",
                        "mount -t tmpfs tmpfs /mnt && mkdir /mnt/u /mnt/w /mnt/m"
                                + " && mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/u,workdir=/mnt/w /mnt/m")
                .run();
        if (probe.exitCode() != 0) {
            Tools.skip("namespaces and overlays are not allowed here: "
                    + probe.log().strip());
        }
        Path tools = Files.createDirectories(directory.resolve("tools"));
        for (String name : List.of("host.sh", "cluster.sh", "systemctl.py", "nerdctl.sh", "registry-image.sh")) {
            Files.copy(source(name), tools.resolve(name));
        }
        Files.writeString(
                tools.resolve("recorder.sh"),
                Files.readString(source("recorder.sh"))
                        .replace("@version@", version)
                        .replace("@images@", String.join("\n", images)));
        return new ClusterHost(directory, tools);
    }

    private static Path source(String name) {
        return Workspace.root().resolve("it/src/test/host").resolve(name);
    }

    /** A program that writes down how it is called. */
    byte[] recorder() throws IOException {
        return Files.readAllBytes(tools.resolve("recorder.sh"));
    }

    /** What does the work of nerdctl with this machine's ctr. */
    byte[] nerdctl() throws IOException {
        return Files.readAllBytes(tools.resolve("nerdctl.sh"));
    }

    /** An archive, as {@code docker save} writes it, of an image with this machine's docker-registry. */
    Path registryImage(String name) {
        Path archive = directory.resolve("registry.tar");
        Command.of("bash", tools.resolve("registry-image.sh").toString())
                .and(DockerRegistryProgram.find(), name, archive)
                .run()
                .assertSucceeded();
        return archive;
    }

    /** This machine's containerd in an archive like those of its releases. */
    Path containerdArchive() throws IOException {
        return archive("bin", "containerd", "containerd-shim-runc-v2", "ctr");
    }

    /** This machine's docker in an archive like those of its releases; without one the test ends here. */
    Path dockerArchive() throws IOException {
        return archive(
                "docker",
                "dockerd",
                "docker",
                "docker-init",
                "docker-proxy",
                "containerd",
                "containerd-shim-runc-v2",
                "ctr",
                "runc");
    }

    private Path archive(String directoryName, String... programs) throws IOException {
        Path archive = directory.resolve(directoryName + ".tar.gz");
        Path files = programs(directoryName, programs);
        Command.of("tar", "-C", files.getParent().toString(), "-I", "gzip -1", "-cf", archive.toString(), directoryName)
                .run()
                .assertSucceeded();
        return archive;
    }

    /** This machine's runc. */
    Path runc() {
        return Tools.require("runc");
    }

    private Path programs(String directoryName, String... names) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("programs").resolve(directoryName));
        for (String name : names) {
            Path program = bin.resolve(name);
            Files.copy(Tools.require(name), program);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return bin;
    }

    /**
     * Installs a cluster, uses its registry, and deletes it.
     *
     * @param rootfs the extracted cluster image
     * @param images what is pulled from the cluster's registry
     */
    Outcome run(Path rootfs, List<Reference> images) throws IOException {
        String names = images.stream()
                .map(image -> image.repository() + ":" + image.tag().orElseThrow() + "\n")
                .collect(Collectors.joining());
        Files.write(tools.resolve("images"), names.getBytes(StandardCharsets.UTF_8));
        Path disk = Files.createDirectory(directory.resolve("disk"));
        return Command.of(NAMESPACES)
                .and("bash", tools.resolve("host.sh"), tools, rootfs, disk)
                .run();
    }
}
