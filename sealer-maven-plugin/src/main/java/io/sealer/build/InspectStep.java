package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.image.ImageInspection;
import io.sealer.image.ImageReport;
import io.sealer.image.OciArchiveReader;
import io.sealer.image.ZstdNative;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The goal {@code inspect}: what an archive holds, as text or JSON. */
public final class InspectStep {

    private final Path archive;
    private final boolean json;
    private final Path cacheRoot;

    /**
     * A look at one archive.
     *
     * @param json whether JSON is wanted
     * @param cacheRoot the cache, where native libraries are unpacked when a layer needs one
     */
    public InspectStep(Path archive, boolean json, Path cacheRoot) {
        this.archive = archive;
        this.json = json;
        this.cacheRoot = cacheRoot;
    }

    /**
     * Looks.
     *
     * @throws ProblemException when there is no archive, or it is damaged or of a kind that cannot be read
     */
    public String run() {
        if (!Files.exists(archive)) {
            throw new ProblemException(Problem.project("There is no image " + archive)
                    .withRemedy("build it with mvn package, or name an archive with -Dsealer.source=FILE"));
        }
        ZstdNative zstd = new ZstdNative(cacheRoot.resolve("native"));
        ImageReport report = new ImageInspection(zstd).of(OciArchiveReader.open(archive));
        return json ? new String(report.toJson(), StandardCharsets.UTF_8) : report.toText();
    }
}
