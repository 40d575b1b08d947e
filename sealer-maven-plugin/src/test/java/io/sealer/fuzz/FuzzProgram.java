package io.sealer.fuzz;

import io.sealer.discovery.DiscoveryTargets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Fuzzes all targets in a process of its own, whose heap is small. The text that it fails on is left in a file.
 *
 * <p>Arguments: directory for that, the seconds that one text may take, seed number, {@code inputs=N} or
 * {@code seconds=N} for each target, then names of targets; all if none is named.
 */
public final class FuzzProgram {

    private static final int HUNG = 4;
    private static final int MOST_STEPS = 20;

    private final Path directory;
    private final Duration longest;
    private final AtomicReference<String> current = new AtomicReference<>();
    private final AtomicLong since = new AtomicLong();

    private FuzzProgram(Path directory, Duration longest) {
        this.directory = directory;
        this.longest = longest;
    }

    /** Ends with 0 if no target failed. */
    public static void main(String[] args) throws IOException {
        FuzzProgram program = new FuzzProgram(Path.of(args[0]), Duration.ofSeconds(Long.parseLong(args[1])));
        program.watch();
        boolean good = true;
        List<String> names = List.of(args).subList(4, args.length);
        List<FuzzTarget> targets = new ArrayList<>(TextTargets.all());
        targets.addAll(DiscoveryTargets.all());
        targets.addAll(PlantedTargets.all());
        for (FuzzTarget target : targets) {
            if (names.isEmpty() ? !PlantedTargets.all().contains(target) : names.contains(target.name())) {
                good &= program.fuzz(target, Long.parseLong(args[2]), args[3]);
            }
        }
        System.exit(good ? 0 : 1);
    }

    private boolean fuzz(FuzzTarget target, long seed, String limit) throws IOException {
        long begin = System.nanoTime();
        try {
            Fuzzer.Explored explored = new Fuzzer(target, seed, text -> begin(target, text)).run(budget(limit, begin));
            current.set(null);
            System.out.printf(
                    "%s: %d texts, %d outcomes, %d of them of seeds, %d ms%n",
                    target.name(),
                    explored.inputs(),
                    explored.outcomes(),
                    explored.outcomesOfSeeds(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            return true;
        } catch (Exception | Error e) {
            fail(target.name() + " failed");
            System.out.println(e);
            Stream.of(e.getStackTrace()).limit(MOST_STEPS).forEach(step -> System.out.println("\tat " + step));
            return false;
        }
    }

    private static Fuzzer.Budget budget(String limit, long begin) {
        int number = Integer.parseInt(limit.substring(limit.indexOf('=') + 1));
        return limit.startsWith("seconds=")
                ? inputs -> System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(number)
                : inputs -> inputs < number;
    }

    private void begin(FuzzTarget target, String text) {
        since.set(System.nanoTime());
        current.set(target.name() + "\n" + text);
    }

    /** Ends the process when a text takes too long. */
    private void watch() {
        Thread reading = Thread.currentThread();
        Thread watch = new Thread(() -> {
            while (true) {
                try {
                    TimeUnit.MILLISECONDS.sleep(200);
                    if (current.get() != null && System.nanoTime() - since.get() > longest.toNanos()) {
                        fail(current.get().lines().findFirst().orElse("") + " hung");
                        for (StackTraceElement step : reading.getStackTrace()) {
                            System.out.println("\tat " + step);
                        }
                        Runtime.getRuntime().halt(HUNG);
                    }
                } catch (InterruptedException | IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    private void fail(String message) throws IOException {
        String text = current.get();
        String name = text.substring(0, text.indexOf('\n'));
        Path file = Files.createDirectories(directory).resolve("crash-" + name);
        // Half a pair of characters, which UTF-8 cannot hold, is a question mark there.
        Files.write(file, text.substring(name.length() + 1).getBytes(StandardCharsets.UTF_8));
        System.out.println(message + " on the text in " + file);
    }
}
