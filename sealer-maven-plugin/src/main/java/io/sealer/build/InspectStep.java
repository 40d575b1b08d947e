package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.image.ImageInspection;
import io.sealer.image.ImageReport;
import io.sealer.image.ZstdNative;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The goal {@code inspect}: what an image holds, as text or JSON. */
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
        OpenedImage image = source.open(name);
        ZstdNative zstd = new ZstdNative(source.cacheRoot().resolve("native"));
        ImageReport report = new ImageInspection(zstd)
                .of(image.name().orElse(""), image.digest(), image.platforms(), image.contents());
        return json ? new String(report.toJson(), StandardCharsets.UTF_8) : report.toText();
    }
}
