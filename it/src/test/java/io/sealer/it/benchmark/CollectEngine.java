package io.sealer.it.benchmark;

import io.sealer.cache.BlobCache;
import io.sealer.it.Command;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code sealer:collect-images} does once it knows the images: resolves the tags, fetches each blob once, hashes it
 * on the way and forces it to the disk. In a JVM of its own, just started; the start is not counted.
 */
final class CollectEngine implements Contender {

    static final String NAME = "sealer";
    static final String ONE_AT_A_TIME = "sealer, one blob at a time";

    private final Set<Digest> blobs;
    private final OptionalInt parallel;
    private final String name;

    private CollectEngine(Set<Digest> blobs, OptionalInt parallel, String name) {
        this.blobs = blobs;
        this.parallel = parallel;
        this.name = name;
    }

    /** As users have it. */
    static CollectEngine byDefault(Set<Digest> blobs) {
        return new CollectEngine(blobs, OptionalInt.empty(), NAME);
    }

    /** One request after another. */
    static CollectEngine oneAtATime(Set<Digest> blobs) {
        return new CollectEngine(blobs, OptionalInt.of(1), ONE_AT_A_TIME);
    }

    @Override
    public List<Measurement> collect(String registry, Path directory) throws IOException {
        Command java = Command.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ColdCollect.class.getName(),
                registry,
                directory.toString());
        parallel.ifPresent(java::and);
        TimedProgram run = TimedProgram.run(java);
        Duration settled = Disk.settle(directory);
        String[] nanos = run.outcome().text().strip().split(" ");
        Duration wall = Duration.ofNanos(Long.parseLong(nanos[0]));
        Duration cpu = Duration.ofNanos(Long.parseLong(nanos[1]));
        verify(directory);
        return List.of(
                new Measurement(name, wall, cpu, settled, run.peakRss()),
                new Measurement(
                        startOf(name), run.wall().minus(wall), run.cpu().minus(cpu), Duration.ZERO, run.peakRss()));
    }

    /** The name under which start and end of the JVM are reported. */
    static String startOf(String contender) {
        return "JVM of " + contender;
    }

    private void verify(Path directory) {
        BlobCache cache = new BlobCache(directory);
        for (Digest blob : blobs) {
            cache.find(blob).orElseThrow(() -> new AssertionError(name + " did not fetch " + blob));
        }
    }
}
