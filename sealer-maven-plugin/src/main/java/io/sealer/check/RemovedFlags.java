package io.sealer.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Flags that components of Kubernetes do not know any more. */
final class RemovedFlags {

    private static final int MEND = 3;
    private static final String ALL = "*";

    /**
     * A flag that is gone.
     *
     * @param minor the second number of the first release without it
     * @param mend what to do
     */
    record Removed(int minor, String mend) {}

    private final Map<String, Removed> flags = new HashMap<>();

    RemovedFlags() {
        for (List<String> row : DataFile.rows("removed-flags.txt")) {
            if (!row.get(0).equals("source")) {
                String mend = String.join(" ", row.subList(MEND, row.size()));
                flags.put(row.get(0) + " " + row.get(1), new Removed(Minors.minor(row.get(2)), mend));
            }
        }
    }

    /** Since when a component is without a flag, if it ever had it. */
    Optional<Removed> find(String component, String flag) {
        return Optional.ofNullable(flags.getOrDefault(component + " " + flag, flags.get(ALL + " " + flag)));
    }
}
