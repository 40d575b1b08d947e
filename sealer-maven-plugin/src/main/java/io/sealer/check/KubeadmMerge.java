package io.sealer.check;

import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlSequence;
import java.util.List;
import java.util.Optional;

/** What sealer makes of kubeadm.yml and of its own defaults together (sealer-build, section 6.4). */
final class KubeadmMerge implements KubeadmRule {

    private static final String POLICY_FLAG = "audit-policy-file";
    private static final String POLICY = "/etc/kubernetes/audit-policy.yml";

    @Override
    public void check(KubeadmFile file, CheckedImage image, Findings findings) {
        for (List<String> row : DataFile.rows("sealer-defaults.txt")) {
            file.document(row.get(0)).ifPresent(document -> empty(document, row.get(1), row.get(2), findings));
        }
        file.document(KubeadmApi.CLUSTER).ifPresent(document -> volumes(document, findings));
    }

    private static void empty(KubeadmDocument document, String field, String otherwise, Findings findings) {
        YamlNode node = document.find(field.split("\\.")).orElse(null);
        if (node instanceof YamlScalar scalar && isEmpty(scalar)) {
            findings.add(
                    Rule.KUBEADM_MERGE,
                    document.locate(scalar),
                    field + (scalar.text().isEmpty() ? " is empty" : " " + scalar.text()),
                    "sealer cannot tell this from not written, and takes its default, " + otherwise,
                    scalar.text().equals("false")
                            ? "leave it out, and change it on the hosts after the installation"
                            : "write what is wanted, or leave it out");
        }
    }

    private static boolean isEmpty(YamlScalar scalar) {
        return switch (scalar.type()) {
            case NULL -> false;
            // "kubeadm config print" writes 0s wherever a duration is left to the default.
            case TEXT -> scalar.text().isEmpty();
            case NUMBER -> scalar.text().equals("0");
            case BOOLEAN -> scalar.text().equals("false");
        };
    }

    /** A list replaces sealer's, while flags that need its volumes stay. */
    private static void volumes(KubeadmDocument document, Findings findings) {
        Optional<YamlNode> node = document.find("apiServer", "extraVolumes");
        boolean isMapping = document.find("apiServer", "extraArgs")
                .map(YamlMapping.class::isInstance)
                .orElse(true);
        String policy = document.text("apiServer", "extraArgs", POLICY_FLAG)
                .map(YamlScalar::text)
                .orElse(POLICY);
        if (isMapping
                && !TemplateText.hasMarker(policy)
                && node.orElse(null) instanceof YamlSequence list
                && !list.items().isEmpty()
                && list.items().stream().noneMatch(volume -> covers(volume, policy))) {
            findings.add(
                    Rule.KUBEADM_MERGE,
                    document.locate(list),
                    "apiServer.extraVolumes",
                    "it replaces sealer's list, and none of these volumes has the file of the flag " + POLICY_FLAG
                            + ", " + policy + ", without which the API server does not start",
                    "add a volume whose hostPath and mountPath are " + policy.substring(0, policy.lastIndexOf('/')));
        }
    }

    private static boolean covers(YamlNode volume, String file) {
        String path = volume instanceof YamlMapping mapping
                ? mapping.text("mountPath").orElse("")
                : "";
        return TemplateText.hasMarker(path)
                || !path.isEmpty() && (file + "/").startsWith(path.endsWith("/") ? path : path + "/");
    }
}
