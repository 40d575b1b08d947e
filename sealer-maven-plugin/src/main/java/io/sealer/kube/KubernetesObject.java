package io.sealer.kube;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An object as the Kubernetes API takes it. What a text does not say is empty: files that are applied together with
 * objects need not be objects themselves.
 *
 * @param apiVersion group and version, for example {@code apps/v1}
 * @param kind for example {@code Deployment}
 * @param namespace of its metadata
 * @param name of its metadata
 * @param root all of it
 */
public record KubernetesObject(String apiVersion, String kind, String namespace, String name, YamlNode root) {

    private static final String LIST = "List";

    /** Kubernetes API reference, workload resources: the path of the pod's specification in each built-in kind. */
    private static final Map<String, String> POD_SPECS = Map.of(
            "Pod", "spec",
            "PodTemplate", "template.spec",
            "ReplicationController", "spec.template.spec",
            "ReplicaSet", "spec.template.spec",
            "Deployment", "spec.template.spec",
            "StatefulSet", "spec.template.spec",
            "DaemonSet", "spec.template.spec",
            "Job", "spec.template.spec",
            "CronJob", "spec.jobTemplate.spec.template.spec");

    /** The groups of those kinds; others have kinds of the same name and a shape of their own. */
    private static final Set<String> WORKLOAD_GROUPS = Set.of("", "apps", "batch", "extensions");

    public KubernetesObject {
        Objects.requireNonNull(apiVersion, "apiVersion");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(root, "root");
    }

    /** The objects of a document: one, or the items of a {@code List} (or {@code PodList} and the like). */
    public static List<KubernetesObject> in(YamlDocument document) {
        List<KubernetesObject> objects = new ArrayList<>();
        collect(document.root(), "", "", objects);
        return objects;
    }

    private static void collect(YamlNode node, String apiVersion, String kind, List<KubernetesObject> objects) {
        KubernetesObject object = of(node, apiVersion, kind);
        Optional<YamlSequence> items = object.items();
        if (items.isEmpty()) {
            objects.add(object);
            return;
        }
        // The items of a PodList need not say that they are pods.
        String itemKind = object.kind.substring(0, object.kind.length() - LIST.length());
        for (YamlNode item : items.get().items()) {
            collect(item, itemKind.isEmpty() ? "" : object.apiVersion, itemKind, objects);
        }
    }

    private static KubernetesObject of(YamlNode node, String apiVersion, String kind) {
        if (!(node instanceof YamlMapping mapping)) {
            return new KubernetesObject(apiVersion, kind, "", "", node);
        }

        Optional<YamlMapping> metadata =
                mapping.get("metadata").filter(YamlMapping.class::isInstance).map(YamlMapping.class::cast);
        return new KubernetesObject(
                mapping.text("apiVersion").orElse(apiVersion),
                mapping.text("kind").orElse(kind),
                metadata.flatMap(map -> map.text("namespace")).orElse(""),
                metadata.flatMap(map -> map.text("name").or(() -> map.text("generateName")))
                        .orElse(""),
                node);
    }

    private Optional<YamlSequence> items() {
        if (!kind.endsWith(LIST) || !(root instanceof YamlMapping mapping)) {
            return Optional.empty();
        }
        return mapping.get("items").filter(YamlSequence.class::isInstance).map(YamlSequence.class::cast);
    }

    /** The API group; empty for the core one. */
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    /** The shape of the path to the pod's specification, for kinds of Kubernetes itself that run pods. */
    public Optional<String> podSpec() {
        return WORKLOAD_GROUPS.contains(group()) ? Optional.ofNullable(POD_SPECS.get(kind)) : Optional.empty();
    }
}
