package io.sealer.it.benchmark;

import io.sealer.it.DockerRegistry;
import io.sealer.it.RegistryFiller;
import io.sealer.it.Workspace;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A {@code docker-registry} with the {@link BenchmarkImages}; what it holds is kept for the next run. */
final class BenchmarkRegistry implements AutoCloseable {

    private final DockerRegistry server;
    private final Map<Digest, String> blobs;

    private BenchmarkRegistry(DockerRegistry server, Map<Digest, String> blobs) {
        this.server = server;
        this.blobs = blobs;
    }

    /**
     * Starts a registry with images of this size.
     *
     * @param directory where it keeps them, below a directory for the size
     */
    static BenchmarkRegistry start(Path directory, int mebibytes) throws IOException {
        Path home = directory.resolve("registry-" + mebibytes);
        Path storage = home.resolve("storage");
        // Written last: a registry that was filled by half is filled again.
        Path list = home.resolve("blobs");
        if (Files.notExists(list)) {
            Workspace.delete(home);
            try (DockerRegistry empty = DockerRegistry.empty(home)) {
                Map<Digest, String> pushed = new BenchmarkImages(mebibytes).pushTo(RegistryFiller.of(empty));
                List<String> lines = new ArrayList<>();
                pushed.forEach((digest, repository) -> lines.add(digest + " " + repository));
                Files.write(list, lines);
            }
        }
        Map<Digest, String> blobs = new LinkedHashMap<>();
        for (String line : Files.readAllLines(list)) {
            int space = line.indexOf(' ');
            blobs.put(Digest.parse(line.substring(0, space)), line.substring(space + 1));
        }
        readIntoMemory(storage);
        DockerRegistry server = DockerRegistry.serving(home.resolve("server"), storage);
        // A benchmark that takes too long is broken off by a signal.
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return new BenchmarkRegistry(server, blobs);
    }

    /** Each blob, and a repository that has it. */
    Map<Digest, String> blobs() {
        return blobs;
    }

    /** {@code 127.0.0.1:PORT}. */
    String host() {
        return server.host();
    }

    @Override
    public void close() {
        server.close();
    }

    /** So that the first contender does not wait for a disk that the others do not need any more. */
    private static void readIntoMemory(Path storage) throws IOException {
        byte[] block = new byte[1 << 20];
        try (Stream<Path> files = Files.walk(storage)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    while (in.read(block) >= 0) {
                        continue;
                    }
                }
            }
        }
    }
}
