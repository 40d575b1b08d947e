package io.sealer.testkit;

import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A registry as a program: plays every registry that a list of images names, with a small made-up image for each.
 *
 * <p>Arguments: the list (one reference a line; blank lines and {@code #} comments are skipped), the file that
 * {@code host:port} is written to once the registry answers, and optionally {@code --port=N}, {@code --downloads=FILE} (plays
 * {@link TestDownloads} too, whose {@code host:port} is written there) and {@code --until-killed}. Without the latter it ends with its standard input. An image is found by its repository alone
 * ({@code /v2/k0sproject/cni-node/…}, for a mirror of everything) and below its domain
 * ({@code /v2/quay.io/k0sproject/cni-node/…}, for a mirror with a path). Needs this package and {@code io.sealer.oci}.
 */
public final class RegistryProgram {

    private RegistryProgram() {}

    /** Runs the program; see the class. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 2) {
            throw new IllegalArgumentException(
                    "arguments: LIST PORT_FILE [--port=N] [--downloads=FILE] [--until-killed]");
        }
        List<String> options = List.of(args).subList(2, args.length);
        int port = options.stream()
                .filter(option -> option.startsWith("--port="))
                .mapToInt(option -> Integer.parseInt(option.substring("--port=".length())))
                .findFirst()
                .orElse(0);
        Optional<Path> announced = options.stream()
                .filter(option -> option.startsWith("--downloads="))
                .map(option -> Path.of(option.substring("--downloads=".length())))
                .findFirst();
        try (FaultRegistry registry = FaultRegistry.start(port);
                TestDownloads downloads = TestDownloads.start()) {
            serve(registry, Files.readAllLines(Path.of(args[0])));
            if (announced.isPresent()) {
                announce(downloads.host(), announced.get().toAbsolutePath());
            }
            announce(registry.host(), Path.of(args[1]).toAbsolutePath());
            if (options.contains("--until-killed")) {
                Thread.currentThread().join();
            }
            while (System.in.read() >= 0) {
                // Whoever started the program keeps its input open for as long as the registry is wanted.
            }
        }
    }

    static void serve(FaultRegistry registry, List<String> lines) {
        for (String line : lines) {
            int comment = line.indexOf('#');
            String text = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!text.isEmpty()) {
                Reference reference = Reference.parse(text);
                TestImage image = imageFor(reference);
                String tag = reference.tag().map(name -> ":" + name).orElse("");
                registry.push(reference.repository() + tag, image);
                registry.push(reference.name() + tag, image);
            }
        }
    }

    /**
     * The made-up content of an image: always the same for a name. One third each are a single image for linux/amd64 in
     * Docker's format, a Docker list and an OCI index with attestations, both for linux/amd64 and linux/arm64. All images
     * of a platform share their lowest layer.
     */
    static TestImage imageFor(Reference reference) {
        byte[] name = reference.toString().getBytes(StandardCharsets.UTF_8);
        long seed =
                ByteBuffer.wrap(HexFormat.of().parseHex(Digest.of(name).hex())).getLong();
        Map<String, byte[]> marker = Map.of("etc/sealer-testkit-image", name);
        int kind = (int) Math.floorMod(seed, 3L);
        TestImage.Format format = kind == 2 ? TestImage.Format.OCI : TestImage.Format.DOCKER;
        TestImage amd64 = image(format, Platform.LINUX_AMD64, seed, marker);
        if (kind == 0) {
            return amd64;
        }
        TestImage arm64 = image(format, Platform.LINUX_ARM64, seed + 1, marker);
        return kind == 1 ? TestImage.dockerList(amd64, arm64) : TestImage.ociIndexWithAttestations(amd64, arm64);
    }

    private static TestImage image(TestImage.Format format, Platform platform, long seed, Map<String, byte[]> marker) {
        TestLayer base = TestLayer.random(platform.architecture().hashCode(), 100_000);
        int size = 10_000 + (int) Math.floorMod(seed, 50_000L);
        return TestImage.builder(format, platform)
                .layers(base, TestLayer.random(seed, size), TestLayer.of(marker))
                .build();
    }

    /** The file appears whole, so that a script may wait for it. */
    private static void announce(String host, Path file) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(temporary, host + "\n");
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
