package io.sealer.kubefile;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The instructions of the language, each with the flags that it takes. */
enum Keyword {
    FROM("platform"),
    COPY("chown", "chmod"),
    ADD("chown", "chmod", "checksum"),
    ARG,
    ENV,
    LABEL,
    MAINTAINER,
    APP,
    CNI,
    CSI,
    APPCMDS,
    APPENV,
    KUBEVERSION,
    LAUNCH,
    CMDS,
    CMD;

    private static final Map<String, Keyword> BY_NAME = byName();
    private static final int LARGEST_DISTANCE = 2;
    private static final int SHORT_NAME = 4;

    private final List<String> flags;

    Keyword(String... flags) {
        this.flags = List.of(flags);
    }

    /** Names of the flags, without the dashes. */
    List<String> flags() {
        return flags;
    }

    /** The instruction of that name; the language does not care about case. */
    static Optional<Keyword> of(String word) {
        return Optional.ofNullable(BY_NAME.get(word.toUpperCase(Locale.ROOT)));
    }

    /** The instruction that a mistyped name most likely means. */
    static Optional<Keyword> nearest(String word) {
        String wanted = word.toUpperCase(Locale.ROOT);
        Keyword best = null;
        int bestDistance = LARGEST_DISTANCE + 1;
        for (Keyword keyword : values()) {
            // A longer name cannot be near; that keeps a line without blanks from costing its square.
            if (Math.abs(wanted.length() - keyword.name().length()) > LARGEST_DISTANCE) {
                continue;
            }
            int distance = distance(wanted, keyword.name());
            boolean near = distance == 1 || keyword.name().length() > SHORT_NAME;
            if (near && distance < bestDistance) {
                best = keyword;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How many letters must be put in, taken out, replaced or swapped with their neighbour. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }

    private static Map<String, Keyword> byName() {
        Map<String, Keyword> names = new HashMap<>();
        for (Keyword keyword : values()) {
            names.put(keyword.name(), keyword);
        }
        return names;
    }
}
