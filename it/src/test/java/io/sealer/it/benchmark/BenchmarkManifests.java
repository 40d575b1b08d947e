package io.sealer.it.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Made-up manifests as operators bring them: nine tenths of the bytes are definitions of resources with deep schemas,
 * the rest workloads, configuration with YAML in it, and resources of their own. The same size gives the same files.
 */
final class BenchmarkManifests {

    private static final int DEFINITION = 600 << 10;
    private static final int OBJECTS = 60 << 10;

    private final Path manifests;

    BenchmarkManifests(Path context) {
        this.manifests = context.resolve("manifests");
    }

    /** Writes them, a little more than so many MB (a million bytes). */
    void write(int megabytes) throws IOException {
        Files.createDirectories(manifests);
        long left = megabytes * 1_000_000L;
        for (int file = 0; left > 0; file++) {
            left -= write("crd-" + file + ".yaml", definition(file));
            left -= write("objects-" + file + ".yaml", objects(file));
        }
    }

    private long write(String name, StringBuilder text) throws IOException {
        Files.writeString(manifests.resolve(name), text);
        return text.length();
    }

    private static StringBuilder definition(int number) {
        StringBuilder text = new StringBuilder("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: things%d.example.com}
                spec:
                  group: example.com
                  versions:
                  - name: v1
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                """.formatted(number));
        for (int field = 0; text.length() < DEFINITION; field++) {
            String indent = "            ";
            text.append(indent).append("field").append(field).append(":\n");
            for (int depth = 0; depth < 8; depth++) {
                indent += "  ";
                text.append(indent).append("type: object\n");
                text.append(indent).append("description: |-\n");
                text.append(indent)
                        .append("  How many of these there are, and what becomes of the others: a sentence\n");
                text.append(indent).append("  or two, as they stand there. Defaults to example.com/some/image:v1.\n");
                text.append(indent).append("required: [image, name]\n");
                text.append(indent).append("properties:\n");
                text.append(indent)
                        .append("  image: {type: string, maxLength: ")
                        .append(depth)
                        .append("}\n");
                text.append(indent).append("  level").append(depth).append(":\n");
                indent += "  ";
            }
            text.append(indent).append("  type: string\n");
        }
        return text;
    }

    private static StringBuilder objects(int file) {
        StringBuilder text = new StringBuilder();
        for (int object = 0; text.length() < OBJECTS; object++) {
            int image = object % 20;
            text.append("""
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: app-%1$d-%2$d, labels: {app.kubernetes.io/name: app}}
                    spec:
                      selector: {matchLabels: {app: app-%2$d}}
                      template:
                        metadata: {labels: {app: app-%2$d}}
                        spec:
                          containers:
                          - name: app
                            image: registry.example/acme/app-%3$d:v1.2.%1$d
                            args: [--listen=0.0.0.0:8080, "--reloader=registry.example/acme/reloader:v%3$d", --log=info]
                            env:
                            - {name: HELPER_IMAGE, value: "registry.example/acme/helper:v%3$d"}
                            - {name: ADDRESS, value: "http://app.default.svc:8080/path"}
                            resources: {requests: {cpu: 10m, memory: 64Mi}}
                            volumeMounts: [{name: config, mountPath: /etc/app}]
                          volumes: [{name: config, configMap: {name: config-%2$d}}]
                    ---
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: config-%2$d}
                    data:
                      config.yaml: |
                        server: {address: ":8080", tls: {enabled: false}}
                        sidecar:
                          image: {registry: registry.example, repository: acme/side, tag: v%3$d}
                        rules:
                        - name: first
                          expression: sum(rate(requests_total[5m])) by (code)
                      start.sh: |
                        #!/bin/sh
                        export TOOL_IMAGE=registry.example/acme/tool:v%3$d
                        exec /bin/app --config /etc/app/config.yaml
                    """.formatted(file, object, image));
        }
        return text;
    }
}
