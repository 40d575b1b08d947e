package io.sealer.kube;

import java.util.Objects;

/**
 * An object that a chart installs.
 *
 * @param template the file of the chart that it comes from, relative to the chart
 * @param object the object; what differs from one rendering to the next in its name is a {@code *}
 * @param test whether it only runs when somebody asks for {@code helm test}
 */
public record RenderedObject(String template, KubernetesObject object, boolean test) {

    public RenderedObject {
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(object, "object");
    }
}
