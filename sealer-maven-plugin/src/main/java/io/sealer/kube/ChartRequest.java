package io.sealer.kube;

import java.util.Objects;

/**
 * A chart to render.
 *
 * @param path the chart in the image, for example {@code charts/web-1.0.tgz}
 * @param place the same as the user knows it
 * @param content its files
 * @param release how it is installed
 */
public record ChartRequest(String path, String place, ChartContent content, ChartRelease release) {

    public ChartRequest {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(release, "release");
    }

    /** How a file of the chart is called behind its path or its place. */
    public String inside(String file) {
        return (content instanceof ChartContent.Packed ? "!/" : "/") + file;
    }
}
