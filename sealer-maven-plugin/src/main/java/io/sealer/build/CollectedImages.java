package io.sealer.build;

import io.sealer.registry.FetchSummary;

/**
 * The result of a collection.
 *
 * @param images how many images the cluster needs
 * @param summary what it took to have them
 */
public record CollectedImages(int images, FetchSummary summary) {}
