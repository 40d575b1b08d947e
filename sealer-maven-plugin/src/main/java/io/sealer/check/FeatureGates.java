package io.sealer.check;

import io.sealer.Spelling;
import io.sealer.kube.KubernetesVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The feature gates of Kubernetes, and the releases that know them. */
final class FeatureGates {

    /** The newest release that the table knows everything of, and the oldest. */
    private static final Minors KNOWN = new Minors(18, 36);

    private final Map<String, Minors> gates = new HashMap<>();

    FeatureGates() {
        DataFile.rows("feature-gates.txt").forEach(row -> gates.put(row.get(0), Minors.parse(row.get(1), row.get(2))));
    }

    /** Why components of a version do not start with a gate; nothing where they do, or that is not known. */
    Optional<String> refusal(String gate, KubernetesVersion version) {
        Minors minors = gates.get(gate);
        if (minors == null) {
            return KNOWN.has(version) ? Optional.of("there is no such feature gate") : Optional.empty();
        }
        return minors.has(version)
                ? Optional.empty()
                : Optional.of("Kubernetes " + version + " does not know it, and components do not start with it: "
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
