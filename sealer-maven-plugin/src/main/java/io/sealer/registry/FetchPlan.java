package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What it would take to have the blobs of some images; nothing was moved for it.
 *
 * @param shares what each image adds, in their order
 * @param obstacles why images cannot be had, known before their first byte
 * @param begunBytes bytes of {@link #networkBytes} that an earlier build has left as beginnings, and that most servers
 *     need not send again
 */
public record FetchPlan(List<Share> shares, Map<Reference, Obstacle> obstacles, long begunBytes) {

    /**
     * What one image adds to those before it.
     *
     * @param image the image
     * @param networkBytes bytes of blobs that are to be fetched and that no image before it has
     * @param cachedBytes bytes of blobs that are in the cache and that no image before it has
     */
    public record Share(ResolvedImage image, long networkBytes, long cachedBytes) {}

    /**
     * Why an image cannot be had.
     *
     * @param problem about its reference
     * @param platforms for which it cannot; on the others nothing is wrong with it
     */
    public record Obstacle(Problem problem, Set<Platform> platforms) {

        public Obstacle {
            platforms = Set.copyOf(platforms);
        }
    }

    public FetchPlan {
        shares = List.copyOf(shares);
    }

    /** What is wrong with images, whatever the platform; one problem for each. */
    public Collection<Problem> problems() {
        return obstacles.values().stream().map(Obstacle::problem).toList();
    }

    /** What is wrong with an image for one platform. */
    public Optional<Problem> problem(Reference reference, Platform platform) {
        return Optional.ofNullable(obstacles.get(reference))
                .filter(obstacle -> obstacle.platforms().contains(platform))
                .map(Obstacle::problem);
    }

    /** Bytes that are to be fetched, each blob once. */
    public long networkBytes() {
        return shares.stream().mapToLong(Share::networkBytes).sum();
    }

    /** Bytes that are in the cache, each blob once. */
    public long cachedBytes() {
        return shares.stream().mapToLong(Share::cachedBytes).sum();
    }
}
