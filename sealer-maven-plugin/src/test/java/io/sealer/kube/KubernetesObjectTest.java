package io.sealer.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesObjectTest {

    @Test
    void anObjectKnowsWhatItIs() throws IOException {
        KubernetesObject object = objects("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web, namespace: shop}
                        """).get(0);

        assertThat(object.apiVersion()).isEqualTo("apps/v1");
        assertThat(object.group()).isEqualTo("apps");
        assertThat(object.kind()).isEqualTo("Deployment");
        assertThat(object.namespace()).isEqualTo("shop");
        assertThat(object.name()).isEqualTo("web");
        assertThat(object.podSpec()).contains("spec.template.spec");
    }

    @Test
    void aGeneratedNameIsBetterThanNone() throws IOException {
        assertThat(objects("kind: Job\nmetadata: {generateName: run-}\n").get(0).name())
                .isEqualTo("run-");
    }

    @Test
    void itemsOfListsAreObjectsOfTheirOwn() throws IOException {
        List<KubernetesObject> objects = objects("""
                apiVersion: v1
                kind: List
                items:
                - {apiVersion: v1, kind: Pod, metadata: {name: a}}
                - apiVersion: v1
                  kind: PodList
                  items:
                  - metadata: {name: b}
                """);

        assertThat(objects).extracting(KubernetesObject::kind).containsExactly("Pod", "Pod");
        assertThat(objects).extracting(KubernetesObject::name).containsExactly("a", "b");
        assertThat(objects).extracting(KubernetesObject::apiVersion).containsExactly("v1", "v1");
    }

    @Test
    void anEmptyListHoldsNothingAndAKindThatEndsLikeOneIsAnObject() throws IOException {
        assertThat(objects("kind: List\nitems: []\n")).isEmpty();
        assertThat(objects("kind: AllowList\nspec: {}\n"))
                .extracting(KubernetesObject::kind)
                .containsExactly("AllowList");
    }

    @Test
    void whatIsNoObjectIsOneWithoutAKind() throws IOException {
        assertThat(objects("- a\n- b\n")).extracting(KubernetesObject::kind).containsExactly("");
        assertThat(objects("kind: [x]\nmetadata: y\n"))
                .extracting(KubernetesObject::name)
                .containsExactly("");
    }

    @Test
    void foreignKindsOfTheSameNameHaveNoKnownPod() throws IOException {
        assertThat(objects("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\n")
                        .get(0)
                        .podSpec())
                .isEmpty();
    }

    private static List<KubernetesObject> objects(String text) throws IOException {
        YamlStream stream = new YamlStream("a.yaml", new ByteArrayInputStream(text.getBytes(UTF_8)));
        return KubernetesObject.in(stream.next().orElseThrow());
    }
}
