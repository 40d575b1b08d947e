package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.image.DeltaArchive;
import io.sealer.image.DeltaDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The goal {@code apply-delta}: joins an older release and a delta to the archive of the newer one. */
public final class ApplyDeltaStep {

    private final ImageSource source;
    private final boolean dryRun;
    private final Function<Path, Optional<Volume>> volumes;

    /**
     * A step.
     *
     * @param source how the older release is opened
     * @param dryRun whether only to say what would come of it
     */
    public ApplyDeltaStep(ImageSource source, boolean dryRun) {
        this(source, dryRun, Volume::of);
    }

    ApplyDeltaStep(ImageSource source, boolean dryRun, Function<Path, Optional<Volume>> volumes) {
        this.source = source;
        this.dryRun = dryRun;
        this.volumes = volumes;
    }

    /**
     * Makes an archive, the same byte for byte that the delta was made to.
     *
     * @param base names the older release
     * @param delta the delta, or the first of its parts
     * @param output the archive to write
     * @return what the delta says of itself
     * @throws ProblemException when the delta does not fit the release, one of them is damaged, or the disk fails; an
     *     older archive is then as it was
     */
    public DeltaDocument run(String base, Path delta, Path output) throws IOException {
        if (!Files.exists(delta)) {
            throw new ProblemException(Problem.project("There is no delta " + delta)
                    .withRemedy("name it, or the first of its parts, with -Dsealer.source"));
        }
        NewFile file = new NewFile(output, "the archive").besides(base, delta.toString());
        DeltaArchive archive = DeltaArchive.open(delta);
        DeltaBase.Opened older = new DeltaBase(source, base).open(archive.document());
        if (!dryRun) {
            file.check(archive.document().size(), volumes);
            archive.apply(output, older.display(), older.contents(), source.progress());
        }
        return archive.document();
    }
}
