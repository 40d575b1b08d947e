package io.sealer.build;

import io.sealer.registry.FetchPlan;

/**
 * What a collection is going to do.
 *
 * @param project the project
 * @param fetch each image, with what is to come from the network and what is in the cache
 * @param archiveBytes how large the image becomes at most, in bytes: all files of the tree and all blobs
 */
public record CollectionPlan(ImageProject project, FetchPlan fetch, long archiveBytes) {}
