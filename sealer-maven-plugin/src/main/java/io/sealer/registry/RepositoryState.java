package io.sealer.registry;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a repository was found to have of an image. For use by several threads. */
final class RepositoryState {

    private final PushTarget target;
    private final PushedImage image;
    private final Set<Digest> blobs = ConcurrentHashMap.newKeySet();
    private final Map<String, Digest> manifests = new ConcurrentHashMap<>();

    RepositoryState(PushTarget target, PushedImage image) {
        this.target = target;
        this.image = image;
    }

    PushTarget target() {
        return target;
    }

    void hasBlob(Digest blob) {
        blobs.add(blob);
    }

    /** @param key the tag or digest under which it has the manifest */
    void hasManifest(String key, Digest digest) {
        manifests.put(key, digest);
    }

    /** The blobs that it lacks, the largest first. */
    List<Descriptor> missing() {
        return image.blobs().stream()
                .filter(blob -> !blobs.contains(blob.digest()))
                .sorted(Comparator.comparingLong((Descriptor blob) -> -blob.size())
                        .thenComparing(Descriptor::digest))
                .toList();
    }

    /** The blobs that it had. */
    List<Descriptor> present() {
        return image.blobs().stream()
                .filter(blob -> blobs.contains(blob.digest()))
                .toList();
    }

    /** Whether a key of the repository stands for this manifest. */
    boolean isSet(String key, Manifest manifest) {
        return manifest.digest().equals(manifests.get(key));
    }

    PushPlan.Target toPlan() {
        Map<Reference, Optional<Digest>> tags = new LinkedHashMap<>();
        target.names().forEach(name -> tags.put(name, Optional.ofNullable(manifests.get(name.manifestKey()))));
        List<Descriptor> present = present();
        return new PushPlan.Target(
                target.name(),
                missing(),
                present.size(),
                present.stream().mapToLong(Descriptor::size).sum(),
                tags);
    }
}
