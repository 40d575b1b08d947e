package io.sealer.discovery;

import io.sealer.kube.FieldPath;
import io.sealer.kube.KubernetesObject;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlScalar.Type;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields of an object that are called {@code image}.
 *
 * <p>In the containers of a pod, Kubernetes allows nothing but a reference: anything else is a mistake, and so is an
 * empty value, which the API server refuses as well. In all other objects the field may mean something else: what is a
 * reference is taken, what is none is doubtful.
 */
final class ImageField {

    /** Where the kubelet takes the names of images from (Kubernetes API reference, Pod v1). */
    private static final List<String> POD_IMAGES = List.of(
            "containers[].image", "initContainers[].image", "ephemeralContainers[].image", "volumes[].image.reference");

    /** Spares all other fields the making of their path. */
    private static final Set<String> POD_FIELDS = Set.of("image", "reference");

    /** Twice what the longest name, tag and digest need together. */
    private static final int LONGEST = 1024;

    /** How much of something longer a message shows. */
    private static final int SHOWN = 60;

    private final ObjectReport report;
    private final Set<String> podImages;
    private final UnaryOperator<String> transformer;
    private final boolean injected;

    /** The fields of a text that is no object. */
    ImageField(ObjectReport report) {
        this.report = report;
        this.podImages = Set.of();
        this.transformer = UnaryOperator.identity();
        this.injected = false;
    }

    /**
     * The fields of an object.
     *
     * @param transformer changes the images of containers before they are read
     */
    ImageField(ObjectReport report, KubernetesObject object, UnaryOperator<String> transformer) {
        this.report = report;
        this.podImages = object.podSpec().stream()
                .flatMap(spec -> POD_IMAGES.stream().map(field -> spec + "." + field))
                .collect(Collectors.toUnmodifiableSet());
        this.transformer = transformer;
        this.injected =
                object.podSpec().filter(spec -> isInjected(object.root(), spec)).isPresent();
    }

    /** Whether the labels or annotations of the pod ask for containers to be injected. */
    private static boolean isInjected(YamlNode root, String podSpec) {
        Optional<YamlNode> pod = Optional.of(root);
        for (String step : List.of(podSpec.split("\\."))) {
            Optional<YamlMapping> metadata = below(pod, "metadata");
            if (Stream.of("labels", "annotations")
                    .flatMap(key -> below(metadata.map(YamlNode.class::cast), key).stream())
                    .flatMap(map -> map.entries().stream())
                    .anyMatch(entry ->
                            entry.name().filter(name -> name.contains("inject")).isPresent())) {
                return true;
            }
            pod = below(pod, step).map(YamlNode.class::cast);
        }
        return false;
    }

    private static Optional<YamlMapping> below(Optional<YamlNode> node, String key) {
        return node.filter(YamlMapping.class::isInstance)
                .flatMap(map -> ((YamlMapping) map).get(key))
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast);
    }

    /** Whether Kubernetes takes the name of an image from the field. */
    boolean isInPod(FieldPath path) {
        boolean named = path.name().filter(POD_FIELDS::contains).isPresent();
        return named && !podImages.isEmpty() && podImages.contains(path.shape());
    }

    /** What stands for the image where something else puts it in: a container that is injected keeps its settings. */
    private static final String INJECTED = "auto";

    /** An image of a pod. */
    void inPod(FieldPath path, YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            String text = transformed(path, scalar);
            if (TemplateText.hasMarker(text)) {
                report.doubt(path, node.line(), text, Optional.empty(), "is a template that nothing fills in");
                return;
            }
            if (text.equals(INJECTED) && injected) {
                report.doubt(path, node.line(), text, Optional.empty(), "is put in by whatever injects containers");
                return;
            }
            Optional<String> mistake = mistake(scalar, text);
            if (mistake.isPresent()) {
                report.refuse(path, node.line(), mistake.get());
            } else {
                report.take(path, node.line(), Reference.parse(text), Grade.CERTAIN);
            }
        } else {
            report.refuse(
                    path,
                    node.line(),
                    isTemplate(node)
                            ? "a container's image is a template that nothing fills in"
                            : "a container's image has to be one text");
        }
    }

    private String transformed(FieldPath path, YamlScalar scalar) {
        String text = scalar.text().strip();
        return isOfContainer(path) && scalar.type() != Type.NULL && !text.isEmpty() ? transformer.apply(text) : text;
    }

    private static boolean isOfContainer(FieldPath path) {
        return path.shape().matches("(?:.*[.\\]])?(?:containers|initContainers)\\[\\]\\.image");
    }

    private static Optional<String> mistake(YamlScalar scalar, String text) {
        if (text.isEmpty() || scalar.type() == Type.NULL) {
            return Optional.of("a container's image is empty");
        }
        return reasonAgainst(scalar, text).map(reason -> "\"" + shown(text) + "\" " + reason);
    }

    /** Why a text is no reference, to be read behind it; empty if it is one. */
    private static Optional<String> reasonAgainst(YamlScalar scalar, String text) {
        if (scalar.type() == Type.NUMBER || scalar.type() == Type.BOOLEAN) {
            String what = scalar.type() == Type.NUMBER ? "a number" : "true or false";
            return Optional.of("is not an image reference (" + what + ")");
        }
        if (text.length() > LONGEST || text.indexOf('\n') >= 0) {
            return Optional.of("is not an image reference (too long)");
        }
        try {
            Reference.parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            String quoted = "\"" + text + "\" ";
            String message = String.valueOf(e.getMessage());
            return Optional.of(
                    ImageRules.hasVariable(text)
                            ? "is not an image reference (a template that nothing fills in)"
                            : message.startsWith(quoted) ? message.substring(quoted.length()) : message);
        }
    }

    private static String shown(String text) {
        if (text.length() <= LONGEST && text.indexOf('\n') < 0) {
            return text;
        }
        String begin = text.lines().findFirst().orElse("");
        return begin.substring(0, Math.min(begin.length(), SHOWN)) + "…";
    }

    /** A field of another object, which need not mean an image of a container. */
    void elsewhere(FieldPath path, YamlScalar scalar, Scope scope, boolean inText) {
        String text = transformed(path, scalar);
        // A star makes it a pattern of names.
        if (text.isEmpty() || scalar.type() == Type.NULL || text.indexOf('*') >= 0) {
            return;
        }
        Optional<String> against = reasonAgainst(scalar, text);
        boolean sentence = text.indexOf(' ') >= 0 || text.contains("://");
        if (against.isPresent() && !(inText && sentence && !ImageRules.hasVariable(text))) {
            report.doubt(path, scalar.line(), shown(text), Optional.empty(), against.get());
        } else if (against.isEmpty()) {
            weigh(path, scalar, Reference.parse(text), text, scope, inText);
        }
    }

    private void weigh(
            FieldPath path, YamlScalar scalar, Reference reference, String text, Scope scope, boolean inText) {
        boolean word = ReferenceShape.of(text).filter(ReferenceShape::isWord).isPresent();
        Optional<String> completed = word && !isOfContainer(path) ? scope.completed(text) : Optional.empty();
        Optional<ReferenceShape> whole = completed.flatMap(ReferenceShape::of);
        if (ReferenceShape.isOtherFile(text)) {
            report.doubt(path, scalar.line(), text, Optional.of(reference), "looks like a file");
        } else if (whole.filter(ReferenceShape::isComplete).isPresent()) {
            report.take(path, scalar.line(), whole.get().reference(), Grade.LIKELY);
        } else if (completed.isPresent()) {
            report.doubt(
                    path,
                    scalar.line(),
                    completed.get(),
                    whole.map(ReferenceShape::reference),
                    "is put together from fields that are apart");
        } else if (word && inText && !scope.isContainer()) {
            report.doubt(path, scalar.line(), text, Optional.of(reference), "is called an image, but is only a word");
        } else {
            report.take(path, scalar.line(), reference, Grade.LIKELY);
        }
    }

    /** A label, which nothing pulls. */
    void asLabel(FieldPath path, YamlNode node) {
        if (node instanceof YamlScalar scalar && scalar.type() == Type.TEXT) {
            ReferenceShape.of(scalar.text().strip())
                    .ifPresent(shape -> report.doubt(
                            path,
                            node.line(),
                            scalar.text().strip(),
                            Optional.of(shape.reference()),
                            "is a label, not a field that is pulled"));
        }
    }

    /** A field that is no text: YAML takes the braces of an action that is not quoted for a mapping. */
    void template(FieldPath path, YamlNode node) {
        if (isTemplate(node)) {
            report.doubt(path, node.line(), "{{ }}", Optional.empty(), "is a template that nothing fills in");
        }
    }

    private static boolean isTemplate(YamlNode node) {
        return node instanceof YamlMapping mapping
                && mapping.entries().stream().anyMatch(entry -> entry.key() instanceof YamlMapping);
    }
}
