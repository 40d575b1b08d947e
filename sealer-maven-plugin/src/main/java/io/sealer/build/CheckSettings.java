package io.sealer.build;

import java.util.List;
import java.util.Optional;

/**
 * What the user says about checks.
 *
 * @param rules {@code RULE=SEVERITY} each
 * @param kubernetesVersion the version of the cluster, where files and labels do not tell it or tell it wrongly
 * @param origins {@code NAME=SOURCE} each: names of the cluster's own registry stand in front
 */
public record CheckSettings(List<String> rules, Optional<String> kubernetesVersion, List<String> origins) {

    public CheckSettings {
        rules = List.copyOf(rules);
        origins = List.copyOf(origins);
    }

    /** Rules as they are meant. */
    public static CheckSettings none() {
        return new CheckSettings(List.of(), Optional.empty(), List.of());
    }

    /** Rules that matter as these texts say. */
    public static CheckSettings ofRules(List<String> rules) {
        return new CheckSettings(rules, Optional.empty(), List.of());
    }

    /** What is said of the cluster, and how much rules matter for it. */
    static CheckSettings of(DiscoverySettings discovery) {
        return new CheckSettings(
                discovery.cluster().checks(), discovery.cluster().kubernetesVersion(), discovery.origins());
    }
}
