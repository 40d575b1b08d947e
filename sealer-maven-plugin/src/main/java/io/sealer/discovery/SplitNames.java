package io.sealer.discovery;

import io.sealer.discovery.NameParts.Named;
import io.sealer.discovery.NameParts.Role;
import io.sealer.kube.FieldPath;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Images whose names are written in parts: registry, repository, name, tag, digest, each in a field of its own. */
final class SplitNames {

    static final String IN_PARTS = "is written in parts that need not be an image";
    static final String LACKS_TAG = "lacks its tag, which is put in elsewhere";

    /** What has repositories and versions too. */
    static final Set<String> OTHERS =
            Set.of("chart", "charts", "source", "sources", "git", "scm", "dependencies", "maven", "helm");

    /** What else the first part of a name is called in a field that is called after an image. */
    private static final List<String> HOUSES = List.of("prefix", "org", "organization", "base");

    private static final String IMAGE = "image";
    private static final String NAME = "name";
    private static final String VERSION = "version";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern VERSION_TAG = Pattern.compile("[vV]?\\d[\\w.-]*");

    private final ObjectReport report;

    SplitNames(ObjectReport report) {
        this.report = report;
    }

    /** The text of a field that is not empty; numbers count. */
    static Optional<String> text(YamlMapping mapping, String key) {
        return mapping.text(key).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The text of a part; empty if there is none. */
    static String text(Map<Role, Named> parts, Role role) {
        return parts.containsKey(role) ? parts.get(role).text() : "";
    }

    private static boolean has(Map<Role, Named> parts, Role role) {
        return !text(parts, role).isEmpty();
    }

    static boolean isPinned(Map<Role, Named> parts) {
        return has(parts, Role.TAG) || has(parts, Role.DIGEST);
    }

    /**
     * Looks for images in the fields of one mapping.
     *
     * @param path the mapping's path
     * @return the fields that are settled by what was found
     */
    Set<String> judge(FieldPath path, Scope scope) {
        YamlMapping mapping = scope.mapping();
        if (mapping.entries().size() < 2 && !scope.ofImages()
                || path.name().filter(OTHERS::contains).isPresent()) {
            return Set.of();
        }
        NameParts parts = NameParts.of(path, mapping);
        Set<String> settled = new HashSet<>(new SplitFamilies(report).judge(parts, false));
        Map<Role, Named> own = parts.own();
        if (has(own, Role.IMAGE)) {
            settled.addAll(beside(parts, scope));
        } else if (!own.isEmpty() || scope.ofImages()) {
            settled.addAll(whole(path, own, scope));
        }
        return settled;
    }

    private static boolean isHosted(String name) {
        return ReferenceShape.of(name).filter(ReferenceShape::domain).isPresent();
    }

    /** The field {@code image} with the rest of its name beside it. */
    private Set<String> beside(NameParts parts, Scope scope) {
        Map<Role, Named> own = parts.own();
        Named image = own.get(Role.IMAGE);
        Optional<ReferenceShape> shape = ReferenceShape.of(image.text());
        if (shape.isEmpty() || shape.get().isPinned()) {
            return Set.of();
        }
        String suffix = suffix(own, false);
        if (suffix.isEmpty() && shape.get().path()) {
            Set<String> settled = defaults(parts, image);
            if (!settled.isEmpty()) {
                return settled;
            }
        }
        String house = joined(text(own, Role.REGISTRY), text(own, Role.REPOSITORY));
        if (house.isEmpty() && shape.get().isWord() && !suffix.isEmpty()) {
            house = scope.house().orElse("");
        }
        boolean housed = !house.isEmpty() && !shape.get().domain();
        if (!housed && suffix.isEmpty()) {
            boolean apart = shape.get().isWord() && has(own, Role.VERSION);
            return apart || isLeftOpen(own, shape.get())
                    ? settle(image.path(), image.line(), own, image.text(), false, apart ? IN_PARTS : LACKS_TAG)
                    : Set.of();
        }
        String full = (housed ? joined(house, image.text()) : image.text()) + suffix;
        boolean sure = !suffix.isEmpty() && (housed || shape.get().path() || isPinned(own));
        return settle(image.path(), image.line(), own, full, sure, LACKS_TAG);
    }

    /** Whether a part of the name has a field that is empty, to be filled elsewhere. */
    private static boolean isLeftOpen(Map<Role, Named> own, ReferenceShape shape) {
        Stream<Role> open = shape.isWord() ? Stream.of(Role.TAG, Role.REGISTRY, Role.REPOSITORY) : Stream.of(Role.TAG);
        return open.anyMatch(own::containsKey);
    }

    /** One name with several tags: {@code defaultImageVersion}, {@code defaultGpuImageVersion}. */
    private Set<String> defaults(NameParts parts, Named image) {
        Set<String> settled = new HashSet<>();
        parts.families().forEach((beginning, family) -> {
            Named tag = family.get(Role.TAG);
            if (beginning.startsWith("default") && tag != null && !family.containsKey(Role.IMAGE)) {
                ReferenceShape.of(image.text() + ":" + tag.text()).ifPresent(shape -> {
                    report.take(image.path(), image.line(), shape.reference(), Grade.LIKELY);
                    settled.addAll(Set.of(image.name(), tag.name()));
                });
            }
        });
        return settled;
    }

    /** An image without a field {@code image}. */
    private Set<String> whole(FieldPath path, Map<Role, Named> own, Scope scope) {
        YamlMapping mapping = scope.mapping();
        boolean ofImage = scope.ofImages();
        Optional<String> name = ofImage ? text(mapping, NAME) : Optional.empty();
        Optional<String> key = has(own, Role.REPOSITORY)
                ? Optional.of(own.get(Role.REPOSITORY).name())
                : name.filter(any -> isPinned(own) || isHosted(any) && has(own, Role.VERSION))
                        .map(any -> NAME);
        if (key.isEmpty()) {
            return Set.of();
        }
        String repository = text(mapping, key.get()).orElse("");
        Optional<ReferenceShape> shape = ReferenceShape.of(repository);
        if (shape.isEmpty() && !ImageRules.hasVariable(repository)
                || shape.isPresent() && shape.get().isPinned()) {
            return Set.of();
        }
        boolean hosted = shape.isPresent() && shape.get().domain();
        String full = hosted ? repository : joined(registry(own, scope), repository);
        String suffix = suffix(own, ofImage && hosted);
        if (!ofImage && !isPinned(own) && (suffix.isEmpty() || full.indexOf('/') <= 0)) {
            return Set.of();
        }
        boolean named = ofImage || has(own, Role.REGISTRY) || full.indexOf('/') > 0;
        boolean sure = named && (isPinned(own) || (ofImage || isHosted(full)) && !suffix.isEmpty());
        int line = mapping.get(key.get()).map(YamlNode::line).orElse(mapping.line());
        return settle(path, line, own, full + suffix, sure, suffix.isEmpty() ? LACKS_TAG : IN_PARTS);
    }

    private static String registry(Map<Role, Named> own, Scope scope) {
        if (has(own, Role.REGISTRY) || !scope.ofImages()) {
            return text(own, Role.REGISTRY);
        }
        return HOUSES.stream()
                .flatMap(key -> text(scope.mapping(), key).stream())
                .findFirst()
                .orElse("");
    }

    private Set<String> settle(
            FieldPath path, int line, Map<Role, Named> own, String full, boolean sure, String reason) {
        Optional<ReferenceShape> shape = ReferenceShape.of(full);
        if (shape.isPresent() && sure) {
            report.take(path, line, shape.get().reference(), Grade.LIKELY);
        } else if (shape.isPresent() || ImageRules.hasVariable(full)) {
            report.doubt(
                    path,
                    line,
                    full,
                    shape.map(ReferenceShape::reference),
                    shape.isEmpty() ? "is a template that nothing fills in" : reason);
        } else {
            return Set.of();
        }
        Set<String> settled = new HashSet<>(Set.of(IMAGE, VERSION));
        own.values().forEach(part -> settled.add(part.name()));
        return settled;
    }

    static String joined(String registry, String repository) {
        String first = registry.replaceFirst("/+$", "");
        String second = repository.replaceFirst("/+$", "");
        return first.isEmpty() || second.isEmpty() ? first + second : first + "/" + second;
    }

    /**
     * The end of the name.
     *
     * @param any whether a version may be any word; else it begins with a digit
     */
    static String suffix(Map<Role, Named> parts, boolean any) {
        String version = text(parts, Role.VERSION);
        boolean fits = any
                || ImageRules.hasVariable(version)
                || VERSION_TAG.matcher(version).matches();
        String tag = has(parts, Role.TAG) ? text(parts, Role.TAG) : fits ? version : "";
        String written = text(parts, Role.DIGEST);
        String digest = HEX.matcher(written).matches() ? "sha256:" + written : written;
        boolean isDigest = digest.startsWith("sha256:") || ImageRules.hasVariable(digest);
        return (tag.isEmpty() ? "" : ":" + tag) + (isDigest ? "@" + digest : "");
    }
}
