package io.sealer.discovery;

import io.sealer.kube.FieldPath;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlScalar.Type;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Those of some fields, variables or flags that hold parts of the names of images, by what their names begin with:
 * {@code image_tag} is the tag of the image that all of them belong to, {@code helperImageTag} that of the helper.
 */
final class NameParts {

    /** What a field holds. */
    enum Role {
        /** {@code registry}, {@code imageRegistry}, {@code hub}. */
        REGISTRY,
        /** {@code repository}, {@code image_repo}. */
        REPOSITORY,
        /** {@code image}, {@code imageName}. */
        IMAGE,
        /** {@code tag}, {@code imageTag}, {@code image-version}. */
        TAG,
        /** {@code version}, which may be anything's. */
        VERSION,
        /** {@code digest}, {@code sha256}. */
        DIGEST
    }

    /**
     * A field, variable or flag.
     *
     * @param name its name
     * @param text what it holds, without blanks around; empty if that is nothing
     * @param path where that stands
     * @param line the line of that
     */
    record Named(String name, String text, FieldPath path, int line) {}

    private static final int LONGEST_NAME = 100;
    private static final String IMAGE = "image";

    private static final Map<String, Role> ROLES = Map.of(
            "registry",
            Role.REGISTRY,
            "hub",
            Role.REGISTRY,
            "repository",
            Role.REPOSITORY,
            "repo",
            Role.REPOSITORY,
            IMAGE,
            Role.IMAGE,
            "tag",
            Role.TAG,
            "version",
            Role.VERSION,
            "digest",
            Role.DIGEST,
            "sha",
            Role.DIGEST,
            "sha256",
            Role.DIGEST);

    private static final List<String> ENDS =
            Stream.concat(Stream.of("name"), ROLES.keySet().stream()).sorted().toList();

    private final Map<String, Map<Role, Named>> families = new LinkedHashMap<>();

    /** The parts among some fields. */
    NameParts(List<Named> fields) {
        fields.forEach(this::add);
    }

    /** The parts among the fields of a mapping. */
    static NameParts of(FieldPath path, YamlMapping mapping) {
        List<Named> fields = new ArrayList<>();
        for (YamlMapping.Entry entry : mapping.entries()) {
            String name = entry.name().orElse("");
            if (mayBePart(name) && entry.value() instanceof YamlScalar scalar) {
                String text = scalar.type() == Type.NULL ? "" : scalar.text().strip();
                fields.add(new Named(name, text, path.field(name), scalar.line()));
            }
        }
        return new NameParts(fields);
    }

    private void add(Named field) {
        String name = field.name();
        if (!mayBePart(name)) {
            return;
        }
        List<String> words = new ArrayList<>(NameEvidence.words(name));
        Optional<Role> role = takeRole(words);
        if (role.isPresent()) {
            Map<Role, Named> family =
                    families.computeIfAbsent(String.join(" ", words), beginning -> new EnumMap<>(Role.class));
            Named known = family.get(role.get());
            if (known == null || known.text().isEmpty() || name.equals(IMAGE)) {
                family.put(role.get(), field);
            }
        }
    }

    /** Spares most names the search for words in them. */
    private static boolean mayBePart(String name) {
        int length = name.length();
        if (length == 0 || length > LONGEST_NAME || "yYbBoOeEgGnNtTaA6".indexOf(name.charAt(length - 1)) < 0) {
            return false;
        }
        for (String end : ENDS) {
            if (name.regionMatches(true, length - end.length(), end, 0, end.length())) {
                return true;
            }
        }
        return false;
    }

    /** Takes the words that say the role from the end of a name. */
    private static Optional<Role> takeRole(List<String> words) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        String last = words.remove(words.size() - 1);
        boolean ofImage = !words.isEmpty() && words.get(words.size() - 1).equals(IMAGE);
        if (ofImage) {
            words.remove(words.size() - 1);
        }
        if (last.equals("name")) {
            return ofImage ? Optional.of(Role.IMAGE) : Optional.empty();
        }
        Role role = ROLES.get(last);
        return Optional.ofNullable(ofImage && role == Role.VERSION ? Role.TAG : role);
    }

    /** The parts by what their names begin with, in the words of those; nothing for names that begin with the part. */
    Map<String, Map<Role, Named>> families() {
        return families;
    }

    /** The parts whose names begin with nothing else. */
    Map<Role, Named> own() {
        return families.getOrDefault("", Map.of());
    }
}
