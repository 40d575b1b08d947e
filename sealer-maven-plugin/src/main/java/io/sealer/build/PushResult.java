package io.sealer.build;

import io.sealer.oci.Digest;
import io.sealer.oci.Reference;
import io.sealer.registry.PushSummary;
import java.util.List;

/**
 * The result of a push.
 *
 * @param names the names that stand for the image now, its own first
 * @param digest digest of its manifest, or of the index over several platforms
 * @param summary what it took
 */
public record PushResult(List<Reference> names, Digest digest, PushSummary summary) {}
