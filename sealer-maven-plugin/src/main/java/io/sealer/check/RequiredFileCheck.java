package io.sealer.check;

import java.util.ArrayList;
import java.util.List;

/** Files without which sealer cannot start the cluster (sealer-build, section 6.3). */
final class RequiredFileCheck implements Check {

    @Override
    public void check(CheckedImage image, Findings findings) {
        if (!image.whole() || !isCluster(image)) {
            return;
        }
        List<String> missing = new ArrayList<>();
        String runtime = image.containerRuntime().orElse("docker");
        for (String path : List.of(
                "scripts/" + runtime + ".sh", "scripts/init-registry.sh", "scripts/init-kube.sh", "bin/kubectl")) {
            miss(image, path, missing);
        }
        if (image.isKubeadm()) {
            miss(image, "bin/kubeadm", missing);
            miss(image, "bin/kubelet", missing);
            miss(image, "statics/audit-policy.yml", missing);
            if (!image.files().has(KubeadmCheck.TEMPLATE)) {
                miss(image, KubeadmCheck.FILE, missing);
            }
        } else {
            miss(image, "bin/k0s", missing);
        }
        if (!missing.isEmpty()) {
            findings.add(
                    Rule.REQUIRED_FILE,
                    image.labelled(),
                    "an image without " + String.join(", ", missing),
                    "sealer runs, reads or copies them on the hosts",
                    "copy them, or build FROM an image that has them");
        }
    }

    /** Whether this is meant to be all of a cluster: one whose labels say what runs it, or that has its program. */
    private static boolean isCluster(CheckedImage image) {
        boolean known = image.isKubeadm()
                || image.labels().getOrDefault(CheckedImage.RUNTIME_LABEL, "").equals("k0s");
        return known
                && (image.labels().containsKey(CheckedImage.RUNTIME_LABEL)
                        || image.files().has("bin/kubeadm")
                        || image.files().has("scripts/init-kube.sh"));
    }

    private static void miss(CheckedImage image, String path, List<String> missing) {
        if (!image.files().has(path)) {
            missing.add(path);
        }
    }
}
