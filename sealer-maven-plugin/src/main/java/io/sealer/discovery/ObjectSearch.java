package io.sealer.discovery;

import io.sealer.discovery.ImageRules.Place;
import io.sealer.kube.FieldPath;
import io.sealer.kube.KubernetesObject;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlScalar.Type;
import io.sealer.kube.YamlSequence;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All fields of one object, or of a text inside of one. Each is judged by what its name says, by what it looks like and
 * by what stands beside it.
 */
final class ObjectSearch {

    private static final String IMAGE = "image";

    /** Labels cannot hold the slash and the colon of a reference: what stands there is a word. */
    private static final Set<String> LABELS = Set.of("labels", "matchLabels", "selector", "nodeSelector");

    /** Fields that are written for people. */
    private static final Set<String> PROSE = Set.of(
            "description",
            "documentation",
            "message",
            "summary",
            "title",
            "help",
            "readme",
            "comment",
            "license",
            "remediation");

    /**
     * Fields that hold no image though they may look like it: schemas, block devices of Ceph, base64, and what the API
     * server or kubectl wrote about the past.
     */
    private static final Set<String> NEVER = Set.of(
            "openAPIV3Schema",
            "rbd",
            "binaryData",
            "caBundle",
            "managedFields",
            "kubectl.kubernetes.io/last-applied-configuration");

    /** Configuration that people write. */
    private static final Set<String> DATA = Set.of("data", "stringData", "env", "annotations", "parameters", "params");

    /** The fields that hold what a neighbour names. */
    private static final Set<String> VALUES = Set.of("value", "default", "defaultValue");

    private static final Pattern EXAMPLE = Pattern.compile("(?i).*examples?");
    private static final Pattern KNOWN_VARIABLE = Pattern.compile("\\$\\(([A-Za-z_][\\w.-]*)\\)");

    private static final int VARIABLES_IN_VARIABLES = 3;
    private static final int LONGEST_TEXT = 1 << 13;

    private final ObjectReport report;
    private final int depth;
    private final ImageField images;
    private final SplitNames split;
    private final SplitFamilies families;
    private final TextSearch texts;
    private KubernetesObject object;

    /** A search in a text inside of an object. */
    ObjectSearch(ObjectReport report, int depth) {
        this(report, depth, new ImageField(report));
    }

    private ObjectSearch(ObjectReport report, int depth, ImageField images) {
        this.report = report;
        this.depth = depth;
        this.images = images;
        this.split = new SplitNames(report);
        this.families = new SplitFamilies(report);
        this.texts = new TextSearch(report, depth);
    }

    /** Searches an object of Kubernetes. Definitions of resources describe fields and hold no images. */
    static void search(KubernetesObject object, ObjectReport report, ImageField images) {
        if (!object.kind().equals("CustomResourceDefinition")) {
            ObjectSearch search = new ObjectSearch(report, 0, images);
            search.object = object;
            search.node(FieldPath.ROOT, object.root(), Optional.empty(), Place.FIELD, NameEvidence.NONE);
        }
    }

    /** Searches what was read from a text at a path. */
    void search(FieldPath path, YamlNode root, NameEvidence name) {
        node(path, root, Optional.empty(), Place.DATA, name);
    }

    private void node(FieldPath path, YamlNode node, Optional<Scope> outer, Place place, NameEvidence name) {
        if (node instanceof YamlMapping mapping) {
            mapping(path, new Scope(outer, mapping, place, name == NameEvidence.IMAGE));
        } else if (node instanceof YamlSequence list) {
            for (int i = 0; i < list.items().size(); i++) {
                YamlNode item = list.items().get(i);
                if (item instanceof YamlScalar scalar) {
                    value(path.item(i), name, scalar, outer, place);
                } else {
                    node(path.item(i), item, outer, place, name);
                }
            }
        }
    }

    private void mapping(FieldPath path, Scope scope) {
        YamlMapping mapping = scope.mapping();
        boolean inPod = mapping.get(IMAGE).isPresent() && images.isInPod(path.field(IMAGE));
        Set<String> settled = inPod ? Set.of() : split.judge(path, scope);
        Optional<String> named =
                mapping.text("name").or(() -> mapping.text("key")).or(() -> mapping.text("path"));
        for (YamlMapping.Entry entry : mapping.entries()) {
            String key = entry.name().orElse("?");
            if (!settled.contains(key) && !isSkipped(path, key)) {
                String name = VALUES.contains(key) ? named.orElse(key) : key;
                field(path.field(key), key, name, entry.value(), scope);
            }
        }
    }

    private boolean isSkipped(FieldPath path, String key) {
        if (NEVER.contains(key)) {
            return true;
        }
        // Base64 is no reference, even where it looks like one; and a status says what was, not what is wanted.
        return object != null
                && (object.kind().equals("Secret") && key.equals("data")
                        || path.parent().isEmpty()
                                && key.equals("status")
                                && !object.kind().isEmpty());
    }

    private void field(FieldPath path, String key, String name, YamlNode value, Scope scope) {
        if (images.isInPod(path)) {
            images.inPod(path, value);
        } else if (LABELS.contains(key) && value instanceof YamlMapping labels) {
            labels.get(IMAGE).ifPresent(label -> images.asLabel(path.field(IMAGE), label));
        } else if (EXAMPLE.matcher(key).matches() && depth == 0) {
            new ObjectSearch(report.onExample(), depth).field(path, "", "", value, scope);
        } else if (key.equals(IMAGE) && value instanceof YamlScalar scalar) {
            images.elsewhere(path, scalar, scope, object == null);
        } else if (value instanceof YamlScalar scalar) {
            if (!PROSE.contains(key)) {
                value(path, evidence(name, scalar, scope), scalar, Optional.of(scope), scope.place());
            }
        } else if ((key.equals("args") || key.equals("command")) && value instanceof YamlSequence list) {
            arguments(path, list, scope);
        } else if (key.equals("env") && value instanceof YamlSequence list) {
            variables(path, list, scope);
        } else {
            if (key.equals(IMAGE)) {
                images.template(path, value);
            }
            Place place = DATA.contains(key) ? Place.DATA : scope.place();
            node(path, value, Optional.of(scope), place, NameEvidence.of(key));
        }
    }

    /** What belongs to a field called after images may name one under any key, if it is tagged. */
    private static NameEvidence evidence(String name, YamlScalar scalar, Scope scope) {
        boolean inherits = scope.ofImages()
                && ReferenceShape.of(scalar.text().strip())
                        .filter(ReferenceShape::isPinned)
                        .isPresent();
        return inherits ? NameEvidence.IMAGE : NameEvidence.of(name);
    }

    private void variables(FieldPath path, YamlSequence list, Scope scope) {
        Set<String> settled = families.judge(new NameParts(NamedTexts.ofVariables(path, list)), true);
        for (int i = 0; i < list.items().size(); i++) {
            YamlNode item = list.items().get(i);
            boolean known = item instanceof YamlMapping variable
                    && variable.text("name").filter(settled::contains).isPresent();
            if (!known) {
                node(path.item(i), item, Optional.of(scope), Place.DATA, NameEvidence.NONE);
            }
        }
    }

    /** The words of a command line. A flag without a value is followed by it. */
    private void arguments(FieldPath path, YamlSequence list, Scope scope) {
        Set<String> settled = families.judge(new NameParts(NamedTexts.ofFlags(path, list)), true);
        String flag = "";
        for (int i = 0; i < list.items().size(); i++) {
            if (!(list.items().get(i) instanceof YamlScalar scalar)
                    || settled.contains(NamedTexts.flagOf(scalar.text()))) {
                flag = "";
                continue;
            }
            value(path.item(i), NameEvidence.of(flag), scalar, Optional.of(scope), Place.DATA);
            String text = scalar.text().strip();
            flag = text.startsWith("-") && text.indexOf('=') < 0 && text.indexOf(' ') < 0 ? text : "";
        }
    }

    private void value(FieldPath path, NameEvidence name, YamlScalar scalar, Optional<Scope> scope, Place place) {
        if (scalar.type() == Type.TEXT) {
            texts.search(path, name, scalar, expanded(scalar.text(), scope), place);
        }
    }

    /** Kubernetes puts the values of a container's variables into its arguments and into each other. */
    private static String expanded(String text, Optional<Scope> scope) {
        if (scope.isEmpty() || !text.contains("$(") || text.length() > LONGEST_TEXT) {
            return text;
        }
        Map<String, String> variables = scope.get().variables();
        String expanded = text;
        for (int i = 0;
                i < VARIABLES_IN_VARIABLES && expanded.contains("$(") && expanded.length() <= LONGEST_TEXT;
                i++) {
            expanded = KNOWN_VARIABLE
                    .matcher(expanded)
                    .replaceAll(
                            match -> Matcher.quoteReplacement(variables.getOrDefault(match.group(1), match.group())));
        }
        return expanded;
    }
}
