package io.sealer.check;

import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sealer takes from kubeadm.yml: the first document of each kind.
 *
 * @param file the file, as the user knows it
 * @param documents by kind
 * @param understood whether this is all of it: nothing in the file is unreadable, or of an unknown kind
 */
record KubeadmFile(String file, Map<String, KubeadmDocument> documents, boolean understood) {

    /**
     * A flag of a component.
     *
     * @param document where it is written
     * @param component the component that gets it
     * @param name without dashes
     * @param place the node that names it
     * @param value what it is set to, if that is known
     */
    record Flag(KubeadmDocument document, String component, String name, YamlNode place, Optional<YamlScalar> value) {}

    KubeadmFile {
        documents = Map.copyOf(documents);
    }

    /** The document of a kind, if there is one. */
    Optional<KubeadmDocument> document(String kind) {
        return Optional.ofNullable(documents.get(kind));
    }

    /** All flags of components of Kubernetes. */
    List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        collect(KubeadmApi.CLUSTER, "kube-apiserver", flags, "apiServer", "extraArgs");
        collect(KubeadmApi.CLUSTER, "kube-controller-manager", flags, "controllerManager", "extraArgs");
        collect(KubeadmApi.CLUSTER, "kube-scheduler", flags, "scheduler", "extraArgs");
        collect(KubeadmApi.INIT, "kubelet", flags, "nodeRegistration", "kubeletExtraArgs");
        collect(KubeadmApi.JOIN, "kubelet", flags, "nodeRegistration", "kubeletExtraArgs");
        return flags;
    }

    /** Flags are a mapping, since v1beta4 a list of names and values. */
    private void collect(String kind, String component, List<Flag> flags, String... path) {
        Optional<KubeadmDocument> document = document(kind);
        YamlNode node = document.flatMap(found -> found.find(path)).orElse(null);
        if (node instanceof YamlMapping mapping) {
            for (YamlMapping.Entry entry : mapping.entries()) {
                entry.name()
                        .ifPresent(name -> flags.add(
                                new Flag(document.get(), component, name, entry.key(), scalar(entry.value()))));
            }
        } else if (node instanceof YamlSequence sequence) {
            for (YamlNode item : sequence.items()) {
                if (item instanceof YamlMapping argument
                        && argument.text("name").isPresent()) {
                    flags.add(new Flag(
                            document.get(),
                            component,
                            argument.text("name").get(),
                            argument,
                            argument.get("value").flatMap(KubeadmFile::scalar)));
                }
            }
        }
    }

    private static Optional<YamlScalar> scalar(YamlNode node) {
        return node instanceof YamlScalar scalar ? Optional.of(scalar) : Optional.empty();
    }
}
