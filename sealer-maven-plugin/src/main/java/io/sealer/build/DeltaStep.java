package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.image.ArchiveFormat;
import io.sealer.image.DeltaDocument;
import io.sealer.image.DeltaPlan;
import io.sealer.image.DeltaWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The goal {@code delta}: writes what a release has and an older one lacks. */
public final class DeltaStep {

    private final ImageSource source;
    private final ArchiveFormat format;
    private final OptionalLong partSize;
    private final boolean dryRun;
    private final Function<Path, Optional<Volume>> volumes;

    /**
     * A step.
     *
     * @param source how releases are opened
     * @param format what the archive of a release is like that lies in a registry; matters for several platforms
     * @param partSize most bytes of a part, if the delta is to be cut
     * @param dryRun whether only to say how large it would be
     */
    public DeltaStep(ImageSource source, ArchiveFormat format, OptionalLong partSize, boolean dryRun) {
        this(source, format, partSize, dryRun, Volume::of);
    }

    DeltaStep(
            ImageSource source,
            ArchiveFormat format,
            OptionalLong partSize,
            boolean dryRun,
            Function<Path, Optional<Volume>> volumes) {
        this.source = source;
        this.format = format;
        this.partSize = partSize;
        this.dryRun = dryRun;
        this.volumes = volumes;
    }

    /**
     * Makes a delta.
     *
     * @param base names the older release
     * @param target names the newer one
     * @param output the file to write, or to name parts after
     * @throws ProblemException when one of them cannot be had or is damaged, or the disk fails
     */
    public WrittenDelta run(String base, String target, Path output) throws IOException {
        NewFile file = new NewFile(output, "the delta").besides(base, target);
        DeltaTarget newer = DeltaTarget.open(source, target);
        DeltaPlan.Base older = new DeltaBase(source, base).layers();
        DeltaPlan plan = newer.plan(older, format);
        DeltaWriter writer = new DeltaWriter(plan);
        DeltaDocument said = plan.document();
        if (dryRun) {
            return new WrittenDelta(output, List.of(), writer.size(), said);
        }
        file.check(writer.size(), volumes);
        return new WrittenDelta(output, writer.write(output, partSize, source.progress()), writer.size(), said);
    }
}
