package io.sealer.it.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.it.Command;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The least that there is to do: {@code curl --parallel} gets every blob once, knowing already which ones there are, and
 * {@code openssl dgst -sha256} reads them again. No manifest is asked for, nothing is forced to the disk.
 */
final class CurlAndOpenssl implements Contender {

    static final String ONE_CORE = "curl --parallel, openssl";
    static final String ALL_CORES = "curl --parallel, openssl on all cores";

    /** So many batches of files for each core, so that none is left over at the end. */
    private static final int BATCHES = 4;

    private final Map<Digest, String> blobs;

    CurlAndOpenssl(Map<Digest, String> blobs) {
        this.blobs = blobs;
    }

    @Override
    public List<Measurement> collect(String registry, Path directory) throws IOException {
        Path list = Files.createTempFile(directory.getParent(), "curl", ".txt");
        try {
            Files.write(list, transfers(registry, directory));
            Measurement fetched = TimedProgram.run(
                            Command.of("curl", "--parallel", "--fail", "--silent", "--show-error", "--config")
                                    .and(list))
                    .as(ONE_CORE);
            TimedProgram hash = TimedProgram.run(
                    Command.of("openssl", "dgst", "-sha256", "-r").and((Object[]) files(directory)));
            verify(hash.outcome().text());
            Measurement whole = fetched.then(ONE_CORE, hash.as(ONE_CORE)).settledAfter(Disk.settle(directory));
            // The files are in memory now as they were before: only the number of cores differs.
            Measurement quick = fetched.then(ALL_CORES, hashOnAllCores(directory));
            return List.of(whole, quick.settledAfter(whole.settled()));
        } finally {
            Files.delete(list);
        }
    }

    private List<String> transfers(String registry, Path directory) {
        List<String> lines = new ArrayList<>();
        blobs.forEach((digest, repository) -> {
            lines.add("url = \"http://" + registry + "/v2/" + repository + "/blobs/" + digest + '"');
            lines.add("output = \"" + directory.resolve(digest.hex()) + '"');
        });
        return lines;
    }

    private Measurement hashOnAllCores(Path directory) throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        int batch = Math.max(1, blobs.size() / (cores * BATCHES));
        Path names = Files.createTempFile(directory.getParent(), "files", ".txt");
        try {
            Files.write(names, List.of(files(directory)));
            Command xargs = Command.of("xargs", "-a", names.toString(), "-d", "\\n")
                    .and("-P", cores, "-n", batch, "openssl", "dgst", "-sha256", "-r");
            return TimedProgram.run(xargs).as(ALL_CORES);
        } finally {
            Files.delete(names);
        }
    }

    private String[] files(Path directory) {
        return blobs.keySet().stream()
                .map(digest -> directory.resolve(digest.hex()).toString())
                .toArray(String[]::new);
    }

    private void verify(String output) {
        List<String> lines = output.lines().toList();
        assertThat(lines).hasSize(blobs.size());
        assertThat(lines).allSatisfy(line -> assertThat(line).endsWith(line.substring(0, line.indexOf(' '))));
    }
}
