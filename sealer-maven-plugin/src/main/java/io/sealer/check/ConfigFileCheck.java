package io.sealer.check;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The configuration of Docker and of the cluster's registry. */
final class ConfigFileCheck implements Check {

    private static final String DAEMON = "etc/daemon.json";
    private static final String REGISTRY = "etc/registry_config.yml";

    private static final int LONGEST = 1 << 20;

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        if (image.files().has(DAEMON)) {
            String file = image.files().origin(DAEMON).file();
            JsonSyntax.mistakeIn(read(image.files(), DAEMON))
                    .ifPresent(mistake -> findings.add(
                            Rule.DAEMON_JSON,
                            new SourceLocation(file, mistake.line()),
                            DAEMON,
                            "this is not JSON: " + mistake.reason(),
                            "mend it: Docker does not start with it"));
        }
        if (image.files().has(REGISTRY)) {
            registry(image.files(), findings);
        }
    }

    private static String read(ImageFiles files, String path) throws IOException {
        try (InputStream in = files.open(path)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
    }

    private static void registry(ImageFiles files, Findings findings) throws IOException {
        String file = files.origin(REGISTRY).file();
        try (InputStream in = files.open(REGISTRY)) {
            YamlStream stream = new YamlStream(file, in);
            Optional<YamlDocument> document = stream.next();
            if (document.isEmpty()) {
                return;
            }
            if (!(document.get().root() instanceof YamlMapping root)) {
                findings.add(
                        Rule.REGISTRY_CONFIG,
                        document.get().locate(document.get().root()),
                        REGISTRY,
                        "it is no mapping",
                        "mend it: the cluster's registry does not start with it");
                return;
            }
            address(document.get(), root, findings);
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                findings.add(
                        Rule.REGISTRY_CONFIG,
                        problem.location().orElse(SourceLocation.of(file)),
                        REGISTRY,
                        problem.message(),
                        "mend it: the cluster's registry does not start with it");
            }
        }
    }

    private static void address(YamlDocument document, YamlMapping root, Findings findings) {
        YamlNode http = root.get("http").orElse(null);
        YamlNode address =
                http instanceof YamlMapping mapping ? mapping.get("addr").orElse(null) : null;
        if (address instanceof YamlScalar scalar
                && scalar.type() != YamlScalar.Type.NULL
                && scalar.text().matches("[0-9]+")) {
            findings.add(
                    Rule.REGISTRY_CONFIG,
                    document.locate(scalar),
                    "http.addr " + scalar.text(),
                    "an address without a colon is no port: the registry does not start",
                    "write :" + scalar.text());
        }
    }
}
