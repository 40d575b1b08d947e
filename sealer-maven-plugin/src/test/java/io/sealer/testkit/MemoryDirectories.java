package io.sealer.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary directories in memory where the machine has room for that: the cache forces each blob to the disk, which takes
 * a test longer than all else that it does. Elsewhere they are where they always are.
 */
public final class MemoryDirectories implements TempDirFactory {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String NAME = "sealer-tests-";

    /** Several times what the tests need, in bytes. */
    private static final long ROOM = 2L << 30;

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return create("junit-");
    }

    /** A new directory, which the caller removes. */
    public static Path create(String prefix) throws IOException {
        if (!isSuitable()) {
            return Files.createTempDirectory(prefix);
        }
        Path own = MEMORY.resolve(NAME + ProcessHandle.current().pid());
        if (!Files.isDirectory(own)) {
            removeThoseOfTheDead();
            Files.createDirectories(own);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(own)));
        }
        return Files.createTempDirectory(own, prefix);
    }

    /** Programs and libraries are run from there, too. */
    private static boolean isSuitable() throws IOException {
        if (!Files.isWritable(MEMORY) || Files.getFileStore(MEMORY).getUsableSpace() < ROOM) {
            return false;
        }
        List<String> mounts = Files.readAllLines(Path.of("/proc/mounts"));
        return mounts.stream()
                .map(line -> line.split(" "))
                .filter(mount -> mount[1].equals(MEMORY.toString()))
                .noneMatch(mount -> List.of(mount[3].split(",")).contains("noexec"));
    }

    /** A test that was killed would hold on to memory for ever. */
    private static void removeThoseOfTheDead() throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(MEMORY, NAME + "*")) {
            for (Path directory : all) {
                long process = Long.parseLong(directory.getFileName().toString().substring(NAME.length()));
                if (ProcessHandle.of(process).isEmpty()) {
                    remove(directory);
                }
            }
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // Somebody else removes it, now or with the next tests.
            return;
        }
    }
}
