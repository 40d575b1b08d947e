package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.cache.CacheDirectories;
import io.sealer.kube.Helm;
import io.sealer.kube.HelmLibrary;
import io.sealer.kube.HelmProgram;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The Helm that the user wants, or that this machine can have: nothing is done before it is asked for. */
public final class ChosenHelm implements Supplier<Helm> {

    private static final String AUTO = "auto";
    private static final String LIBRARY = "library";
    private static final String PROGRAM = "helm";
    private static final String REMEDY = "install Helm 3 so that helm is on the PATH, or name it with <helm>"
            + " (-Dsealer.helm=/path/to/helm); or leave the charts out with <notScanned> and list their images in"
            + " <imageList> (-Dsealer.imageList)";

    private final String choice;
    private final HelmArtifact artifact;
    private final Map<String, String> environment;
    private final CacheDirectories cache;

    /**
     * A choice.
     *
     * @param choice {@code auto}, {@code library}, or the name or path of a program
     * @param artifact where the library comes from
     * @param environment the process's environment variables
     * @param cacheRoot the cache, where the library is unpacked
     */
    public ChosenHelm(String choice, HelmArtifact artifact, Map<String, String> environment, Path cacheRoot) {
        this.choice = choice;
        this.artifact = artifact;
        this.environment = Map.copyOf(environment);
        this.cache = new CacheDirectories(cacheRoot);
    }

    /**
     * Makes it ready.
     *
     * @throws ProblemException when there is none, with the ways to get one
     */
    @Override
    public Helm get() {
        if (choice.equals(LIBRARY)) {
            return library();
        }
        if (!choice.equals(AUTO)) {
            return program(choice)
                    .orElseThrow(() -> new ProblemException(Problem.environment(
                                    "there is no program " + choice + " to render charts with")
                            .withRemedy("correct <helm> (-Dsealer.helm): auto, library, or the name or path of a"
                                    + " helm program")));
        }
        try {
            return library();
        } catch (ProblemException e) {
            return program(PROGRAM)
                    .orElseThrow(() -> new ProblemException(
                            Problem.environment("there is nothing to render charts with: "
                                            + e.problems().get(0).message() + "; and no helm is on the PATH")
                                    .withRemedy(REMEDY),
                            e));
        }
    }

    private Optional<Helm> program(String name) {
        return HelmProgram.find(name, environment).map(Helm.class::cast);
    }

    private Helm library() {
        Path archive = artifact.resolve();
        try {
            return new HelmLibrary(unpacked(archive));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("Helm's library " + archive.getFileName() + " cannot be unpacked below "
                                    + cache.root() + ": " + e.getMessage())
                            .withRemedy("let -Dsealer.cache=DIR (<cacheDirectory>) name a directory with 100 MB of"
                                    + " room, from which programs may be executed"),
                    e);
        }
    }

    private Path unpacked(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            ZipEntry entry = zip.stream()
                    .filter(ChosenHelm::isLibrary)
                    .findFirst()
                    .orElseThrow(() -> new IOException("it holds no library"));
            Path directory = cache.nativeCode(digest(archive));
            Path library = directory.resolve(entry.getName());
            if (Files.exists(library) && Files.size(library) == entry.getSize()) {
                return library;
            }
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, entry.getName(), ".part");
            try (InputStream in = zip.getInputStream(entry)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
            return library;
        }
    }

    private static boolean isLibrary(ZipEntry entry) {
        String name = entry.getName().toLowerCase(Locale.ROOT);
        return name.matches("[a-z0-9_-]+\\.(?:so|dylib|dll)");
    }

    private static Digest digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Digest.of(in);
        }
    }
}
