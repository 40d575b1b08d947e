package io.sealer.maven;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;

/** Decides whether somebody is watching. */
final class Terminal {

    private Terminal() {}

    /**
     * Where a live line may be drawn, or null: in batch mode, without a console, in CI, and on dumb terminals.
     *
     * @param interactive whether Maven runs without {@code -B}
     */
    static PrintStream liveLine(boolean interactive, Map<String, String> environment) {
        boolean watched = interactive
                && isTerminal(System.console())
                && !environment.containsKey("CI")
                && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        return watched ? System.err : null;
    }

    /** Since Java 22 there is a console even when output goes to a file; only its method isTerminal tells. */
    private static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
