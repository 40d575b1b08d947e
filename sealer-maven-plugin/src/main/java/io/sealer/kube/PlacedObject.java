package io.sealer.kube;

import io.sealer.SourceLocation;
import java.util.Objects;

/**
 * An object of Kubernetes, and where it is written.
 *
 * @param location the file, and its line where that is known
 * @param apiVersion group and version
 * @param kind its kind
 * @param name its name; may be empty
 */
public record PlacedObject(SourceLocation location, String apiVersion, String kind, String name) {

    public PlacedObject {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(apiVersion, "apiVersion");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
    }

    /** An object without its content. */
    public static PlacedObject of(SourceLocation location, KubernetesObject object) {
        return new PlacedObject(location, object.apiVersion(), object.kind(), object.name());
    }

    /** Whether its version is one that Kubernetes takes away one day. */
    public boolean isPassing() {
        return apiVersion.contains("alpha") || apiVersion.contains("beta");
    }
}
