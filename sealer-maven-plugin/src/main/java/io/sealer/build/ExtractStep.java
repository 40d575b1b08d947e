package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.image.DirectoryWriter;
import io.sealer.image.Entry;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The goal {@code extract}: writes the merged root file system of an image, or a part of it, into a directory. Nothing is
 * written before every byte of the image was read and found to be what its digests say.
 */
public final class ExtractStep {

    /** What a directory entry, an inode and the end of a file's last block take. */
    private static final long OVERHEAD = 4096;

    private final AtomicDirectory target;
    private final String path;
    private final boolean dryRun;
    private final Function<Path, Optional<Volume>> volumes;

    /**
     * An extraction.
     *
     * @param target the directory to make; may be there if it is empty
     * @param path what to extract: a path in the root file system; empty for everything
     * @param force whether a directory that is not empty is replaced
     * @param dryRun whether everything is checked, and nothing written
     */
    public ExtractStep(Path target, String path, boolean force, boolean dryRun) {
        this(target, path, force, dryRun, Volume::of);
    }

    ExtractStep(Path target, String path, boolean force, boolean dryRun, Function<Path, Optional<Volume>> volumes) {
        this.target = new AtomicDirectory(target, force);
        this.path = path;
        this.dryRun = dryRun;
        this.volumes = volumes;
    }

    /**
     * Extracts.
     *
     * @param source how the image is opened; of several platforms its first is taken
     * @param name a file, a directory, a reference or Maven coordinates
     * @throws ProblemException when there is no such image, it is damaged or unsafe, or there is no place for it
     */
    public Extracted run(ImageSource source, String name) throws IOException {
        target.check();
        OpenedImage image =
                source.onFirstPlatform().open(name).only(source.platforms().get(0));
        ReadImage read = new ImageReading(source.cacheRoot(), source.progress()).read(image, true);
        checkWhole(image, read);
        ReadImage.OnPlatform one = read.platforms().get(0);
        DirectoryWriter writer = new DirectoryWriter(wanted(image, one.rootfs()));
        checkSpace(writer);
        if (!dryRun) {
            target.fill(directory -> {
                try (Progress.Task task = source.progress().begin("extracting " + image.display(), writer.bytes())) {
                    writer.write(directory, task);
                }
            });
        }
        return new Extracted(
                image.display(),
                one.image().manifest().digest(),
                one.platform(),
                writer.count(),
                writer.bytes(),
                target.target(),
                !dryRun);
    }

    private static void checkWhole(OpenedImage image, ReadImage read) {
        Problems problems = new Problems();
        for (ReadImage.Damage damage : read.damage()) {
            problems.add(Problem.environment("the layer " + damage.layer() + " " + damage.reason())
                    .withLocation(SourceLocation.of(image.display()))
                    .withRemedy("nothing was extracted; get the image again from somebody you trust"));
        }
        problems.throwIfAny();
    }

    private List<Entry> wanted(OpenedImage image, Rootfs rootfs) {
        return rootfs.excerpt(path)
                .orElseThrow(
                        () -> new ProblemException(Problem.project("there is no " + path + " in the root file system")
                                .withLocation(SourceLocation.of(image.display()))
                                .withRemedy("correct -Dsealer.path, or leave it out for everything")));
    }

    private void checkSpace(DirectoryWriter writer) {
        long need = writer.bytes() + OVERHEAD * writer.count();
        Optional<Volume> volume = volumes.apply(target.target());
        if (volume.isPresent() && volume.get().free() < need) {
            throw new ProblemException(Problem.environment("The disk of " + target.target() + " has room for "
                            + ByteCount.of(volume.get().free()) + ", but the image unpacks to " + ByteCount.of(need))
                    .withRemedy("free space there, name another directory with -Dsealer.output, or extract a part with"
                            + " -Dsealer.path"));
        }
    }
}
