package io.sealer.check;

import io.sealer.Spelling;
import io.sealer.kube.KubernetesVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The feature gates that some program of Kubernetes knows, and the releases in which it does. */
final class FeatureGates {

    private final Map<String, Minors> gates = new HashMap<>();
    private final String program;
    private final Minors known;

    /**
     * Gates of a table.
     *
     * @param program what does not start with others, for messages
     * @param known the releases that the table knows everything of
     */
    private FeatureGates(String table, String program, Minors known) {
        this.program = program;
        this.known = known;
        DataFile.rows(table).forEach(row -> gates.put(row.get(0), Minors.parse(row.get(1), row.get(2))));
    }

    /** Those of the components: API server, kubelet and the others. */
    static FeatureGates ofComponents() {
        return new FeatureGates("feature-gates.txt", "components do", new Minors(18, 36));
    }

    /** Those of kubeadm itself. */
    static FeatureGates ofKubeadm() {
        return new FeatureGates("kubeadm-gates.txt", "kubeadm does", new Minors(22, 36));
    }

    /** Whether some release knows a gate. */
    boolean has(String gate) {
        return gates.containsKey(gate);
    }

    /** Why the program of a version does not start with a gate; nothing where it does, or that is not known. */
    Optional<String> refusal(String gate, KubernetesVersion version) {
        Minors minors = gates.get(gate);
        if (minors == null) {
            return known.has(version) ? Optional.of("there is no such feature gate") : Optional.empty();
        }
        return minors.has(version)
                ? Optional.empty()
                : Optional.of("Kubernetes " + version + " does not know it, and " + program + " not start with it: "
                        + minors.without(version));
    }

    /** What to do about it. */
    String mend(String gate) {
        return gates.containsKey(gate)
                ? "leave it out"
                : Spelling.nearest(gate, gates.keySet().stream().sorted().toList())
                        .map(name -> "write " + name)
                        .orElse("leave it out, or correct its name");
    }
}
