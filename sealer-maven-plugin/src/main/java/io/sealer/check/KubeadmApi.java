package io.sealer.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds that kubeadm.yml may hold, and the versions of them that each Kubernetes reads. */
final class KubeadmApi {

    static final String INIT = "InitConfiguration";
    static final String CLUSTER = "ClusterConfiguration";
    static final String JOIN = "JoinConfiguration";
    static final String KUBELET = "KubeletConfiguration";
    static final String KUBE_PROXY = "KubeProxyConfiguration";

    /** The kinds that sealer reads (sealer-build, section 6.4). */
    static final List<String> KINDS = List.of(INIT, CLUSTER, JOIN, KUBELET, KUBE_PROXY);

    private static final Map<String, String> COMPONENTS =
            Map.of(KUBELET, "kubelet.config.k8s.io/v1beta1", KUBE_PROXY, "kubeproxy.config.k8s.io/v1alpha1");

    /** Of kubeadm: which minor versions read each. */
    private static final Map<String, Minors> READ_BY = readBy();

    /** The versions of kubeadm's own kinds, the oldest first. */
    static final List<String> VERSIONS = List.copyOf(READ_BY.keySet());

    private KubeadmApi() {}

    private static Map<String, Minors> readBy() {
        Map<String, Minors> versions = new LinkedHashMap<>();
        DataFile.rows("kubeadm-versions.txt")
                .forEach(row -> versions.put(row.get(0), Minors.parse(row.get(1), row.get(2))));
        return versions;
    }

    /** Whether kubeadm itself reads a kind. */
    static boolean isOfKubeadm(String kind) {
        return Set.of(INIT, CLUSTER, JOIN).contains(kind);
    }

    /** The only version of a kind of other components. */
    static Optional<String> versionOf(String kind) {
        return Optional.ofNullable(COMPONENTS.get(kind));
    }

    /** The releases of Kubernetes that read a version of kubeadm's own kinds, if there is such a version. */
    static Optional<Minors> readBy(String apiVersion) {
        return Optional.ofNullable(READ_BY.get(apiVersion));
    }
}
