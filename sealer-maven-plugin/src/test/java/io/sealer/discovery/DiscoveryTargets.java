package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.fuzz.FuzzTarget;
import io.sealer.fuzz.TextTargets;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files of a root file system in which images are searched. */
public final class DiscoveryTargets {

    private static final String OTHER = "kind: Pod\nspec:\n  containers:\n  - image: nginx:1\n";

    private DiscoveryTargets() {}

    /** All of them. */
    public static List<FuzzTarget> all() {
        return List.of(
                target("yaml", "manifests/a.yaml", YAML),
                target("json", "manifests/a.json", JSON),
                target("template", "manifests/a.yaml.tmpl", TEMPLATES),
                target("kustomization", "manifests/kustomization.yaml", KUSTOMIZATIONS),
                target("image-list", SearchedPaths.IMAGE_LIST, List.of("a\n# b\nquay.io/c/d:1 # e\n'f:1'\n")));
    }

    private static FuzzTarget target(String name, String path, List<String> seeds) {
        return new FuzzTarget(name, seeds, WORDS, text -> {
            String first = search(path, text);
            if (text.length() % 16 == 0 && !search(path, text).equals(first)) {
                throw new AssertionError("the same text gave something else");
            }
            return first;
        });
    }

    private static String search(String path, String text) {
        Problems problems = new Problems();
        DiscoveredImages found = new ImageFinder(List.of(), ImagePatterns.none(), List.of(), Origins.none())
                .find(new Files(Map.of("manifests/other.yaml", OTHER, path, text)), problems);
        String places = found.images().stream()
                .flatMap(image -> image.requiredBy().stream())
                .map(finding -> finding.grade()
                        + finding.origin().kind()
                        + finding.origin().field().replaceAll("[^A-Za-z.]", ""))
                .map(place -> place.substring(0, Math.min(place.length(), 60)))
                .distinct()
                .limit(10)
                .collect(Collectors.joining(" "));
        String doubts =
                found.doubtful().stream().map(Doubt::reason).distinct().sorted().collect(Collectors.joining(" "));
        return places + "\n" + doubts + "\n" + TextTargets.shape(problems);
    }

    private record Files(Map<String, String> texts) implements FileTree {

        @Override
        public Collection<String> files() {
            return new TreeMap<>(texts).keySet();
        }

        @Override
        public String origin(String path) {
            return path;
        }

        @Override
        public InputStream open(String path) {
            return new ByteArrayInputStream(texts.get(path).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final List<String> YAML =
            List.of("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, annotations: {helm.sh/images: "- image: quay.io/a/b:1"}}
            spec:
              template:
                spec:
                  containers:
                  - name: c
                    image: quay.io/acme/web:v1 # comment
                    env:
                    - {name: X_IMAGE, value: $(REGISTRY)/x:1}
                    - {name: REGISTRY, value: quay.io/a}
                    args: [--x-image, "a/b:1", '--y=quay.io/c/d:v1']
            ---
            kind: ConfigMap
            data: &d
              pod.yaml: |
                spec: {image: {registry: quay.io, repository: a/b, tag: v1}}
              more: >-
                export A_IMAGE="a/b:1"
              <<: {x: *y}
            """, """
            kind: List
            items: [&y {kind: Job, spec: &s {image: a, version: 1}}, {kind: CustomResourceDefinition}]
            x: !!binary aGVsbG8=
            y: *s
            """, "a: 'b'\n? [c]\n: \"d\\u0041\\\n  e\"\n...\n%YAML 1.1\n---\n");

    private static final List<String> JSON = List.of(
            "{\"kind\": \"Pod\", \"spec\": {\"containers\": [{\"image\": \"a:1\"}]}}",
            "{\"kind\":\"ConfigMap\",\t\"data\":{\"x.json\":\"{\\\"image\\\": \\\"quay.io\\/a\\/b:1\\\"}\"}}");

    private static final List<String> TEMPLATES = List.of("""
            kind: Pod
            {{- if .X }}
            spec:
              containers:
              - image: {{ .Registry }}/a/b:{{ .Tag | default "1" }}
            {{- end }}
            {{/* comment */}}
            """);

    private static final List<String> KUSTOMIZATIONS = List.of("""
            resources: [other.yaml, ../b, https://a.b/c]
            images:
            - {name: nginx, newName: quay.io/a/nginx, newTag: v2}
            - name: b
              digest: sha256:0
            patches:
            - patch: |-
                - {op: replace, path: /spec/image, value: a:1}
              path: p.yaml
            configMapGenerator: [{name: c, literals: [A_IMAGE=a/b:1]}]
            """);

    private static final List<String> WORDS = List.of(
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\n---\n",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "|\n",
            ">-\n",
            "\"",
            "'",
            "\\",
            "#",
            " #",
            "&a ",
            "*a",
            "<<: *a",
            "!!str ",
            "!x ",
            "? ",
            "%YAML 1.1\n",
            "image: ",
            "images:\n",
            "kind: Pod\n",
            "kind: ConfigMap\n",
            "data:\n",
            "spec:\n",
            "containers:\n",
            "env: ",
            "args: ",
            "name: ",
            "value: ",
            "X_IMAGE",
            "registry: ",
            "repository: ",
            "tag: ",
            "digest: ",
            "version: ",
            "quay.io/a/b:v1",
            "nginx",
            "sha256:" + "0123456789abcdef".repeat(4),
            "$(A)",
            "${A}",
            "{{ .A }}",
            "{{",
            "}}",
            "\\u00e9",
            "\\x",
            "\t",
            "\r\n",
            "--a-image=",
            "a=b,",
            "export ",
            "resources:\n",
            "patches:\n",
            "path: ",
            "newTag: ",
            "newName: ",
            "items:\n",
            "kind: List\n",
            "null",
            "~",
            "1e3",
            "12:30",
            "=",
            "\ue000",
            "hub: ",
            "base: ");
}
