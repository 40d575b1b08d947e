package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FileFetcherTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1/kubelet?signature=canary");

    @RegisterExtension
    final Registries registries = Registries.temporary();

    private Problem failure(String... mirrors) {
        RegistryConfiguration configuration =
                Registries.configuration().withFileMirrors(FileMirrors.parse(List.of(mirrors)));
        try (FileFetcher fetcher =
                new FileFetcher(configuration, registries.cache, registries.progress, registries.time)) {
            return fetcher.sizes(List.of(NOWHERE)).problems().get(NOWHERE);
        }
    }

    @Test
    void whatCannotBeReachedNamesTheMirrorsOfFiles() {
        Problem problem = failure();
        assertThat(problem.toString())
                .contains("127.0.0.1:1 cannot be reached")
                .contains("another source into <fileMirrors> (-Dsealer.fileMirrors)")
                .doesNotContain("<mirrors>", "canary");
        assertThat(failure("http://127.0.0.1:1/=http://127.0.0.1:1/raw").toString())
                .contains("before that: ")
                .doesNotContain("canary");
    }
}
