package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlMapping;
import java.util.List;
import java.util.Optional;

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
        FeatureGates gates = new FeatureGates();
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
            inDocument(file.document(kind), gates, version, findings);
        }
    }

    private static void inDocument(
            Optional<KubeadmDocument> document, FeatureGates gates, KubernetesVersion version, Findings findings) {
        if (document.flatMap(found -> found.find("featureGates")).orElse(null) instanceof YamlMapping mapping) {
            for (YamlMapping.Entry entry : mapping.entries()) {
                entry.name()
                        .filter(name -> !TemplateText.hasMarker(name))
                        .ifPresent(name -> gate(gates, name, document.get().locate(entry.key()), version, findings));
            }
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
