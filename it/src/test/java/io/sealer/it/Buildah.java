package io.sealer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program {@code buildah}: puts the layers of an image on one another and mounts what comes out. */
final class Buildah implements AutoCloseable {

    private final Path program;
    private final Path storage;

    private Buildah(Path program, Path storage) {
        this.program = program;
        this.storage = storage;
    }

    /**
     * The program, or else the test ends here: skipped, or failed in CI.
     *
     * @param storage directory for images and containers; emptied on close
     */
    static Buildah require(Path storage) {
        Path program = Tools.require("buildah");
        if (!Tools.isRoot()) {
            Tools.skip("buildah mounts images for root only");
        }
        return new Buildah(program, storage);
    }

    /** Mounts the root file system of an archive until this is closed. */
    Path mount(Path archive) {
        return mount(Skopeo.archive(archive));
    }

    /** Mounts the root file system of an image, named as skopeo names it, until this is closed. */
    Path mount(String image) {
        return mount(image, "amd64");
    }

    /** Mounts the root file system of an image for one architecture until this is closed. */
    Path mount(String image, String architecture) {
        String container = command("from", "--signature-policy", policy().toString(), "--tls-verify=false")
                .and("--arch", architecture, image)
                .run()
                .assertSucceeded()
                .text()
                .strip();
        return Path.of(
                command("mount", container).run().assertSucceeded().text().strip());
    }

    /** Changes the root file system of a container. */
    interface Change {

        void apply(Path root) throws IOException;
    }

    /**
     * Makes an image of one layer more.
     *
     * @param base {@code scratch}, or an image made before
     * @param files a directory whose content is copied to the root; null for none
     * @param change what is changed then
     */
    void commit(String base, Path files, Change change, String name) throws IOException {
        String container = command("from", "--signature-policy", policy().toString(), base)
                .run()
                .assertSucceeded()
                .text()
                .strip();
        if (files != null) {
            command("copy", container, files.toString(), "/").run().assertSucceeded();
        }
        change.apply(Path.of(
                command("mount", container).run().assertSucceeded().text().strip()));
        command("commit", "--signature-policy", policy().toString(), container, name)
                .run()
                .assertSucceeded();
    }

    /** Makes an image of one file for another architecture. */
    void commitFor(String architecture, Path files, String name) {
        String container = command("from", "--signature-policy", policy().toString(), "scratch")
                .run()
                .assertSucceeded()
                .text()
                .strip();
        command("copy", container, files.toString(), "/").run().assertSucceeded();
        command("config", "--arch", architecture, container).run().assertSucceeded();
        command("commit", "--signature-policy", policy().toString(), container, name)
                .run()
                .assertSucceeded();
    }

    /** Copies several images to a registry as one index. */
    void pushIndex(String to, String... images) {
        command("manifest", "create", "localhost/index")
                .and((Object[]) images)
                .run()
                .assertSucceeded();
        command("manifest", "push", "--signature-policy", policy().toString(), "--tls-verify=false", "--all")
                .and("localhost/index", to)
                .run()
                .assertSucceeded();
    }

    /** Copies an image to a registry or file, in the format {@code oci} or {@code v2s2}. */
    void push(String image, String to, String format, String... options) {
        command("push", "--signature-policy", policy().toString(), "--tls-verify=false", "--format", format)
                .and((Object[]) options)
                .and(image, to)
                .run()
                .assertSucceeded();
    }

    @Override
    public void close() {
        command("rm", "--all").run().assertSucceeded();
        command("rmi", "--all", "--force").run().assertSucceeded();
    }

    private Path policy() {
        try {
            Files.createDirectories(storage);
            return Files.writeString(
                    storage.resolve("policy.json"), "{\"default\":[{\"type\":\"insecureAcceptAnything\"}]}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Command command(String... words) {
        return Command.of(program.toString(), "--storage-driver", "vfs")
                .and("--root", storage.resolve("root"), "--runroot", storage.resolve("run"))
                .and((Object[]) words);
    }
}
