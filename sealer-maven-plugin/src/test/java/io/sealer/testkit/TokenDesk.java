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

    private record Token(Set<String> readable, Set<String> writable, AtomicLong usesLeft) {}

    private final Function<String, Access> accessOf;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private final AtomicLong serial = new AtomicLong();

    TokenDesk(Function<String, Access> accessOf) {
        this.accessOf = accessOf;
    }

    /**
     * Whether a token opens a repository; uses it up by one.
     *
     * @param writes whether that is for writing
     * @param from another repository that is to be read, or empty
     */
    boolean accepts(String token, String repository, boolean writes, String from) {
        Token known = tokens.get(token);
        return known != null
                && (repository.isEmpty() || (writes ? known.writable : known.readable).contains(repository))
                && (from.isEmpty() || known.readable.contains(from))
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
        Set<String> writable = new HashSet<>();
        long uses = Long.MAX_VALUE;
        boolean refused = false;
        for (Map.Entry<String, String> scope : scopes(fields).entrySet()) {
            String repository = scope.getKey();
            Access access = accessOf.apply(repository);
            if (access.admits(basic, refreshToken)) {
                granted.add(repository);
                if (access.mayPush() && scope.getValue().contains("push")) {
                    writable.add(repository);
                }
                uses = Math.min(uses, access.usesPerToken());
            } else {
                refused = true;
            }
        }
        if (refused && granted.isEmpty() && (basic != null || refreshToken != null)) {
            return Reply.error(401, "UNAUTHORIZED", "wrong user, password or refresh token");
        }
        String token = "token-" + serial.incrementAndGet();
        tokens.put(token, new Token(granted, writable, new AtomicLong(uses)));
        String text = "{\"access_token\":\"" + token + "\",\"expires_in\":300";
        return Reply.of(
                200,
                Map.of("Content-Type", "application/json"),
                JsonText.bytes(text + (post ? "}" : ",\"token\":\"" + token + "\"}")));
    }

    /** The rights of all scopes {@code repository:NAME:pull,push}, given once or several times, or in one text. */
    private static Map<String, String> scopes(Map<String, List<String>> fields) {
        Map<String, String> rights = new HashMap<>();
        for (String text : fields.getOrDefault("scope", List.of())) {
            for (String scope : text.split(" ")) {
                int end = scope.lastIndexOf(':');
                if (scope.startsWith("repository:") && end > "repository:".length() && scope.contains("pull")) {
                    rights.put(scope.substring("repository:".length(), end), scope.substring(end + 1));
                }
            }
        }
        return rights;
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
