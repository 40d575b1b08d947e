package io.sealer.discovery;

import io.sealer.SourceLocation;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code kustomization.yaml}, as far as it decides which images are used (Kustomize's reference, "kustomization").
 *
 * @param resources what it lists: files and directories beside it, or places elsewhere
 * @param images its changes to names of images, in order
 * @param patches its changes to anything else
 * @param doubts what is in it that may change images in other ways
 */
record Kustomization(List<YamlScalar> resources, List<ImageChange> images, List<Patch> patches, List<Doubt> doubts) {

    /** Fields that leave images as they are. What they list themselves is read as any other file. */
    private static final Set<String> HARMLESS = Set.of(
            "apiVersion",
            "kind",
            "metadata",
            "namespace",
            "namePrefix",
            "nameSuffix",
            "commonLabels",
            "labels",
            "commonAnnotations",
            "resources",
            "bases",
            "crds",
            "images",
            "generatorOptions",
            "configMapGenerator",
            "secretGenerator",
            "replicas",
            "buildMetadata",
            "sortOptions",
            "openapi");

    private static final Set<String> PATCHES = Set.of("patches", "patchesStrategicMerge", "patchesJson6902");

    private static final Set<String> NAMES = Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /**
     * A change of the images with one name.
     *
     * @param name the name as files write it, without tag and digest
     */
    record ImageChange(String name, Optional<String> newName, Optional<String> newTag, Optional<String> digest) {

        /** The image that is used in the place of another one; the same if it has another name. */
        String apply(String image) {
            int at = image.indexOf('@');
            String tagged = at < 0 ? image : image.substring(0, at);
            int colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
            String written = colon < 0 ? tagged : tagged.substring(0, colon);
            if (!written.equals(name)) {
                return image;
            }
            String kept = image.substring(written.length());
            String suffix = newTag.isEmpty() && digest.isEmpty()
                    ? kept
                    : newTag.map(tag -> ":" + tag).orElse("")
                            + digest.map(text -> "@" + text).orElse("");
            return newName.orElse(written) + suffix;
        }
    }

    /**
     * A patch.
     *
     * @param field the field that lists it
     * @param text a file beside the kustomization, or the patch itself
     */
    record Patch(String field, YamlScalar text) {

        /** Whether it is written out. */
        boolean isInline() {
            return text.text().strip().indexOf('\n') >= 0 || text.text().indexOf(':') >= 0;
        }
    }

    Kustomization {
        patches = List.copyOf(patches);
        resources = List.copyOf(resources);
        images = List.copyOf(images);
        doubts = List.copyOf(doubts);
    }

    /** Whether a file has one of the names that Kustomize looks for. */
    static boolean isNamed(String path) {
        return NAMES.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Reads a kustomization; empty if the document is something else, for example an object of Flux. */
    static Optional<Kustomization> of(String file, YamlNode root) {
        if (!(root instanceof YamlMapping mapping)
                || !mapping.text("apiVersion")
                        .orElse("kustomize.config.k8s.io")
                        .startsWith("kustomize.config.k8s.io")) {
            return Optional.empty();
        }
        List<YamlScalar> resources = new ArrayList<>(texts(mapping.get("resources")));
        resources.addAll(texts(mapping.get("bases")));
        List<ImageChange> images = new ArrayList<>();
        for (YamlNode item : items(mapping.get("images"))) {
            if (item instanceof YamlMapping change) {
                change.text("name")
                        .ifPresent(name -> images.add(new ImageChange(
                                name, change.text("newName"), change.text("newTag"), change.text("digest"))));
            }
        }
        List<Patch> patches = new ArrayList<>();
        List<Doubt> doubts = new ArrayList<>();
        for (YamlMapping.Entry entry : mapping.entries()) {
            String key = entry.name().orElse("?");
            if (PATCHES.contains(key)) {
                patches.addAll(patches(key, entry.value()));
            } else if (!HARMLESS.contains(key)) {
                doubts.add(notUnderstood(file, key, entry.key().line()));
            }
        }
        return Optional.of(new Kustomization(resources, images, patches, doubts));
    }

    private static List<Patch> patches(String field, YamlNode list) {
        List<Patch> patches = new ArrayList<>();
        for (YamlNode item : items(Optional.of(list))) {
            Optional<YamlNode> text = Optional.of(item);
            if (item instanceof YamlMapping mapping) {
                text = mapping.get("patch").or(() -> mapping.get("path"));
            }
            text.filter(YamlScalar.class::isInstance)
                    .ifPresent(scalar -> patches.add(new Patch(field, (YamlScalar) scalar)));
        }
        return patches;
    }

    /** A field that may change images in a way that is not worked out. */
    static Doubt notUnderstood(String file, String field, int line) {
        return doubt(file, field, line, field, "of a kustomization is not understood: it may change images");
    }

    /** A doubt about a field of a kustomization. */
    static Doubt doubt(String file, String text, int line, String field, String reason) {
        Origin origin = new Origin(new SourceLocation(file, line), "Kustomization", "", field, Optional.empty());
        return new Doubt(text, Optional.empty(), reason, origin);
    }

    private static List<YamlNode> items(Optional<YamlNode> node) {
        return node.filter(YamlSequence.class::isInstance)
                .map(list -> ((YamlSequence) list).items())
                .orElse(List.of());
    }

    private static List<YamlScalar> texts(Optional<YamlNode> node) {
        return items(node).stream()
                .filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .toList();
    }

    /** What its changes make of an image, one after the other. */
    String apply(String image) {
        String changed = image;
        for (ImageChange change : images) {
            changed = change.apply(changed);
        }
        return changed;
    }
}
