package io.sealer.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealer.Problems;
import io.sealer.check.ImageChecks;
import io.sealer.check.RuleSettings;
import io.sealer.kube.KubernetesVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorpusTest {

    @ParameterizedTest
    @ValueSource(strings = {"longhorn", "kube-prometheus"})
    void realManifestsGiveExactlyTheImagesThatTheyNeed(String name) throws IOException {
        Optional<Corpus> corpus = Corpus.find(name);
        assumeTrue(corpus.isPresent(), "there is no shared/corpus/" + name + " beside the project");
        Problems problems = new Problems();

        DiscoveredImages found = corpus.get().search(problems);

        assertThat(problems.asList()).isEmpty();
        assertThat(found.references())
                .extracting(Object::toString)
                .containsExactlyElementsOf(
                        Files.readAllLines(corpus.get().directory().resolve("expected-images.txt")));
        assertThat(found.doubtful()).isEmpty();
        assertThat(new ImageChecks(RuleSettings.none()).ofObjects(found.passing(), KubernetesVersion.parse("v1.30.0")))
                .isEmpty();
    }
}
