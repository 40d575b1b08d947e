package io.sealer;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What a mistyped name most likely means. */
public final class Spelling {

    private static final int LARGEST_DISTANCE = 2;
    private static final int SHORT_NAME = 4;

    private Spelling() {}

    /**
     * The name that comes nearest, if one comes near: it takes at most two letters that are put in, taken out, replaced
     * or swapped with their neighbour, in short names only one. Whether letters are capital does not count.
     */
    public static Optional<String> nearest(String wanted, Collection<String> names) {
        String word = wanted.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = LARGEST_DISTANCE + 1;
        for (String name : names) {
            // A longer name cannot be near; that keeps a line without blanks from costing its square.
            if (Math.abs(word.length() - name.length()) > LARGEST_DISTANCE) {
                continue;
            }
            int distance = distance(word, name.toLowerCase(Locale.ROOT));
            boolean near = distance <= 1 || name.length() > SHORT_NAME;
            if (near && distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        return Optional.ofNullable(best);
    }

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
}
