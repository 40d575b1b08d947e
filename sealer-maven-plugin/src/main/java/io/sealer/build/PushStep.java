package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.image.ArchivedImage;
import io.sealer.image.OciArchiveReader;
import io.sealer.image.ThinImage;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import io.sealer.registry.BlobSource;
import io.sealer.registry.ImagePusher;
import io.sealer.registry.PushPlan;
import io.sealer.registry.PushedImage;
import io.sealer.registry.RegistryConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The goal {@code push}: from the archive, or from what was packaged instead of one, to the registry in the image's name.
 * Nothing is unpacked or copied.
 */
public final class PushStep {

    private final ImageProject project;
    private final List<String> tags;
    private final RegistryConfiguration registries;
    private final Progress progress;

    /**
     * A step for one project.
     *
     * @param tags further tags, or full names
     */
    public PushStep(ImageProject project, List<String> tags, RegistryConfiguration registries, Progress progress) {
        this.project = project;
        this.tags = List.copyOf(tags);
        this.registries = registries;
        this.progress = progress;
    }

    /**
     * Does the work. No name stands for the image before all of it is there.
     *
     * @throws ProblemException with everything that stands in the way; what has arrived is not sent again
     */
    public PushResult run() {
        return with((image, names) -> {
            try (ImagePusher pusher = new ImagePusher(registries, image, names, progress)) {
                return new PushResult(names, image.root().digest(), pusher.push());
            }
        });
    }

    /** Whether there is anything that could be pushed or compared with what registries have. */
    public boolean isPackaged() {
        return Files.exists(project.thinImage()) || Files.exists(project.archive());
    }

    /**
     * The names that will stand for the image, whether it was packaged or not.
     *
     * @throws ProblemException like {@link #checkBefore}
     */
    public List<Reference> names() {
        return checkBefore(project.imageName(), tags, registries.offline());
    }

    /**
     * Finds out what {@link #run} would do; asks registries, and sends nothing.
     *
     * @throws ProblemException with everything that would stop it, as far as it can be known without sending
     */
    public PushPlan plan() {
        return with((image, names) -> {
            try (ImagePusher pusher = new ImagePusher(registries, image, names, progress)) {
                return pusher.plan();
            }
        });
    }

    /**
     * Judges what would end a push whatever the image holds; nothing has to be there yet.
     *
     * @param imageName the image's own name
     * @param tags further tags, or full names
     * @param offline whether Maven works offline
     * @return the names that will stand for the image
     * @throws ProblemException with all that is wrong with the names, or when there is no network to push through
     */
    public static List<Reference> checkBefore(String imageName, List<String> tags, boolean offline) {
        List<Reference> names = PushNames.of(imageName, tags);
        if (offline) {
            throw new ProblemException(Problem.project("Nothing can be pushed offline")
                    .withRemedy("run it without -o, or without sealer.push"));
        }
        return names;
    }

    private <T> T with(BiFunction<PushedImage, List<Reference>, T> work) {
        List<Reference> names = names();
        if (Files.exists(project.thinImage())) {
            ThinImage thin = ThinImage.open(project.thinImage());
            return work.apply(new PushedImage(thin.root(), thin.images(), new ThinSource(thin), thin.origin()), names);
        }
        if (!isPackaged()) {
            throw new ProblemException(
                    Problem.project("There is no image " + project.display(project.archive()) + " to push")
                            .withRemedy("make it first: mvn package, or all at once mvn package sealer:push"));
        }
        return work.apply(image(opened()), names);
    }

    private OciArchiveReader opened() {
        try {
            return OciArchiveReader.open(project.archive());
        } catch (ProblemException e) {
            throw e.mapped(problem ->
                    problem.remedy().isEmpty() ? problem.withRemedy("make it again: mvn clean package") : problem);
        }
    }

    /** What is not in a thin image has to be where the image goes. */
    private record ThinSource(ThinImage thin) implements BlobSource {

        @Override
        public InputStream open(Descriptor blob) throws IOException {
            return thin.open(blob);
        }

        @Override
        public boolean has(Descriptor blob) {
            return thin.has(blob);
        }
    }

    private static PushedImage image(OciArchiveReader archive) {
        List<Manifest.Image> images =
                archive.images().stream().map(ArchivedImage::manifest).toList();
        // A blob that is not there at all is known before the first one is sent.
        images.forEach(image -> {
            archive.content(image.config());
            image.layers().forEach(archive::content);
        });
        return new PushedImage(archive.root(), images, archive::open);
    }
}
