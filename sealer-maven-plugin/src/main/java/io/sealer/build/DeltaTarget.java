package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.image.ArchiveFormat;
import io.sealer.image.DeltaPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The newer release of a delta, as far as it has to be known before the older one is asked for. */
sealed interface DeltaTarget {

    /**
     * What comes into the delta; layers of a registry that the base lacks are fetched.
     *
     * @param format what an archive is like that does not exist yet
     * @throws ProblemException when it cannot be had
     */
    DeltaPlan plan(DeltaPlan.Base base, ArchiveFormat format) throws IOException;

    /**
     * Opens one.
     *
     * @throws ProblemException when there is no such image
     */
    static DeltaTarget open(ImageSource source, String name) {
        Optional<ImageSource.Located> local = source.locate(name);
        if (local.isPresent()) {
            if (name.endsWith(".json")) {
                throw new ProblemException(Problem.project(name + " lists the layers of a release and holds none")
                        .withRemedy("name its archive with -Dsealer.source"));
            }
            return new Local(
                    local.get(),
                    OpenedImage.file(local.get().file(), local.get().display()));
        }
        return new Remote(RemoteLayers.resolveAll(source, source.reference(name)));
    }

    /** A file or directory. */
    record Local(ImageSource.Located located, OpenedImage image) implements DeltaTarget {

        @Override
        public DeltaPlan plan(DeltaPlan.Base base, ArchiveFormat format) {
            Optional<DeltaPlan> same = Files.isDirectory(located.file())
                    ? Optional.empty()
                    : DeltaPlan.toFile(located.file(), located.display(), base);
            return same.orElseGet(() -> DeltaPlan.toImages(
                    located.display(), image.name(), format, image.platforms(), image.contents(), true, base));
        }
    }

    /** An image in a registry. */
    record Remote(RemoteLayers layers) implements DeltaTarget {

        @Override
        public DeltaPlan plan(DeltaPlan.Base base, ArchiveFormat format) throws IOException {
            OpenedImage image = layers.fetch(layer -> !base.layers().contains(layer));
            return DeltaPlan.toImages(
                    image.display(), image.name(), format, image.platforms(), image.contents(), false, base);
        }
    }
}
