package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.cache.BlobCache;
import io.sealer.cache.LayerMemos;
import io.sealer.discovery.DiscoveredImages;
import io.sealer.image.ThinImage;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The goal {@code verify}: proves that a finished image holds every container image that its own content refers to. It
 * believes nothing but what it reads: all bytes are hashed, the images are searched for in what is inside, and each is
 * looked up as a node of the cluster would do it.
 */
public final class VerifyStep {

    private static final String FOREIGN_DAMAGE =
            "copy it again from where it came, and compare checksums; if it is damaged there too, it has to be built again";

    private final DiscoverySettings settings;
    private final Path cacheRoot;
    private final Progress progress;

    /**
     * A proof.
     *
     * @param settings what is left out on purpose, and what is needed besides
     * @param cacheRoot the cache, for native libraries
     */
    public VerifyStep(DiscoverySettings settings, Path cacheRoot, Progress progress) {
        this.settings = settings.forFinishedImage();
        this.cacheRoot = cacheRoot;
        this.progress = progress;
    }

    /**
     * Verifies the archive of a project, and writes {@code target/sealer/verification.json}. An archive that was found
     * complete and not touched since is not read again.
     *
     * @param force whether it is read all the same
     * @throws ProblemException when there is no archive, or nothing can be read of it
     */
    public Verification run(ImageProject project, boolean force) throws IOException {
        ThinImage.refuseInsteadOf(project.thinImage(), project.display(project.archive()));
        VerificationRecord record = new VerificationRecord(project, settings);
        Optional<Verification> known = force ? Optional.empty() : record.current();
        if (known.isPresent()) {
            return known.get();
        }
        OpenedImage image;
        try {
            image = OpenedImage.file(project.archive(), project.display(project.archive()));
        } catch (ProblemException e) {
            if (Files.exists(project.archive())) {
                PackageRecord.forget(project);
            }
            throw e;
        }
        Verification verification = verify(image, project, Optional.of(project));
        record.keep(verification);
        return verification;
    }

    /**
     * Verifies any image; no file is written.
     *
     * @param name a file, a directory or a reference
     * @throws ProblemException when there is no such image, or nothing can be read of it
     */
    public Verification run(ImageSource source, String name) throws IOException {
        OpenedImage image = source.open(name);
        return verify(image, ImageProject.foreign(image, source.cacheRoot().resolve("scratch")), Optional.empty());
    }

    private Verification verify(OpenedImage image, ImageProject place, Optional<ImageProject> own) throws IOException {
        ReadImage read = new ImageReading(cacheRoot, progress).read(image, true);
        Problems problems = new Problems();
        List<ProvenPlatform> platforms = new ArrayList<>();
        Set<Digest> damaged = new LinkedHashSet<>();
        for (ReadImage.OnPlatform one : read.platforms()) {
            try {
                DiscoveredImages found = new ImageDiscovery(place, settings, Progress.silent())
                        .inFinished(one.rootfs(), one.image().config().labels());
                ProvenPlatform proven = ProvenPlatform.of(one, found);
                platforms.add(proven);
                damaged.addAll(proven.damaged());
                proven.problems(read.platforms().size() > 1, own.isPresent()).forEach(problems::add);
            } catch (ProblemException e) {
                problems.addAll(e);
            }
        }
        SourceLocation file = SourceLocation.of(image.display());
        for (ReadImage.Damage damage : read.damage()) {
            problems.add(Problem.environment("layer " + damage.layer()
                            + (damage.what().isEmpty() ? "" : " (" + damage.what() + ")") + " " + damage.reason())
                    .withLocation(file)
                    .withRemedy(own.isPresent() ? "run mvn verify again, which writes it anew" : FOREIGN_DAMAGE));
        }
        for (Digest blob : damaged) {
            problems.add(Problem.environment("blob " + blob + " of the registry inside is damaged")
                    .withLocation(file)
                    .withRemedy(own.isPresent() ? origin(blob) : FOREIGN_DAMAGE));
        }
        if (own.isPresent() && !(read.damage().isEmpty() && damaged.isEmpty())) {
            PackageRecord.forget(own.get());
            // What was taken for granted may be what is wrong.
            new LayerMemos(cacheRoot, false).forgetAll();
        }
        return Verification.of(image, read, platforms, problems.asList());
    }

    /** Where damage inside may come from; a copy of the cache that is damaged is gone afterwards. */
    private String origin(Digest blob) {
        BlobCache cache = new BlobCache(cacheRoot, true);
        boolean there = Files.exists(cache.directories().blob(blob), LinkOption.NOFOLLOW_LINKS);
        if (there && cache.find(blob).isEmpty()) {
            return "the damage came from the cache, where this blob was damaged too and is gone now: run mvn verify"
                    + " again, which fetches it and writes the image anew";
        }
        return "run mvn verify again, which writes the image anew";
    }
}
