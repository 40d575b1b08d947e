package io.sealer.it.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.image.ArchiveFormat;
import io.sealer.image.ArchiveName;
import io.sealer.image.Compression;
import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.EntryGroup;
import io.sealer.image.ImageDescription;
import io.sealer.image.LayerBudget;
import io.sealer.image.LayerPlan;
import io.sealer.image.LayerWriter;
import io.sealer.image.OciArchiveWriter;
import io.sealer.image.PlatformImage;
import io.sealer.image.RememberedLayers;
import io.sealer.image.SealerExtension;
import io.sealer.image.WrittenArchive;
import io.sealer.image.WrittenLayer;
import io.sealer.image.ZstdNative;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The program that {@code it/benchmark/package.sh} starts: writes an archive of a context and of cached blobs in a JVM
 * that has just been started. Prints the seconds of wall and processor time from the first line of {@code main} on, the
 * archive's bytes, and how many layers of how many were known.
 */
final class ColdPackage {

    private static final double SECOND = 1e9;

    private ColdPackage() {}

    /**
     * Packages; or brings files into the cache.
     *
     * @param arguments the context's directory (a layer for each of its directories), the directory whose files are the
     *     images' blobs, the cache, the archive, and the compression; or the word {@code fill}
     */
    public static void main(String[] arguments) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long begin = System.nanoTime();
        Path blobs = Path.of(arguments[1]);
        Path cache = Path.of(arguments[2]);
        if (arguments[4].equals("fill")) {
            fill(blobs, new BlobCache(cache));
            return;
        }
        List<EntryGroup> groups = context(Path.of(arguments[0]));
        groups.addAll(registry(blobs, new BlobCache(cache)));
        ZstdNative zstd = new ZstdNative(cache.resolve("native/benchmark"));
        WrittenArchive archive = new OciArchiveWriter(new LayerWriter(zstd), new RememberedLayers(cache, false))
                .write(
                        Path.of(arguments[3]),
                        ArchiveName.of("benchmark:1"),
                        ArchiveFormat.SEALER,
                        List.of(new PlatformImage(
                                description(),
                                new LayerPlan(Compression.parse(arguments[4]), LayerBudget.DEFAULT)
                                        .layers(groups, List.of()))),
                        Progress.silent());
        long wall = System.nanoTime() - begin;
        List<WrittenLayer> layers = archive.images().get(0).layers();
        System.out.printf(
                "%.2f %.2f %d %d/%d%n",
                wall / SECOND,
                (system.getProcessCpuTime() - cpu) / SECOND,
                archive.size(),
                layers.stream().filter(WrittenLayer::remembered).count(),
                layers.size());
    }

    private static void fill(Path blobs, BlobCache cache) throws IOException {
        for (Path file : files(blobs)) {
            cache.put(Files.readAllBytes(file));
        }
    }

    private static List<EntryGroup> context(Path context) throws IOException {
        List<EntryGroup> groups = new ArrayList<>();
        List<Path> directories;
        try (Stream<Path> all = Files.list(context)) {
            directories = all.sorted().toList();
        }
        for (Path directory : directories) {
            List<Entry> entries = new ArrayList<>();
            for (Path file : files(directory)) {
                entries.add(new Entry.File(
                        context.relativize(file).toString(),
                        Entry.Attributes.FILE,
                        new Content.LocalFile(file, Files.size(file))));
            }
            groups.add(new EntryGroup("COPY " + directory.getFileName() + " .", EntryGroup.Kind.FILES, "", entries));
        }
        return groups;
    }

    /** The names of the files are the digests. */
    private static List<EntryGroup> registry(Path blobs, BlobCache cache) throws IOException {
        List<EntryGroup> groups = new ArrayList<>();
        for (Path file : files(blobs)) {
            Digest digest = new Digest(file.getFileName().toString());
            CachedBlob blob = cache.find(digest).orElseThrow();
            groups.add(new EntryGroup(
                    "registry: benchmark",
                    EntryGroup.Kind.REGISTRY_BLOBS,
                    digest.hex().substring(0, 1),
                    List.of(new Entry.File(
                            "registry/" + digest.hex() + "/data",
                            Entry.Attributes.FILE,
                            new Content.Blob(digest, blob.file(), blob.size())))));
        }
        return groups;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static ImageDescription description() {
        return new ImageDescription(
                Platform.LINUX_AMD64,
                "1970-01-01T00:00:00Z",
                "",
                Map.of(),
                Map.of(),
                new SealerExtension("benchmark", "kube-installer", List.of(), Map.of(), SealerExtension.Launch.NOTHING),
                List.of());
    }
}
