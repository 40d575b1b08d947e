package io.sealer.discovery;

import io.sealer.discovery.NameParts.Named;
import io.sealer.discovery.NameParts.Role;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Images whose names are written in parts, in fields, variables or flags with one beginning: {@code scan.repository}
 * and {@code scan.tag}, {@code HELPER_IMAGE} and {@code HELPER_IMAGE_TAG}.
 */
final class SplitFamilies {

    private final ObjectReport report;

    SplitFamilies(ObjectReport report) {
        this.report = report;
    }

    /** Looks for images; returns the names of the fields that are settled by what was found. */
    Set<String> judge(NameParts parts, boolean withOwn) {
        Set<String> settled = new HashSet<>();
        parts.families().forEach((beginning, family) -> {
            boolean other = Stream.of(beginning.split(" ")).anyMatch(SplitNames.OTHERS::contains);
            if (!other && (withOwn || !beginning.isEmpty()) && family.size() > 1) {
                settled.addAll(family(family));
            }
        });
        return settled;
    }

    private Collection<String> family(Map<Role, Named> family) {
        Named image = family.get(Role.IMAGE);
        boolean named = image != null && !image.text().isEmpty();
        Named name = named ? image : family.get(Role.REPOSITORY);
        Optional<ReferenceShape> shape = name == null ? Optional.empty() : ReferenceShape.of(name.text());
        if (shape.isEmpty() || shape.get().isPinned()) {
            return Set.of();
        }
        String suffix = SplitNames.suffix(family, false);
        String registry = shape.get().domain() ? "" : SplitNames.text(family, Role.REGISTRY);
        String full = SplitNames.joined(registry, name.text()) + suffix;
        Optional<ReferenceShape> whole = ReferenceShape.of(full);
        if (whole.isEmpty()) {
            return Set.of();
        }
        boolean ofImage = NameEvidence.words(name.name()).contains("image");
        boolean pinned = SplitNames.isPinned(family) || !named && ofImage && !suffix.isEmpty();
        if (pinned && (named ? whole.get().path() : whole.get().domain())) {
            report.take(name.path(), name.line(), whole.get().reference(), Grade.LIKELY);
        } else if (pinned && (named || whole.get().path())
                || !suffix.isEmpty() && (named || whole.get().domain())) {
            report.doubt(name.path(), name.line(), full, whole.map(ReferenceShape::reference), SplitNames.IN_PARTS);
        } else if (named && family.containsKey(Role.TAG)) {
            report.doubt(name.path(), name.line(), full, whole.map(ReferenceShape::reference), SplitNames.LACKS_TAG);
        } else {
            return Set.of();
        }
        return family.values().stream().map(Named::name).toList();
    }
}
