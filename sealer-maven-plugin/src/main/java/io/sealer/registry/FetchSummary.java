package io.sealer.registry;

/**
 * What it took to have the blobs of some images.
 *
 * @param images how many images
 * @param requests HTTP requests that were made, those of resolving the images included
 * @param networkBytes bytes of manifests and blobs that came over the network
 * @param cachedBytes bytes of blobs that were there already
 */
public record FetchSummary(int images, long requests, long networkBytes, long cachedBytes) {}
