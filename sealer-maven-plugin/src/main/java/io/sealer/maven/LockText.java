package io.sealer.maven;

import io.sealer.build.LockResult;

/** What became of a lock, in one line for people. */
final class LockText {

    private LockText() {}

    /** {@code 10 images, 0 new, 1 updated, …; written}. */
    static String line(LockResult result, boolean dryRun) {
        String moved = result.moved().isPresent()
                ? result.moved().getAsInt() + " moved upstream; "
                : "what moved upstream was not asked (offline); ";
        return PlanText.count(result.images(), "image") + ", " + result.added() + " new, " + result.updated()
                + " updated, " + result.dropped() + " dropped, " + moved
                + (result.written() ? "written" : dryRun ? "not written (sealer.dryRun)" : "nothing changed");
    }
}
