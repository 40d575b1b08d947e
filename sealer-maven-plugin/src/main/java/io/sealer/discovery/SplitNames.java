package io.sealer.discovery;

import io.sealer.kube.FieldPath;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Images whose names are written in parts: registry, repository, name, tag, digest, each in a field of its own. */
final class SplitNames {

    private static final List<String> REGISTRIES = List.of("registry", "imageRegistry", "hub");
    private static final List<String> REPOSITORIES = List.of("repository", "repo", "imageRepository");
    private static final List<String> TAGS = List.of("tag", "imageTag");
    private static final List<String> DIGESTS = List.of("digest", "sha256", "sha");
    private static final String IMAGE = "image";
    private static final String NAME = "name";
    private static final String VERSION = "version";

    /** What has repositories and versions too. */
    private static final Set<String> OTHERS =
            Set.of("chart", "charts", "source", "sources", "git", "scm", "dependencies", "maven", "helm");

    private static final String IN_PARTS = "is written in parts that need not be an image";

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern VERSION_TAG = Pattern.compile("[vV]?\\d[\\w.-]*");

    private final ObjectReport report;

    SplitNames(ObjectReport report) {
        this.report = report;
    }

    /** The text of the first of some fields that has one; numbers count. */
    static Optional<String> text(YamlMapping mapping, String... keys) {
        for (String key : keys) {
            Optional<String> text = mapping.text(key).map(String::strip).filter(value -> !value.isEmpty());
            if (text.isPresent()) {
                return text;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(YamlMapping mapping, List<String> keys) {
        return text(mapping, keys.toArray(String[]::new));
    }

    /**
     * Looks for an image in the fields of one mapping.
     *
     * @param path the mapping's path
     * @param ofImage whether what the mapping belongs to is called after an image
     * @return the fields that are settled by what was found
     */
    Set<String> judge(FieldPath path, YamlMapping mapping, boolean ofImage) {
        if (mapping.entries().size() < 2 && !ofImage
                || path.name().filter(OTHERS::contains).isPresent()) {
            return Set.of();
        }
        Optional<String> image = text(mapping, IMAGE);
        if (image.isPresent()) {
            return beside(path, mapping, image.get());
        }
        Optional<String> name = ofImage ? text(mapping, NAME).filter(any -> isPinned(mapping)) : Optional.empty();
        Optional<String> repository = text(mapping, REPOSITORIES).or(() -> name);
        return repository.isPresent() ? whole(path, mapping, repository.get(), ofImage) : Set.of();
    }

    private static boolean isHosted(String name) {
        return ReferenceShape.of(name).filter(ReferenceShape::domain).isPresent();
    }

    private static boolean isPinned(YamlMapping mapping) {
        return text(mapping, TAGS).isPresent() || text(mapping, DIGESTS).isPresent();
    }

    /** The field {@code image} with the rest of its name beside it. */
    private Set<String> beside(FieldPath path, YamlMapping mapping, String image) {
        Optional<ReferenceShape> shape = ReferenceShape.of(image);
        if (shape.isEmpty() || shape.get().isPinned() || shape.get().domain() && !hasSuffix(mapping)) {
            return Set.of();
        }
        String house = joined(text(mapping, REGISTRIES), text(mapping, REPOSITORIES));
        boolean housed = !house.isEmpty() && !shape.get().domain();
        if (!housed && !hasSuffix(mapping)) {
            boolean apart = shape.get().isWord() && text(mapping, VERSION).isPresent();
            return apart ? settle(path.field(IMAGE), mapping, IMAGE, image, false, IN_PARTS) : Set.of();
        }
        String full = (housed ? house + "/" : "") + image + suffix(mapping);
        boolean sure = hasSuffix(mapping) && (housed || shape.get().path() || isPinned(mapping));
        return settle(path.field(IMAGE), mapping, IMAGE, full, sure, "lacks its tag, which is put in elsewhere");
    }

    /** An image without a field {@code image}. */
    private Set<String> whole(FieldPath path, YamlMapping mapping, String repository, boolean ofImage) {
        Optional<ReferenceShape> shape = ReferenceShape.of(repository);
        if (shape.isEmpty() && !ImageRules.hasVariable(repository)
                || shape.isPresent() && shape.get().isPinned()) {
            return Set.of();
        }
        boolean hosted = shape.isPresent() && shape.get().domain();
        String full = hosted ? repository : joined(text(mapping, REGISTRIES), Optional.of(repository));
        boolean named = ofImage || text(mapping, REGISTRIES).isPresent() || full.indexOf('/') > 0;
        if (!ofImage && !isPinned(mapping) && !(hasSuffix(mapping) && full.indexOf('/') > 0)) {
            return Set.of();
        }
        boolean sure = named && (isPinned(mapping) || (ofImage || isHosted(full)) && hasSuffix(mapping));
        String key = REPOSITORIES.stream()
                .filter(any -> text(mapping, any).isPresent())
                .findFirst()
                .orElse(NAME);
        String reason = hasSuffix(mapping) ? IN_PARTS : "lacks its tag, which is put in elsewhere";
        return settle(path, mapping, key, full + suffix(mapping), sure, reason);
    }

    private Set<String> settle(
            FieldPath path, YamlMapping mapping, String key, String full, boolean sure, String reason) {
        YamlNode node = mapping.get(key).orElse(mapping);
        Optional<ReferenceShape> shape = ReferenceShape.of(full);
        if (shape.isPresent() && sure) {
            report.take(path, node.line(), shape.get().reference(), Grade.LIKELY);
        } else if (shape.isPresent() || ImageRules.hasVariable(full)) {
            boolean variable = shape.isEmpty();
            report.doubt(
                    path,
                    node.line(),
                    full,
                    shape.map(ReferenceShape::reference),
                    variable ? "is a template that nothing fills in" : reason);
        } else {
            return Set.of();
        }
        Set<String> settled = new HashSet<>(Set.of(IMAGE, VERSION));
        List.of(REGISTRIES, REPOSITORIES, TAGS, DIGESTS).forEach(settled::addAll);
        return settled;
    }

    private static String joined(Optional<String> registry, Optional<String> repository) {
        String first = registry.map(text -> text.replaceFirst("/+$", "")).orElse("");
        String second = repository.map(text -> text.replaceFirst("/+$", "")).orElse("");
        return first.isEmpty() || second.isEmpty() ? first + second : first + "/" + second;
    }

    private static boolean hasSuffix(YamlMapping mapping) {
        return !suffix(mapping).isEmpty();
    }

    private static String suffix(YamlMapping mapping) {
        Optional<String> tag = text(mapping, TAGS)
                .or(() -> text(mapping, VERSION)
                        .filter(text -> ImageRules.hasVariable(text)
                                || VERSION_TAG.matcher(text).matches()));
        Optional<String> digest = text(mapping, DIGESTS)
                .map(text -> HEX.matcher(text).matches() ? "sha256:" + text : text)
                .filter(text -> text.startsWith("sha256:") || ImageRules.hasVariable(text));
        return tag.map(text -> ":" + text).orElse("")
                + digest.map(text -> "@" + text).orElse("");
    }
}
