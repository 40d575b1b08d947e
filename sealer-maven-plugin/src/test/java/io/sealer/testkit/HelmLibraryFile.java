package io.sealer.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Assumptions;

/** Helm's native library, unpacked once for all tests of a machine. */
public final class HelmLibraryFile {

    private static final String NAME = "helm-linux-amd64.so";

    private HelmLibraryFile() {}

    /** The library of the class path; ends the test as skipped on machines that it is not for. */
    public static Path unpacked() throws IOException {
        Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").equals("amd64"),
                "Helm's library of the tests is for linux/amd64");
        Path directory = Files.createDirectories(Path.of("target", "helm").toAbsolutePath());
        Path library = directory.resolve(NAME);
        if (Files.exists(library)) {
            return library;
        }
        Path part = Files.createTempFile(directory, NAME, ".part");
        try (InputStream in = HelmLibraryFile.class.getResourceAsStream("/" + NAME)) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return library;
    }
}
