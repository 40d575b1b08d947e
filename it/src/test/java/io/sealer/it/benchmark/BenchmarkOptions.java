package io.sealer.it.benchmark;

import io.sealer.it.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the command line says.
 *
 * @param mebibytes size of all blobs together, each counted once, in MiB
 * @param rounds how often each contender runs; the median counts
 * @param delay the artificial round trip
 * @param window how many bytes of a connection may be underway
 * @param parts what is measured
 * @param directory where the registry's content and what the contenders write lie
 */
record BenchmarkOptions(int mebibytes, int rounds, Duration delay, long window, Set<Part> parts, Path directory) {

    /** What can be measured alone. */
    enum Part {
        /** Without a delay. */
        NEAR,
        /** With a delay. */
        FAR,
        /** With a delay, and with a limit to what is underway. */
        LIMITED
    }

    static final String USAGE = """
            options:
              --size MIB        size of all blobs, each counted once (default 2048)
              --rounds N        how often each contender runs; the median counts (default 5)
              --delay MS        the artificial round trip in milliseconds (default 50)
              --window KIB      how much of a connection may be underway then (default 4096, as in Linux)
              --part NAME       near, far or limited (by the window) alone
              --directory DIR   where content lies (default it/target/benchmark)""";

    private static final int DEFAULT_MEBIBYTES = 2048;
    private static final int DEFAULT_ROUNDS = 5;
    private static final Duration DEFAULT_DELAY = Duration.ofMillis(50);

    /** Linux's default for the largest buffer of a sender, {@code net.ipv4.tcp_wmem}. */
    private static final long DEFAULT_WINDOW = 4 << 20;

    private static final long KIB = 1024;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException for what is not in {@link #USAGE}
     */
    static BenchmarkOptions parse(List<String> words) {
        int mebibytes = DEFAULT_MEBIBYTES;
        int rounds = DEFAULT_ROUNDS;
        Duration delay = DEFAULT_DELAY;
        long window = DEFAULT_WINDOW;
        Set<Part> parts = EnumSet.allOf(Part.class);
        Path directory = Workspace.target().resolve("benchmark");
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--size" -> mebibytes = number(option, rest);
                case "--rounds" -> rounds = number(option, rest);
                case "--delay" -> delay = Duration.ofMillis(number(option, rest));
                case "--window" -> window = number(option, rest) * KIB;
                case "--part" ->
                    parts = EnumSet.of(Part.valueOf(value(option, rest).toUpperCase(Locale.ROOT)));
                case "--directory" -> directory = Path.of(value(option, rest)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new BenchmarkOptions(mebibytes, rounds, delay, window, parts, directory);
    }

    static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    static int number(String option, Iterator<String> rest) {
        String text = value(option, rest);
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " " + text + " is not a number", e);
        }
        throw new IllegalArgumentException(option + " " + text + " is not above 0");
    }
}
