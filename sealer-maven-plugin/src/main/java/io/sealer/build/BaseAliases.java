package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Short names for base images. */
final class BaseAliases {

    private final Map<String, String> names = new LinkedHashMap<>();

    /**
     * Reads aliases.
     *
     * @param aliases {@code NAME=FULL} each
     * @throws ProblemException with every one that is none, or stands there twice
     */
    BaseAliases(List<String> aliases) {
        Problems problems = new Problems();
        for (String alias : aliases) {
            int equals = alias.indexOf('=');
            String name = equals < 0 ? "" : alias.substring(0, equals).strip();
            String full = equals < 0 ? "" : alias.substring(equals + 1).strip();
            if (name.isEmpty() || full.isEmpty()) {
                problems.add(Problem.project("\"" + alias + "\" in <baseImages> is not NAME=IMAGE")
                        .withRemedy("write, for example, kubernetes=docker.io/sealerio/kubernetes"));
            } else if (names.putIfAbsent(name, full) != null) {
                problems.add(Problem.project("\"" + name + "\" stands in <baseImages> twice"));
            }
        }
        problems.throwIfAny();
    }

    /** The name that one in FROM comes near to, with its tag; nothing where that has a meaning itself. */
    Optional<String> nearest(String image) {
        if (!resolve(image).equals(image)) {
            return Optional.empty();
        }
        int colon = image.lastIndexOf(':');
        String name = colon < 0 ? image : image.substring(0, colon);
        String tag = colon < 0 ? "" : image.substring(colon);
        return Spelling.nearest(image, names.keySet())
                .or(() -> Spelling.nearest(name, names.keySet()).map(found -> found + tag));
    }

    /**
     * What a name in FROM stands for. The name with its tag is looked up first; one that is there without a tag stands
     * for all its tags, unless what it stands for has one itself.
     */
    String resolve(String image) {
        if (names.containsKey(image)) {
            return names.get(image);
        }
        int colon = image.lastIndexOf(':');
        String full = colon < 0 ? null : names.get(image.substring(0, colon));
        if (full == null) {
            return image;
        }
        boolean tagged = full.indexOf('@') >= 0 || full.lastIndexOf(':') > full.lastIndexOf('/');
        return tagged ? full : full + image.substring(colon);
    }
}
