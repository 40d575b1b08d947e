package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ArtifactImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedArtifactsTest {

    private final List<String> asked = new ArrayList<>();

    private final ArtifactImages images = new ArtifactImages() {
        @Override
        public ArtifactImage resolve(String coordinates) {
            asked.add(coordinates);
            if (coordinates.contains("missing")) {
                throw new ProblemException(Problem.environment("not there"));
            }
            return new ArtifactImage(coordinates, Path.of("/m2", coordinates.replace(':', '/')));
        }

        @Override
        public List<ArtifactImage> dependencies() {
            return List.of(new ArtifactImage("com.acme:base:1", Path.of("/m2/base.tar")));
        }
    };

    @Test
    void everyNameIsAskedForWhereverItStands() {
        assertThat(NamedArtifacts.files(
                        images,
                        List.of(
                                "FROM mvn:com.acme:one\nCOPY . .\n",
                                "docker.io/acme/app:1=mvn:com.acme:two:1:image",
                                "a.tar,mvn:com.acme:three:2-SNAPSHOT",
                                "mvnd:com.acme:four")))
                .get()
                .asInstanceOf(InstanceOfAssertFactories.list(Path.class))
                .containsExactly(
                        Path.of("/m2/base.tar"),
                        Path.of("/m2/com.acme/one"),
                        Path.of("/m2/com.acme/two/1/image"),
                        Path.of("/m2/com.acme/three/2-SNAPSHOT"));
        assertThat(asked).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM mvn:com.acme:$NAME",
                "FROM mvn:${WHAT}",
                "FROM mvn:@base@",
                "FROM mvn:\\\n com.acme:base",
                "FROM mvn: x",
                "mvn:com.acme:missing:1"
            })
    void whatCannotBeAskedForCannotBeTold(String text) {
        assertThat(NamedArtifacts.files(images, List.of(text))).isEmpty();
    }
}
