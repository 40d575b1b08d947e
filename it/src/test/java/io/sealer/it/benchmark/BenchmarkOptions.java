package io.sealer.it.benchmark;

import io.sealer.it.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line says.
 *
 * @param mebibytes size of all blobs together, each counted once, in MiB
 * @param rounds how often each contender runs; the median counts
 * @param delay the artificial round trip
 * @param window how many bytes of a connection may be underway
 * @param directory where the registry's content and what the contenders write lie
 */
record BenchmarkOptions(int mebibytes, int rounds, Duration delay, long window, Path directory) {

    static final String USAGE = """
            options:
              --size MIB        size of all blobs, each counted once (default 2048)
              --rounds N        how often each contender runs; the median counts (default 5)
              --delay MS        the artificial round trip in milliseconds (default 50)
              --window KIB      how much of a connection may be underway then (default 4096, as in Linux)
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
        Path directory = Workspace.target().resolve("benchmark");
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--size" -> mebibytes = number(option, rest);
                case "--rounds" -> rounds = number(option, rest);
                case "--delay" -> delay = Duration.ofMillis(number(option, rest));
                case "--window" -> window = number(option, rest) * KIB;
                case "--directory" -> directory = Path.of(value(option, rest)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return new BenchmarkOptions(mebibytes, rounds, delay, window, directory);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static int number(String option, Iterator<String> rest) {
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
