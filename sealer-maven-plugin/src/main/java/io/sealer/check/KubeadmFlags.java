package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlMapping;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Flags and feature gates that the cluster's Kubernetes does not know. */
final class KubeadmFlags implements KubeadmRule {

    private static final String GATES = "feature-gates";

    @Override
    public void check(KubeadmFile file, CheckedImage image, Findings findings) {
        if (image.version().isEmpty()) {
            return;
        }
        KubernetesVersion version = image.version().get();
        RemovedFlags removed = new RemovedFlags();
        FeatureGates gates = FeatureGates.ofComponents();
        for (KubeadmFile.Flag flag : file.flags()) {
            removed.find(flag.component(), flag.name())
                    .filter(gone -> image.isAtLeast(gone.minor()))
                    .ifPresent(gone -> findings.add(
                            Rule.KUBEADM_FLAG,
                            flag.document().locate(flag.place()),
                            "flag " + flag.name(),
                            flag.component() + " " + version + " does not know it, and does not start with it: it is"
                                    + " gone since 1." + gone.minor(),
                            gone.mend()));
            if (flag.name().equals(GATES)) {
                flag.value()
                        .filter(value -> !TemplateText.hasMarker(value.text()))
                        .ifPresent(value -> {
                            SourceLocation place = flag.document().locate(value);
                            for (String pair : value.text().split(",")) {
                                gate(gates, pair.split("=")[0].strip(), place, version, findings);
                            }
                        });
            }
        }
        for (String kind : List.of(KubeadmApi.KUBELET, KubeadmApi.KUBE_PROXY)) {
            inDocument(file.document(kind), (name, place) -> gate(gates, name, place, version, findings));
        }
        FeatureGates own = FeatureGates.ofKubeadm();
        inDocument(
                file.document(KubeadmApi.CLUSTER),
                (name, place) -> ownGate(own, gates, name, place, version, findings));
    }

    private static void inDocument(Optional<KubeadmDocument> document, BiConsumer<String, SourceLocation> gate) {
        if (document.flatMap(found -> found.find("featureGates")).orElse(null) instanceof YamlMapping mapping) {
            for (YamlMapping.Entry entry : mapping.entries()) {
                entry.name()
                        .filter(name -> !TemplateText.hasMarker(name))
                        .ifPresent(name -> gate.accept(name, document.get().locate(entry.key())));
            }
        }
    }

    /** Gates of kubeadm itself, which users take for a place to set those of the components. */
    private static void ownGate(
            FeatureGates own,
            FeatureGates components,
            String gate,
            SourceLocation place,
            KubernetesVersion version,
            Findings findings) {
        if (!own.has(gate) && components.has(gate) && own.refusal(gate, version).isPresent()) {
            findings.add(
                    Rule.KUBEADM_FEATURE_GATE,
                    place,
                    "feature gate " + gate,
                    "it is one of the components, and kubeadm, whose own gates stand here, does not start with it",
                    "write it as feature-gates into extraArgs of apiServer, controllerManager and scheduler, and into"
                            + " featureGates of KubeletConfiguration");
        } else {
            gate(own, gate, place, version, findings);
        }
    }

    private static void gate(
            FeatureGates gates, String gate, SourceLocation place, KubernetesVersion version, Findings findings) {
        if (!gate.isEmpty()) {
            gates.refusal(gate, version)
                    .ifPresent(reason -> findings.add(
                            Rule.KUBEADM_FEATURE_GATE, place, "feature gate " + gate, reason, gates.mend(gate)));
        }
    }
}
