package io.sealer.check;

import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.Spelling;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What names and values dockerd finds in its configuration, which is JSON. Without effect on text that is none. */
final class DaemonJson {

    private static final String TYPE = "Daemon";

    private final String file;
    private final Findings findings;

    /** File, as the user knows it. */
    DaemonJson(String file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** Looks at each name. */
    void check(String text) {
        Map<String, Schema.Field> known =
                Schema.of(Schema.DOCKER).map(schema -> schema.fields(TYPE)).orElseThrow();
        root(text)
                .ifPresent(root -> root.entries()
                        .forEach(entry -> entry.name().ifPresent(name -> {
                            if (known.containsKey(name)) {
                                value(name, entry.value(), known.get(name).type());
                            } else {
                                unknown(name, entry.key(), known);
                            }
                        })));
    }

    /** JSON is YAML but for tabs between its parts, which can be nowhere else. */
    private Optional<YamlMapping> root(String text) {
        byte[] bytes = text.replace('\t', ' ').getBytes(StandardCharsets.UTF_8);
        try {
            return new YamlStream(file, new ByteArrayInputStream(bytes))
                    .next()
                    .map(YamlDocument::root)
                    .filter(YamlMapping.class::isInstance)
                    .map(YamlMapping.class::cast);
        } catch (ProblemException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void unknown(String name, YamlNode place, Map<String, Schema.Field> known) {
        findings.add(
                Rule.DAEMON_JSON,
                place(place),
                name,
                "Docker does not know it, and does not start with it, or starts without it",
                Spelling.nearest(name, known.keySet())
                        .or(() -> listOf(name, known))
                        .map(right -> "write " + right)
                        .orElse("leave it out, or correct its name"));
    }

    /** Flags of dockerd that name one of several are called otherwise here: insecure-registry. */
    private static Optional<String> listOf(String name, Map<String, Schema.Field> known) {
        return Optional.of(name.replaceFirst("y$", "ies")).filter(known::containsKey);
    }

    private void value(String name, YamlNode value, FieldType type) {
        if (value instanceof YamlScalar scalar && scalar.type() == YamlScalar.Type.NULL) {
            return;
        }
        if (!type.takes(value)) {
            boolean text = type == FieldType.Scalar.TEXT && value instanceof YamlScalar;
            findings.add(
                    Rule.DAEMON_JSON,
                    place(value),
                    name,
                    "Docker wants " + type.words() + " here, and does not start",
                    text ? "put it in quotes: \"" + ((YamlScalar) value).text() + "\"" : "write " + type.words());
        } else if (type instanceof FieldType.MapOf map) {
            ((YamlMapping) value)
                    .entries()
                    .forEach(entry -> value(name + "." + entry.name().orElse(""), entry.value(), map.value()));
        }
    }

    private SourceLocation place(YamlNode node) {
        return new SourceLocation(file, node.line());
    }
}
