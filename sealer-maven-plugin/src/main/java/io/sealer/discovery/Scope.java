package io.sealer.discovery;

import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlSequence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What surrounds a field.
 *
 * @param outer what surrounds the mapping; empty around the root
 * @param mapping the mapping that the field belongs to
 * @param place what kind of text it is
 * @param ofImages whether the mapping is the value of a field that is called after images
 */
record Scope(Optional<Scope> outer, YamlMapping mapping, ImageRules.Place place, boolean ofImages) {

    /** The fields that a container has in all kinds of objects (Kubernetes API reference, Container v1). */
    private static final Set<String> CONTAINER_FIELDS = Set.of(
            "args",
            "command",
            "env",
            "envFrom",
            "imagePullPolicy",
            "ports",
            "resources",
            "script",
            "securityContext",
            "volumeMounts",
            "workingDir");

    private static final Set<String> HOUSES = Set.of("hub", "registry", "imageRegistry", "repository");

    /** What holds the first part of names only if that has a host. */
    private static final Set<String> HOSTED_HOUSES = Set.of("base", "prefix", "org");

    private static final int REACH = 4;

    /** Longer ones are no part of an image's name. */
    private static final int LONGEST_VALUE = 512;

    /** Whether the mapping has the fields of a container. */
    boolean isContainer() {
        return mapping.entries().stream()
                .anyMatch(
                        entry -> entry.name().filter(CONTAINER_FIELDS::contains).isPresent());
    }

    /** The name of an image whose registry and tag are written once for several images, further out. */
    Optional<String> completed(String word) {
        Optional<String> tag = Optional.empty();
        Optional<Scope> scope = Optional.of(this);
        for (int i = 0; i < REACH && scope.isPresent(); i++) {
            YamlMapping map = scope.get().mapping;
            tag = tag.or(() -> SplitNames.text(map, "tag"));
            Optional<String> house = house(map);
            if (house.isPresent()) {
                return Optional.of(
                        house.get() + "/" + word + tag.map(text -> ":" + text).orElse(""));
            }
            scope = scope.get().outer;
        }
        return Optional.empty();
    }

    /** The first part of the names of several images, written once further out, with a host in it. */
    Optional<String> house() {
        Optional<Scope> scope = outer;
        for (int i = 1; i < REACH && scope.isPresent(); i++) {
            Optional<String> house = house(scope.get().mapping).filter(Scope::isHosted);
            if (house.isPresent()) {
                return house;
            }
            scope = scope.get().outer;
        }
        return Optional.empty();
    }

    private static Optional<String> house(YamlMapping map) {
        Optional<String> plain = HOUSES.stream()
                .flatMap(key -> SplitNames.text(map, key).stream())
                .findFirst();
        return plain.or(() -> HOSTED_HOUSES.stream()
                .flatMap(key -> SplitNames.text(map, key).stream())
                .filter(Scope::isHosted)
                .findFirst());
    }

    private static boolean isHosted(String house) {
        return ReferenceShape.of(house + "/x").filter(ReferenceShape::domain).isPresent();
    }

    /** The variables of the container that the field belongs to, as far as they are written out. */
    Map<String, String> variables() {
        Optional<Scope> scope = Optional.of(this);
        for (int i = 0; i < 3 && scope.isPresent(); i++) {
            Optional<YamlNode> env = scope.get().mapping.get("env");
            if (env.isPresent() && env.get() instanceof YamlSequence list) {
                return variables(list);
            }
            scope = scope.get().outer;
        }
        return Map.of();
    }

    private static Map<String, String> variables(YamlSequence env) {
        Map<String, String> variables = new HashMap<>();
        for (YamlNode item : env.items()) {
            if (item instanceof YamlMapping variable) {
                variable.text("name")
                        .ifPresent(name -> variable.text("value")
                                .filter(value -> value.length() <= LONGEST_VALUE)
                                .ifPresent(value -> variables.put(name, value)));
            }
        }
        return variables;
    }
}
