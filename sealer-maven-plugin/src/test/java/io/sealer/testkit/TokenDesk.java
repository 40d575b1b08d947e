package io.sealer.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The token endpoint beside a registry (distribution documentation, "Token Authentication Specification" and "OAuth2
 * Token Authentication"): GET with Basic or without, POST with {@code grant_type} password or refresh_token.
 */
final class TokenDesk {

    private record Token(Set<String> repositories, AtomicLong usesLeft) {}

    private final Function<String, Access> accessOf;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final AtomicLong serial = new AtomicLong();

    TokenDesk(Function<String, Access> accessOf) {
        this.accessOf = accessOf;
    }

    /** Whether a token opens a repository; uses it up by one. */
    boolean accepts(String token, String repository) {
        Token known = tokens.get(token);
        return known != null
                && (repository.isEmpty() || known.repositories.contains(repository))
                && known.usesLeft.getAndDecrement() > 0;
    }

    /** Answers at the endpoint. */
    Reply issue(LoggedRequest request, String body) {
        boolean post = request.method().equals("POST");
        Map<String, List<String>> fields = form(post ? body : request.query());
        String basic = request.header("Authorization")
                .filter(value -> value.startsWith("Basic "))
                .map(value -> value.substring("Basic ".length()))
                .orElse(null);
        String refreshToken = null;
        if (post && one(fields, "grant_type").equals("password")) {
            basic = Access.encoded(one(fields, "username"), one(fields, "password"));
        } else if (post) {
            refreshToken = one(fields, "refresh_token");
        }
        Set<String> granted = new HashSet<>();
        long uses = Long.MAX_VALUE;
        boolean refused = false;
        for (String repository : repositories(fields)) {
            Access access = accessOf.apply(repository);
            if (access.admits(basic, refreshToken)) {
                granted.add(repository);
                uses = Math.min(uses, access.usesPerToken());
            } else {
                refused = true;
            }
        }
        if (refused && granted.isEmpty() && (basic != null || refreshToken != null)) {
            return Reply.error(401, "UNAUTHORIZED", "wrong user, password or refresh token");
        }
        String token = "token-" + serial.incrementAndGet();
        tokens.put(token, new Token(granted, new AtomicLong(uses)));
        String text = "{\"access_token\":\"" + token + "\",\"expires_in\":300";
        return Reply.of(
                200,
                Map.of("Content-Type", "application/json"),
                JsonText.bytes(text + (post ? "}" : ",\"token\":\"" + token + "\"}")));
    }

    /** The repositories of all scopes {@code repository:NAME:pull}, given once or several times, or in one text. */
    private static List<String> repositories(Map<String, List<String>> fields) {
        List<String> names = new ArrayList<>();
        for (String text : fields.getOrDefault("scope", List.of())) {
            for (String scope : text.split(" ")) {
                int end = scope.lastIndexOf(':');
                if (scope.startsWith("repository:") && end > "repository:".length() && scope.contains("pull")) {
                    names.add(scope.substring("repository:".length(), end));
                }
            }
        }
        return names;
    }

    private static String one(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of("")).get(0);
    }

    private static Map<String, List<String>> form(String text) {
        Map<String, List<String>> fields = new HashMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new ArrayList<>())
                        .add(decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
