package io.sealer.registry;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a token is asked to allow (distribution, "Token Scope Documentation"). */
@FunctionalInterface
interface TokenScope {

    /**
     * The scopes to ask for, separated by spaces.
     *
     * @param repository what is to be used
     * @param challenged what the registry asks for in its challenge, or empty
     */
    String of(String repository, String challenged);

    /** To read: what the registry asks for, which knows best. */
    static TokenScope pulling() {
        return (repository, challenged) -> challenged.isEmpty() ? "repository:" + repository + ":pull" : challenged;
    }

    /**
     * To write, from the first request on, so that one token serves a whole push; and to read where blobs are mounted
     * from, without which a registry gives none of them.
     *
     * @param mountedFrom the repositories that a repository may take blobs from
     */
    static TokenScope pushing(Function<String, List<String>> mountedFrom) {
        return (repository, challenged) -> {
            Map<String, Set<String>> rights = new LinkedHashMap<>();
            add(rights, "repository:" + repository + ":pull,push");
            mountedFrom.apply(repository).forEach(other -> add(rights, "repository:" + other + ":pull"));
            for (String scope : challenged.split(" ")) {
                add(rights, scope);
            }
            return rights.entrySet().stream()
                    .map(right -> right.getKey() + ":" + String.join(",", right.getValue()))
                    .collect(Collectors.joining(" "));
        };
    }

    private static void add(Map<String, Set<String>> rights, String scope) {
        int colon = scope.lastIndexOf(':');
        if (colon > 0) {
            rights.computeIfAbsent(scope.substring(0, colon), name -> new LinkedHashSet<>())
                    .addAll(List.of(scope.substring(colon + 1).split(",")));
        }
    }
}
