package io.sealer.it;

import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import java.nio.file.Path;
import java.util.Map;

/** The program {@code skopeo}: reads and copies images wherever they are. */
final class Skopeo {

    private final Path program;

    private Skopeo(Path program) {
        this.program = program;
    }

    /** The program, or else the test ends here: skipped, or failed in CI. */
    static Skopeo require() {
        return new Skopeo(Tools.require("skopeo"));
    }

    /** An archive of ours as skopeo names it. */
    static String archive(Path file) {
        return "oci-archive:" + file;
    }

    /** An image of a registry as skopeo names it. */
    static String remote(DockerRegistry registry, String name) {
        return "docker://" + registry.host() + "/" + name;
    }

    /** What skopeo says of an image: {@code Name}, {@code Digest}, {@code Labels}, {@code Layers}… */
    Map<String, Object> inspect(String image) {
        return Json.readObject(command("inspect", "--tls-verify=false", image)
                .run()
                .assertSucceeded()
                .output());
    }

    /** The manifest or index, byte for byte. */
    byte[] manifest(String image) {
        return command("inspect", "--tls-verify=false", "--raw", image)
                .run()
                .assertSucceeded()
                .output();
    }

    /** The digest of the manifest or index. */
    Digest digest(String image) {
        return Digest.of(manifest(image));
    }

    /** The configuration of an image. */
    Map<String, Object> config(String image) {
        return Json.readObject(command("inspect", "--tls-verify=false", "--config", image)
                .run()
                .assertSucceeded()
                .output());
    }

    /** Copies an image with all its blobs, each checked by skopeo; of an index, the image for linux/amd64. */
    void copy(String from, String to) {
        copyCommand(from, to).run().assertSucceeded();
    }

    /** Copies an image with all of its platforms. */
    void copyAll(String from, String to) {
        copyCommand(from, to).and("--all").run().assertSucceeded();
    }

    /** Copies an image into another format, which may give it another digest; {@code options} as skopeo knows them. */
    void convert(String from, String to, String... options) {
        command("copy", "--src-tls-verify=false")
                .and((Object[]) options)
                .and(from, to)
                .run()
                .assertSucceeded();
    }

    /** The command that copies. */
    Command copyCommand(String from, String to) {
        return command(
                "--override-os=linux",
                "--override-arch=amd64",
                "copy",
                // Else bare layers are compressed on the way, which makes another image.
                "--preserve-digests",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                from,
                to);
    }

    private Command command(String... words) {
        return Command.of(program.toString(), "--insecure-policy").and((Object[]) words);
    }
}
