package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.image.Content;
import io.sealer.image.ImageInspection;
import io.sealer.image.ImageReport;
import io.sealer.image.ZstdNative;
import io.sealer.oci.Descriptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * The goal {@code inspect}: what an image holds, as text or JSON. Of an image in a registry only what tells that is fetched;
 * layers that the cache lacks are left there.
 */
public final class InspectStep {

    private final ImageSource source;
    private final boolean json;

    /**
     * A look at images.
     *
     * @param source how they are opened
     * @param json whether JSON is wanted
     */
    public InspectStep(ImageSource source, boolean json) {
        this.source = source;
        this.json = json;
    }

    /**
     * Looks.
     *
     * @param name a file, a directory, a reference or Maven coordinates
     * @throws ProblemException when there is no such image, or it is damaged or of a kind that cannot be read
     */
    public String run(String name) throws IOException {
        ImageReport report = source.isRemote(name) ? glance(name) : whole(name);
        return json ? new String(report.toJson(), StandardCharsets.UTF_8) : report.toText();
    }

    private ImageReport glance(String name) throws IOException {
        RemoteGlance glance = new RemoteGlance(source.registries(), source.cacheRoot(), source.progress());
        OpenedImage image = glance.at(source.reference(name));
        return report(image, glance::there);
    }

    private ImageReport whole(String name) throws IOException {
        OpenedImage image = source.open(name);
        return report(image, blob -> Optional.of(image.contents().apply(blob)));
    }

    private ImageReport report(OpenedImage image, Function<Descriptor, Optional<Content>> contents) {
        return new ImageInspection(new ZstdNative(source.cacheRoot().resolve("native")))
                .of(image.name().orElse(""), image.digest(), image.platforms(), contents);
    }
}
