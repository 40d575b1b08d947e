package io.sealer.registry;

import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A repository that is pushed to.
 *
 * @param names what is to stand for the image there, in the order in which it is set
 * @param mountFrom a repository of the same registry from which blobs may be taken
 */
record PushTarget(List<Reference> names, Optional<String> mountFrom) {

    /**
     * The repositories of some names, in order. The second of a registry takes its blobs from the first, the first from
     * that of the image's base.
     */
    static List<PushTarget> of(List<Reference> names, Set<Reference> bases) {
        Map<String, List<Reference>> byRepository = new LinkedHashMap<>();
        names.forEach(name -> byRepository
                .computeIfAbsent(name.name(), any -> new ArrayList<>())
                .add(name));
        Map<String, String> sources = new LinkedHashMap<>();
        bases.forEach(base -> sources.putIfAbsent(base.domain(), base.repository()));
        Set<String> begun = new HashSet<>();
        List<PushTarget> targets = new ArrayList<>();
        for (List<Reference> ofOne : byRepository.values()) {
            Reference any = ofOne.get(0);
            Optional<String> source =
                    Optional.ofNullable(sources.get(any.domain())).filter(other -> !other.equals(any.repository()));
            targets.add(new PushTarget(List.copyOf(ofOne), source));
            if (begun.add(any.domain())) {
                sources.put(any.domain(), any.repository());
            }
        }
        return targets;
    }

    /** The registry. */
    String domain() {
        return names.get(0).domain();
    }

    /** Registry and repository. */
    String name() {
        return names.get(0).name();
    }

    /** Mirrors are for fetching: what is pushed goes to the registry itself. */
    RegistryEndpoint endpoint() {
        return RegistryEndpoint.itself(domain(), names.get(0).repository());
    }
}
