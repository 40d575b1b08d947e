package io.sealer.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldPathTest {

    @Test
    void isWrittenAsUsersWriteIt() {
        FieldPath path =
                FieldPath.ROOT.field("spec").field("containers").item(3).field("image");

        assertThat(path).hasToString("spec.containers[3].image");
        assertThat(path.shape()).isEqualTo("spec.containers[].image");
        assertThat(path.name()).contains("image");
        assertThat(path.parent().flatMap(FieldPath::name)).isEmpty();
    }

    @Test
    void keysWithDotsStayRecognisable() {
        assertThat(FieldPath.ROOT.field("data").field("app.yaml").field("x")).hasToString("data[\"app.yaml\"].x");
        assertThat(FieldPath.ROOT.field("").field("a b")).hasToString("[\"\"][\"a b\"]");
    }

    @Test
    void theObjectItselfHasNoName() {
        assertThat(FieldPath.ROOT).hasToString("");
        assertThat(FieldPath.ROOT.parent()).isEmpty();
        assertThat(FieldPath.ROOT.name()).isEmpty();
    }
}
