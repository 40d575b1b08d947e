package io.sealer.registry;

import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a push would have to do; nothing was sent for it.
 *
 * @param targets the repositories that are pushed to, in order
 */
public record PushPlan(List<Target> targets) {

    /**
     * One repository.
     *
     * @param repository registry and repository
     * @param missing blobs that it lacks, the largest first
     * @param presentBlobs how many blobs it has
     * @param presentBytes their bytes
     * @param tags the names to be set, and what each stands for now
     */
    public record Target(
            String repository,
            List<Descriptor> missing,
            int presentBlobs,
            long presentBytes,
            Map<Reference, Optional<Digest>> tags) {

        public Target {
            missing = List.copyOf(missing);
            tags = new LinkedHashMap<>(tags);
        }

        /** Bytes of the blobs that it lacks. */
        public long missingBytes() {
            return missing.stream().mapToLong(Descriptor::size).sum();
        }
    }

    public PushPlan {
        targets = List.copyOf(targets);
    }

    /** Bytes of all blobs that some repository lacks, once for each. */
    public long missingBytes() {
        return targets.stream().mapToLong(Target::missingBytes).sum();
    }
}
