package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that no field called {@code image} of a pod names. */
class ObjectSearchTest {

    private static final String HEX = "0123456789abcdef".repeat(4);

    private final Problems problems = new Problems();

    @Test
    void variablesAndArguments() throws IOException {
        DiscoveredImages found = scan("""
                kind: Pod
                metadata: {name: p}
                spec:
                  containers:
                  - image: acme/main:1
                    env:
                    - {name: REGISTRY, value: quay.io/acme}
                    - {name: TAG, value: v1}
                    - name: WEB_IMAGE
                      value: $(REGISTRY)/web:$(TAG)
                    - name: VERSIONS
                      value: |
                        3.6.0=quay.io/acme/kafka:3.6.0
                        3.7.0=quay.io/acme/kafka:3.7.0
                    - {name: LIST, value: "quay.io/l/a:v1,quay.io/l/b:v1"}
                    - {name: ADDRESS, value: "prometheus:9090"}
                    - {name: UNKNOWN_IMAGE, value: "$(NOWHERE)/x:1"}
                    command: [run, --helper-image, "acme/helper:master-head"]
                    args:
                    - --reloader=quay.io/acme/reloader:v2
                    - -shell-image
                    - busybox:1.36
                    - quay.io/acme/bare:v1
                    - --images=a=quay.io/m/a:v1,b=quay.io/m/b:v1
                    - --also-image=$(WEB_IMAGE)
                    - --listen=localhost:8080
                    - --word-image=word
                """);

        assertThat(lines(found))
                .containsExactly(
                        "likely docker.io/acme/helper:master-head 18 spec.containers[0].command[2]",
                        "certain docker.io/acme/main:1 5 spec.containers[0].image",
                        "likely docker.io/library/busybox:1.36 22 spec.containers[0].args[2]",
                        "likely quay.io/acme/bare:v1 23 spec.containers[0].args[3]",
                        "likely quay.io/acme/kafka:3.6.0 13 spec.containers[0].env[3].value",
                        "likely quay.io/acme/kafka:3.7.0 14 spec.containers[0].env[3].value",
                        "likely quay.io/acme/reloader:v2 20 spec.containers[0].args[0]",
                        "likely quay.io/acme/web:v1 10 spec.containers[0].env[2].value",
                        "likely quay.io/acme/web:v1 25 spec.containers[0].args[5]",
                        "likely quay.io/l/a:v1 15 spec.containers[0].env[4].value",
                        "likely quay.io/l/b:v1 15 spec.containers[0].env[4].value",
                        "likely quay.io/m/a:v1 24 spec.containers[0].args[4]",
                        "likely quay.io/m/b:v1 24 spec.containers[0].args[4]");
        assertThat(found.doubtful()).extracting(Doubt::text).containsExactly("$(NOWHERE)/x:1", "word");
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void textsInsideOfConfigMapsKnowTheirLines() throws IOException {
        DiscoveredImages found = scan("""
                kind: ConfigMap
                metadata:
                  name: c
                data:
                  sidecar-image: quay.io/acme/side:1
                  config.yaml: |
                    # quay.io/in/comment:v1
                    proxy:
                      image:
                        registry: quay.io
                        repository: acme/proxy
                        tag: 1.20

                    images:
                      one: quay.io/acme/one:1.0
                  config.json: |
                    {
                    	"image": "quay.io\\/acme\\/json:1"
                    }
                  env: |
                    # HIDDEN_IMAGE=quay.io/in/comment:v2
                    export A_IMAGE="quay.io/acme/env:1"
                    URL=http://host/path:v1
                  containerd.toml: |
                    [plugins]
                      sandbox_image = "registry.k8s.io/pause:3.9"
                  pod.yaml: |
                    kind: Pod
                    spec:
                      containers:
                      - name: helper
                        image: busybox
                        imagePullPolicy: IfNotPresent
                  quoted: "a: 1\\nimage: quay.io/acme/quoted:1\\n"
                  nested: |
                    inner: |
                      image: quay.io/acme/nested:1
                  prose: |
                    Set the field image: to something
                    or look for quay.io/acme/prose:v1 elsewhere.
                  ports: default/example-go:8080
                """);

        assertThat(lines(found))
                .containsExactly(
                        "likely docker.io/library/busybox:latest 32 data[\"pod.yaml\"].spec.containers[0].image",
                        "likely quay.io/acme/env:1 22 data.env",
                        "likely quay.io/acme/json:1 18 data[\"config.json\"].image",
                        "likely quay.io/acme/nested:1 36 data.nested.inner",
                        "likely quay.io/acme/one:1.0 15 data[\"config.yaml\"].images.one",
                        "likely quay.io/acme/proxy:1.20 11 data[\"config.yaml\"].proxy.image",
                        "likely quay.io/acme/quoted:1 34 data.quoted.image",
                        "likely quay.io/acme/side:1 5 data.sidecar-image",
                        "likely registry.k8s.io/pause:3.9 26 data[\"containerd.toml\"]");
        assertThat(found.doubtful())
                .singleElement()
                .asString()
                .startsWith("f.yaml:40 (ConfigMap/c data.prose): \"quay.io/acme/prose:v1\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"helm.sh/images", "artifacthub.io/images", "example.com/anything"})
    void annotationsThatListImages(String annotation) throws IOException {
        DiscoveredImages found = scan("""
                kind: Deployment
                metadata:
                  annotations:
                    %s: |
                      - name: web
                        image: quay.io/acme/web:1
                      - name: db
                        image: postgres:16
                """.formatted(annotation));

        assertThat(names(found)).containsExactly("docker.io/library/postgres:16", "quay.io/acme/web:1");
        assertThat(found.images().get(1).requiredBy().get(0).origin().location().line())
                .isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: quay.io/a/b:1 | quay.io/a/b:1",
                "image: {repository: quay.io/a/b, tag: 1.10} | quay.io/a/b:1.10",
                "image: {registry: quay.io, repository: a/b, tag: v1} | quay.io/a/b:v1",
                "image: {registry: quay.io, repository: quay.io/a/b, tag: v1} | quay.io/a/b:v1",
                "image: {repository: a/b, digest: 'sha256:HEX'} | docker.io/a/b@sha256:HEX",
                "image: {repository: a/b, tag: v1, sha: HEX} | docker.io/a/b:v1@sha256:HEX",
                "image: {repository: quay.io/a/b, version: '2'} | quay.io/a/b:2",
                "image: {name: quay.io/a/b, tag: v1} | quay.io/a/b:v1",
                "driver: {repository: nvcr.io/nvidia, image: driver, version: 535.1} | nvcr.io/nvidia/driver:535.1",
                "db: {image: quay.io/a/b, tag: v1} | quay.io/a/b:v1",
                "db: {image: 'quay.io/a/b:v1', version: '2'} | quay.io/a/b:v1",
                "db: {image: a/b, digest: 'sha256:HEX'} | docker.io/a/b@sha256:HEX",
                "db: {repository: quay.io/a/b, version: 3.11.6} | quay.io/a/b:3.11.6",
                "images: ['quay.io/a/b:v1', 'nginx:1'] | docker.io/library/nginx:1 quay.io/a/b:v1",
                "images: {web: 'nginx:1', tool: {repository: a/b, tag: v1}} | docker.io/a/b:v1 docker.io/library/nginx:1",
                "relatedImages: [{name: web, image: 'quay.io/a/b:v1'}] | quay.io/a/b:v1",
                "params: [{name: builder-image, default: 'a/b:v1'}] | docker.io/a/b:v1",
                "package: xpkg.upbound.io/a/b:v1 | xpkg.upbound.io/a/b:v1",
                "url: docker://quay.io/a/b:latest | quay.io/a/b:latest",
                "patch: [{op: replace, path: /spec/containers/0/image, value: 'nginx:1'}] | docker.io/library/nginx:1",
                "values: 'image: {repository: a/b, tag: v1}' | ",
                "chart: {repository: quay.io/a/b, version: 1.2.3} | ",
                "git: {repository: github.com/a/b, tag: v1.2.3} | ",
                "source: {repository: 'https://charts.example.com', version: 1.2.3} | ",
                "imageRepository: registry.k8s.io | ",
                "description: use quay.io/a/b:v1 | ",
                "rules: [{image: 'quay.io/*'}] | ",
                "ui: {image_name: quay.io/a/b, image_version: v2.27} | quay.io/a/b:v2.27",
                "ui: {image_repo: quay.io/a/b, image_tag: v0.12} | quay.io/a/b:v0.12",
                "ui: {imageName: 'quay.io/a/b:v1', tag: other} | quay.io/a/b:v1",
                "image: {name: quay.io/a/b, version: stable-2.14} | quay.io/a/b:stable-2.14",
                "image: {prefix: acme, name: action, tag: 1.17.0} | docker.io/acme/action:1.17.0",
                "image: {org: quay.io/acme, repository: job, tag: v1} | quay.io/acme/job:v1",
                "db: {image: quay.io/a/b, imageVersion: v1} | quay.io/a/b:v1",
                "db: {image: a/b, defaultImageVersion: 1.14.0, defaultGpuImageVersion: 1.14.0-gpu}"
                        + " | docker.io/a/b:1.14.0 docker.io/a/b:1.14.0-gpu",
                "{helperImage: quay.io/a/helper, helperImageTag: '3.8'} | quay.io/a/helper:3.8",
                "{scan.repository: quay.io/a/scan, scan.tag: 0.45.1} | quay.io/a/scan:0.45.1",
                "{scan.scan.repo: quay.io/a/scan, scan.scan.tag: v1} | quay.io/a/scan:v1",
                "{scan-image: quay.io/a/scan, scan-image-digest: 'sha256:HEX'} | quay.io/a/scan@sha256:HEX",
                "{SCAN_IMAGE_REPOSITORY: quay.io/a/scan, SCAN_VERSION: 1.0.3} | quay.io/a/scan:1.0.3",
                "{scanRegistry: quay.io, scanRepository: a/scan, scanTag: v1} | quay.io/a/scan:v1",
                "{chartRepository: quay.io/a/b, chartVersion: 1.2.3} | ",
                "g: {hub: quay.io/mesh, tag: 1.20.0, proxy: {image: proxy, resources: {}}} | quay.io/mesh/proxy:1.20.0",
                "{base: quay.io/store, parts: {server: {tag: v1, image: server}}} | quay.io/store/server:v1",
                "g: {registry: quay.io/mesh, tag: v1, spec: {containers: [{image: busybox}]}}"
                        + " | docker.io/library/busybox:latest"
            })
    void customResources(String field, String images) throws IOException {
        DiscoveredImages found = scan("kind: Shop\nspec:\n  " + spec(field).replace("HEX", HEX) + "\n");

        assertThat(names(found))
                .containsExactlyElementsOf(
                        images == null
                                ? List.of()
                                : List.of(images.replace("HEX", HEX).split(" ")));
        assertThat(found.doubtful()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: {repository: quay.io/a/b} | quay.io/a/b",
                "image: {repository: a/b, tag: ''} | a/b",
                "db: {image: manager, version: master} | manager",
                "db: {image: b, registry: quay.io/a} | quay.io/a/b",
                "g: {hub: acme, tag: 1.20.0, proxy: {image: proxy}} | acme/proxy:1.20.0",
                "g: {hub: quay.io/mesh, proxy: {image: proxy}} | quay.io/mesh/proxy",
                "m: {image: pilot, hub: '', tag: ''} | pilot",
                "m: {image: quay.io/a/b, tag: ''} | quay.io/a/b",
                "{helperImage: quay.io/a/helper, helperImageTag: ''} | quay.io/a/helper",
                "{helperImage: a/helper, helperVersion: v1.2} | a/helper:v1.2",
                "{sync.repository: a/b, sync.tag: v1} | a/b:v1",
                "thing: {repository: a/b, version: '1.2'} | a/b:1.2",
                "image: {repository: 'quay.io/a/b', tag: '$(TAG)'} | quay.io/a/b:$(TAG)",
                "source: acme/web:v1.2 | acme/web:v1.2",
                "alm-examples: '[{\"image\": \"quay.io/a/b:v1\"}]' | quay.io/a/b:v1"
            })
    void whatIsOnlyHalfAnImageIsDoubtful(String field, String text) throws IOException {
        DiscoveredImages found = scan("kind: Shop\nspec:\n  " + spec(field) + "\n");

        assertThat(found.images()).isEmpty();
        assertThat(found.doubtful()).extracting(Doubt::text).containsExactly(text);
    }

    private static String spec(String field) {
        return field.startsWith("{") ? "all: " + field : field;
    }

    @Test
    void partsOfNamesInVariablesAndFlags() throws IOException {
        DiscoveredImages found = scan("""
                kind: Pod
                spec:
                  containers:
                  - image: acme/main:1
                    env:
                    - {name: SCAN_IMAGE, value: quay.io/a/scan}
                    - {name: SCAN_IMAGE_TAG, value: v2}
                    - {name: SYNC_REPOSITORY, value: quay.io/a/sync}
                    - {name: SYNC_TAG, value: v3}
                    - {name: WEB_IMAGE, value: quay.io/a/web}
                    - {name: WEB_VERSION, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                    args:
                    - --map-image-name=quay.io/a/map
                    - --map-image-version=2.0.5
                    - --port=80
                """);

        assertThat(lines(found))
                .containsExactly(
                        "certain docker.io/acme/main:1 4 spec.containers[0].image",
                        "likely quay.io/a/map:2.0.5 13 spec.containers[0].args[0]",
                        "likely quay.io/a/scan:v2 6 spec.containers[0].env[0].value",
                        "likely quay.io/a/sync:v3 8 spec.containers[0].env[2].value",
                        "likely quay.io/a/web:latest 10 spec.containers[0].env[4].value");
        assertThat(found.doubtful()).isEmpty();
    }

    @Test
    void anImageThatIsPutInWhenThePodIsMadeIsDoubtful() throws IOException {
        DiscoveredImages found = scan("""
                kind: Deployment
                spec:
                  template:
                    metadata: {annotations: {inject.example.com/templates: gateway}}
                    spec: {containers: [{image: auto}]}
                """);

        assertThat(found.images()).isEmpty();
        assertThat(problems.isEmpty()).isTrue();
        assertThat(found.doubtful())
                .singleElement()
                .extracting(Doubt::text, Doubt::reason)
                .containsExactly("auto", "is put in by whatever injects containers");
    }

    @Test
    void aDoubtfulVariableIsShownAsItIsWritten() throws IOException {
        DiscoveredImages found = scan("kind: Pod\nspec:\n  x-image: $(A_NAME)\n  args: [--y-image=(acme/b:$(V))]\n");

        assertThat(found.doubtful()).extracting(Doubt::text).containsExactlyInAnyOrder("$(A_NAME)", "acme/b:$(V)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<", "a=", "'", "${", "{{", "a/", "a: ", "- ", "[", "image: a/b:1 ", "\n", "\\n", "#", "a.", ","
            })
    void hugeTextsAreNoTrouble(String piece) throws IOException {
        String text = piece.repeat(20_000).replace("'", "''");

        scan("kind: ConfigMap\ndata:\n  x-image: '" + text + "'\n  y: '" + text.replace("\n", "\n\n")
                + "\n\n  image'\n");

        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void aTextIsSearchedOnceHoweverOftenAliasesLeadToIt() throws IOException {
        String text = "    image: quay.io/a/b:1\n".repeat(2000);

        DiscoveredImages found = scan("kind: ConfigMap\nx: &t |\n" + text + "data: [" + "*t, ".repeat(20_000) + "]\n");

        assertThat(names(found)).containsExactly("quay.io/a/b:1");
    }

    @Test
    void whatWasIsNotWhatIsWanted() throws IOException {
        DiscoveredImages found = scan("""
                kind: Shop
                metadata:
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: '{"spec": {"image": "quay.io/a/b:v0"}}'
                spec: {}
                status: {image: quay.io/a/b:v1, list: [quay.io/a/b:v2]}
                """);

        assertThat(found.images()).isEmpty();
        assertThat(found.doubtful()).isEmpty();
    }

    @Test
    void doubtsSayWhatToWriteIntoThePom() throws IOException {
        DiscoveredImages found = scan("spec:\n  source: acme/web:v1.2\n  x-image: ${REGISTRY}/web:1\n");

        assertThat(found.doubtful())
                .extracting(Doubt::remedy)
                .satisfiesExactly(
                        remedy -> assertThat(remedy)
                                .contains("<imageList><reference>docker.io/acme/web:v1.2</reference></imageList>")
                                .contains("<ignoredImages><pattern>docker.io/acme/web:v1.2</pattern></ignoredImages>"),
                        remedy -> assertThat(remedy).contains("<pattern><![CDATA[${REGISTRY}/web:1]]></pattern>"));
    }

    @Test
    void whatIsListedOrIgnoredIsNoLongerDoubtful() throws IOException {
        Findings findings = search("spec:\n  source: acme/web:v1.2\n  other: acme/db:v1\n  x-image: $(R)/web:1\n");
        findings.add(
                ImageList.findings(List.of(line("acme/web:v1.2")), problems).get(0));
        ImagePatterns ignored = ImagePatterns.of(List.of(line("acme/db"), line("$(R)/web:1"), line("$(S)")), problems);

        DiscoveredImages found = findings.without(ignored, Origins.none(), problems);

        assertThat(found.doubtful()).isEmpty();
        assertThat(found.notes()).singleElement().asString().contains("$(S) leaves no image out");
        assertThat(problems.isEmpty()).isTrue();
    }

    private static ListedLine line(String text) {
        return new ListedLine(io.sealer.SourceLocation.of("pom"), text);
    }

    private Findings search(String text) throws IOException {
        Findings findings = new Findings();
        new ManifestScanner(findings, problems)
                .scan("f.yaml", Optional.empty(), new ByteArrayInputStream(text.getBytes(UTF_8)));
        return findings;
    }

    private DiscoveredImages scan(String text) throws IOException {
        return search(text).without(ImagePatterns.none(), Origins.none(), problems);
    }

    private static List<String> names(DiscoveredImages found) {
        return found.references().stream().map(Object::toString).toList();
    }

    private static List<String> lines(DiscoveredImages found) {
        return found.images().stream()
                .flatMap(image -> image.requiredBy().stream())
                .map(finding -> finding.grade() + " " + finding.reference() + " "
                        + finding.origin().location().line() + " "
                        + finding.origin().field())
                .toList();
    }
}
