package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.FieldPath;
import io.sealer.kube.FieldWalk;
import io.sealer.kube.KubernetesObject;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlScalar.Type;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of one object that are called {@code image}.
 *
 * <p>In the containers of a pod, Kubernetes allows nothing but a reference: anything else is a mistake, and so is an
 * empty value, which the API server refuses as well. In all other objects the field may mean something else: what is a
 * reference is taken, what is none is doubtful. Schemas describe fields and hold no images.
 */
final class ImageFields {

    private static final String IMAGE = "image";
    private static final String REFERENCE = "reference";

    /** Where the kubelet takes the names of images from (Kubernetes API reference, Pod v1). */
    private static final List<String> POD_IMAGES = List.of(
            "containers[].image", "initContainers[].image", "ephemeralContainers[].image", "volumes[].image.reference");

    /** Twice what the longest name, tag and digest need together. */
    private static final int LONGEST = 1024;

    /** How much of something longer a message shows. */
    private static final int SHOWN = 60;

    private static final String REMEDY = "mend the reference, or leave the file out with <notScanned>";

    /** Labels cannot hold the slash and the colon of a reference: what stands there is a word. */
    private static final Set<String> LABELS = Set.of("labels", "matchLabels", "selector", "nodeSelector");

    /** Pictures and disks of machines are called images too. */
    private static final Pattern OTHER_IMAGE =
            Pattern.compile(".*\\.(?:png|jpe?g|gif|svg|ico|webp|bmp|qcow2|img|iso|vmdk|vhdx?|ova|raw)");

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{|\\$\\{|\\$\\(|<[^>]*>|@[\\w.]+@");

    private final String file;
    private final KubernetesObject object;
    private final Optional<String> app;
    private final Findings findings;
    private final Problems problems;
    private final Set<String> podImages;

    ImageFields(String file, KubernetesObject object, Optional<String> app, Findings findings, Problems problems) {
        this.file = file;
        this.object = object;
        this.app = app;
        this.findings = findings;
        this.problems = problems;
        this.podImages = object.podSpec().stream()
                .flatMap(spec -> POD_IMAGES.stream().map(field -> spec + "." + field))
                .collect(Collectors.toUnmodifiableSet());
    }

    void search() {
        if (!object.kind().equals("CustomResourceDefinition")) {
            new FieldWalk(this::visit).walk(object.root());
        }
    }

    private boolean visit(FieldPath path, YamlNode node) {
        String name = path.name().orElse("");
        if (name.equals("openAPIV3Schema")) {
            return false;
        }
        if (name.equals("data") && object.kind().equals("Secret")) {
            // Base64 is no reference, even where it looks like one.
            return false;
        }
        if (name.equals("rbd")) {
            // The image of a Ceph volume is a block device.
            return false;
        }
        if (name.equals(IMAGE) || name.equals(REFERENCE)) {
            boolean inPod = podImages.contains(path.shape());
            if (name.equals(REFERENCE) && !inPod) {
                return true;
            }
            if (node instanceof YamlScalar scalar) {
                judge(path, scalar, inPod);
            } else {
                judgeParts(path, node, inPod);
            }
            return !inPod;
        }
        return true;
    }

    private void judge(FieldPath path, YamlScalar scalar, boolean inPod) {
        String text = scalar.text().strip();
        if (text.isEmpty() || scalar.type() == Type.NULL) {
            if (inPod) {
                refuse(path, scalar, "a container's image is empty");
            }
            return;
        }
        if (scalar.type() != Type.TEXT) {
            String what = scalar.type() == Type.NUMBER ? "a number" : "true or false";
            reject(path, scalar, text, "\"" + text + "\" is not an image reference (" + what + ")", inPod);
            return;
        }
        if (text.length() > LONGEST || text.indexOf('\n') >= 0) {
            String begin = text.lines().findFirst().orElse("");
            String shown = begin.substring(0, Math.min(begin.length(), SHOWN)) + "…";
            reject(path, scalar, shown, "\"" + shown + "\" is not an image reference (too long)", inPod);
            return;
        }
        try {
            Reference reference = Reference.parse(text);
            if (inPod) {
                take(path, scalar, reference, Grade.CERTAIN);
            } else {
                weigh(path, scalar, reference);
            }
        } catch (IllegalArgumentException e) {
            String message = TEMPLATE.matcher(text).find()
                    ? "\"" + text + "\" is not an image reference (a template that nothing fills in)"
                    : e.getMessage();
            reject(path, scalar, text, message, inPod);
        }
    }

    /** A reference in a field that need not mean an image of a container. */
    private void weigh(FieldPath path, YamlScalar scalar, Reference reference) {
        String text = scalar.text().strip();
        boolean isLabel =
                path.parent().flatMap(FieldPath::name).filter(LABELS::contains).isPresent();
        if (isLabel) {
            doubt(path, scalar, text, Optional.of(reference), "is a label, not a field that is pulled");
        } else if (OTHER_IMAGE.matcher(text).matches()) {
            doubt(path, scalar, text, Optional.of(reference), "looks like a picture or the disk of a machine");
        } else {
            take(path, scalar, reference, Grade.LIKELY);
        }
    }

    /** An image that is not one text. */
    private void judgeParts(FieldPath path, YamlNode node, boolean inPod) {
        boolean template = node instanceof YamlMapping mapping
                && mapping.entries().stream().anyMatch(entry -> entry.key() instanceof YamlMapping);
        if (inPod) {
            refuse(
                    path,
                    node,
                    template
                            ? "a container's image is a template that nothing fills in"
                            : "a container's image has to be one text");
        } else if (template) {
            doubt(path, node, "{{ }}", Optional.empty(), "is a template that nothing fills in");
        } else if (node instanceof YamlMapping parts) {
            parts.text("repository").filter(text -> !text.isBlank()).ifPresent(repository -> {
                String text =
                        repository + parts.text("tag").map(tag -> ":" + tag).orElse("");
                doubt(
                        path,
                        node,
                        text,
                        Optional.empty(),
                        "is written in parts, which may be put together in another way");
            });
        }
    }

    private void reject(FieldPath path, YamlScalar scalar, String text, String message, boolean inPod) {
        if (inPod) {
            refuse(path, scalar, message);
        } else {
            String quoted = "\"" + text + "\" ";
            String reason = message.startsWith(quoted) ? message.substring(quoted.length()) : message;
            doubt(path, scalar, text, Optional.empty(), reason);
        }
    }

    private void take(FieldPath path, YamlNode node, Reference reference, Grade grade) {
        findings.add(new Finding(reference, grade, origin(path, node)));
    }

    private void doubt(FieldPath path, YamlNode node, String text, Optional<Reference> reference, String reason) {
        findings.add(new Doubt(text, reference, reason, origin(path, node)));
    }

    private void refuse(FieldPath path, YamlNode node, String message) {
        Origin origin = origin(path, node);
        problems.at(origin.location(), message + " in " + origin.subject(), REMEDY);
    }

    private Origin origin(FieldPath path, YamlNode node) {
        return new Origin(new SourceLocation(file, node.line()), object.kind(), object.name(), path.toString(), app);
    }
}
