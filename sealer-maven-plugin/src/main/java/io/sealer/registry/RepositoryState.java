package io.sealer.registry;

import io.sealer.ByteCount;
import io.sealer.Problem;
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

    /** What it lacks and nobody can give it: what is not here, where there is no repository to take it from. */
    Optional<Problem> unobtainable() {
        List<Descriptor> absent =
                missing().stream().filter(blob -> !image.source().has(blob)).toList();
        return absent.isEmpty() || target.mountFrom().isPresent()
                ? Optional.empty()
                : Optional.of(lacks(target, absent));
    }

    /** That blobs are missing there which are not here. */
    static Problem lacks(PushTarget target, List<Descriptor> absent) {
        return Problem.project("it lacks " + absent.size() + (absent.size() == 1 ? " layer (" : " layers (")
                        + ByteCount.of(
                                absent.stream().mapToLong(Descriptor::size).sum())
                        + ") of the earlier release, which are not here either")
                .about(target.name())
                .withRemedy("name a release in that registry with <previous> (-Dsealer.previous), or build without"
                        + " -Dsealer.archive=false and push that; nothing was tagged");
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
