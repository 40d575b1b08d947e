package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.Spelling;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds a document against the schema of its kind. */
final class SchemaCheck {

    /** Where Go structs lie flat in others: there sealer does not make text of numbers (sigs.k8s.io/yaml 1.3.0, yaml.go). */
    private static final Pattern FLAT = Pattern.compile("apiServer\\..*|dns\\..*|etcd\\.local\\.image.*"
            + "|spec\\.registry\\.(?:local|external)Registry\\.(?:domain|username|password)");

    /**
     * What findings count as.
     *
     * @param field fields that there are not
     * @param type values of another type
     * @param loose what is read all the same, and by a stricter reader would not be
     * @param version fields that another release has
     * @param unknown what becomes of a field that there is not
     */
    record Rules(Rule field, Rule type, Optional<Rule> loose, Rule version, String unknown) {

        /** What sealer reads. */
        Rules(Rule field, Rule type, Optional<Rule> loose) {
            this(field, type, loose, Rule.KUBEADM_FIELD_VERSION, "sealer ignores it");
        }
    }

    private final KubeadmDocument document;
    private final Rules rules;
    private final Schema schema;
    private final Optional<KubernetesVersion> version;
    private final Findings findings;

    SchemaCheck(
            KubeadmDocument document,
            Rules rules,
            Schema schema,
            Optional<KubernetesVersion> version,
            Findings findings) {
        this.document = document;
        this.rules = rules;
        this.schema = schema;
        this.version = version;
        this.findings = findings;
    }

    /** Looks at all of it. */
    void check() {
        object(document.root(), document.kind(), "");
    }

    private void object(YamlMapping mapping, String type, String path) {
        Map<String, Schema.Field> fields = schema.fields(type);
        for (YamlMapping.Entry entry : mapping.entries()) {
            String name = entry.name().orElse("");
            if (TemplateText.hasMarker(name)) {
                continue;
            }
            String inner = path.isEmpty() ? name : path + "." + name;
            Schema.Field field = fields.get(name);
            if (field == null) {
                Optional<Schema.Field> other = inOtherLetters(name, fields);
                if (other.isPresent()) {
                    letters(entry, inner, path, name, fields);
                    value(entry.value(), other.get().type(), inner);
                } else {
                    unknown(entry, name, inner, path, type);
                }
            } else {
                version.filter(known -> !field.minors().has(known))
                        .ifPresent(known -> notInVersion(entry, inner, field.minors(), known));
                value(entry.value(), field.type(), inner);
            }
        }
    }

    /** Go's JSON takes a name for a field's if they differ in capitals only. */
    private static Optional<Schema.Field> inOtherLetters(String name, Map<String, Schema.Field> fields) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private void letters(
            YamlMapping.Entry entry, String inner, String path, String name, Map<String, Schema.Field> fields) {
        String right = fields.keySet().stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow();
        rules.loose()
                .ifPresent(rule -> findings.add(
                        rule,
                        place(entry.key()),
                        inner,
                        parent(path) + " of " + document.apiVersion() + " has it as " + right
                                + ": sealer reads it all the same, kubeadm itself would not",
                        "write " + right));
    }

    private String parent(String path) {
        return path.isEmpty() ? document.kind() : path;
    }

    private void value(YamlNode node, FieldType type, String path) {
        if (isOpen(node)) {
            return;
        }
        if (!type.takes(node)) {
            wrong(node, type, path);
        } else if (type instanceof FieldType.ObjectOf object) {
            object((YamlMapping) node, object.name(), path);
        } else if (type instanceof FieldType.MapOf map) {
            ((YamlMapping) node)
                    .entries()
                    .forEach(entry -> value(
                            entry.value(),
                            map.value(),
                            path + "." + entry.name().orElse("")));
        } else if (type instanceof FieldType.ListOf list) {
            List<YamlNode> items = ((YamlSequence) node).items();
            for (int i = 0; i < items.size(); i++) {
                value(items.get(i), list.item(), path + "[" + i + "]");
            }
        }
    }

    /** Whether it says nothing, or what it says is up to a template. */
    private static boolean isOpen(YamlNode node) {
        return node instanceof YamlScalar scalar
                && (scalar.type() == YamlScalar.Type.NULL || TemplateText.hasMarker(scalar.text()));
    }

    private void unknown(YamlMapping.Entry entry, String name, String inner, String path, String type) {
        findings.add(
                rules.field(),
                place(entry.key()),
                inner,
                parent(path) + " of " + document.apiVersion() + " has no field " + name + ", and " + rules.unknown(),
                remedy(name, path, type));
    }

    private String remedy(String name, String path, String type) {
        Optional<String> near = Spelling.nearest(name, schema.fields(type).keySet());
        if (near.isPresent()) {
            return "write " + near.get();
        }
        Optional<String> hint = schema.hint(name);
        if (hint.isPresent()) {
            return hint.get();
        }
        Optional<String> elsewhere = schema.pathTo(name, document.kind());
        if (elsewhere.isPresent()) {
            return "write it as " + elsewhere.get();
        }
        String inner = path.isEmpty() ? name : path + "." + name;
        return KubeadmApi.VERSIONS.stream()
                .filter(other -> !other.equals(document.apiVersion()) && document.isOfKubeadm())
                .filter(other -> Schema.of(other)
                        .flatMap(older -> older.pathTo(name, document.kind()))
                        .filter(inner::equals)
                        .isPresent())
                .findFirst()
                .map(other -> "leave it out: only " + other + " has it")
                .orElse("leave it out, or correct its name");
    }

    private void notInVersion(YamlMapping.Entry entry, String path, Minors minors, KubernetesVersion known) {
        findings.add(
                rules.version(),
                place(entry.key()),
                path,
                document.kind() + " of Kubernetes " + known + " does not have it: " + minors.without(known),
                "leave it out");
    }

    private void wrong(YamlNode node, FieldType type, String path) {
        boolean madeText = type == FieldType.Scalar.TEXT
                && node instanceof YamlScalar
                && !FLAT.matcher(path).matches();
        if (madeText) {
            rules.loose()
                    .ifPresent(rule -> findings.add(
                            rule,
                            place(node),
                            path,
                            "is " + words(node) + ", and " + document.apiVersion()
                                    + " wants text: sealer makes text of it, kubeadm itself would not",
                            mend(node, type)));
            return;
        }
        findings.add(
                rules.type(),
                place(node),
                path,
                "is " + words(node) + ", and " + document.apiVersion() + " wants " + type.words(),
                mend(node, type));
    }

    private static String words(YamlNode node) {
        if (!(node instanceof YamlScalar scalar)) {
            return node instanceof YamlSequence ? "a list" : "a mapping";
        }
        return switch (scalar.type()) {
            case NUMBER -> "the number " + scalar.text();
            case BOOLEAN -> "the truth value " + scalar.text();
            default -> "the text \"" + scalar.text() + "\"";
        };
    }

    private static String mend(YamlNode node, FieldType type) {
        if (node instanceof YamlScalar scalar) {
            if (type == FieldType.Scalar.TEXT) {
                return "put it in quotes: \"" + scalar.text() + "\"";
            }
            boolean quoted = scalar.type() == YamlScalar.Type.TEXT;
            boolean plain = type == FieldType.Scalar.BOOLEAN && scalar.text().matches("true|false")
                    || type == FieldType.Scalar.INTEGER && scalar.text().matches("-?[0-9]+");
            if (quoted && plain) {
                return "write it without quotes";
            }
        }
        return "write " + type.words();
    }

    private SourceLocation place(YamlNode node) {
        return document.locate(node);
    }
}
