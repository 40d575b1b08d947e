package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.cache.ListingCache;
import io.sealer.image.ImageLayer;
import io.sealer.image.LayerBudget;
import io.sealer.image.LayerLister;
import io.sealer.image.LayerReader;
import io.sealer.image.ZstdNative;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import io.sealer.rootfs.BaseImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes base images of documents and layers that are on this machine. */
final class BaseLayers {

    private final LayerLister lister;

    /**
     * Takes the cache.
     *
     * @param force whether nothing that an earlier build found out is trusted
     */
    BaseLayers(Path cacheRoot, boolean force) {
        this.lister = new LayerLister(
                new LayerReader(new ZstdNative(cacheRoot.resolve("native"))), new ListingCache(cacheRoot, force));
    }

    /**
     * Where a base image comes from.
     *
     * @param name how messages and places name it
     * @param reference its name in a registry, if it comes from one
     * @param digest digest of what the name stands for
     * @param from where FROM stands
     */
    record Source(String name, Optional<Reference> reference, Digest digest, SourceLocation from) {}

    /** Ends where nothing could be put on an image any more, before its layers are fetched. */
    void checkNumber(Manifest.Image manifest, String name, SourceLocation from) {
        int layers = manifest.layers().size();
        if (LayerBudget.above(layers).isEmpty()) {
            throw new ProblemException(Problem.at(
                            from,
                            "FROM " + name + ": it has " + layers + " layers, and an image may have "
                                    + LayerBudget.DEFAULT.total())
                    .withRemedy("have the base image built with fewer layers"));
        }
    }

    /**
     * A base image.
     *
     * @param layers its layers, lowest first
     * @throws ProblemException when a layer cannot be used, or the image's own documents are damaged
     */
    BaseImage base(Source source, Manifest.Image manifest, byte[] config, List<ImageLayer> layers) {
        try {
            return BaseImage.of(
                    source.name(),
                    source.reference(),
                    source.digest(),
                    manifest,
                    config,
                    lister.list(source.name(), layers));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.at(
                                    source.from(),
                                    "FROM " + source.name() + ": its metadata cannot be read: " + e.getMessage())
                            .withRemedy("have the base image built again"),
                    e);
        }
    }
}
