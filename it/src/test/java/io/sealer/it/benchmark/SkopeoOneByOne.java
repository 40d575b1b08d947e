package io.sealer.it.benchmark;

import io.sealer.it.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code skopeo copy}, one image after another, into one OCI layout: the destination in which it keeps a blob that two
 * images share only once, and fetches it once.
 */
final class SkopeoOneByOne implements Contender {

    static final String NAME = "skopeo copy, one by one";

    private static final String SCRIPT = """
            set -e
            registry=$1
            layout=$2
            shift 2
            for repository in "$@"; do
              skopeo --insecure-policy copy --quiet --src-tls-verify=false \
                "docker://$registry/$repository:1" "oci:$layout:${repository##*/}"
            done
            """;

    @Override
    public List<Measurement> collect(String registry, Path directory) throws IOException {
        Command copies = Command.of("sh", "-c", SCRIPT, "sh", registry, directory.toString());
        for (int image = 0; image < BenchmarkImages.COUNT; image++) {
            copies.and(BenchmarkImages.repository(image));
        }
        return List.of(TimedProgram.run(copies).as(NAME).settledAfter(Disk.settle(directory)));
    }
}
