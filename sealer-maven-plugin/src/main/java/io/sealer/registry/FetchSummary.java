package io.sealer.registry;

/**
 * What it took to have the blobs of some images, the resolving of the images included.
 *
 * @param images how many images
 * @param requests HTTP requests that were made
 * @param networkBytes bytes of manifests and blobs that came over the network, those in vain included
 * @param cachedBytes bytes of blobs that an earlier build had fetched, beginnings of unfinished ones included
 * @param sharedBytes bytes that several images have in common, counted for each of them but one: they would have been
 *     fetched and stored again
 * @param retries second and further tries of requests
 * @param waitedMillis milliseconds in which at least one transfer was waiting for its next try, because its host had
 *     asked for a pause, or for another build's download of the same blob
 */
public record FetchSummary(
        int images,
        long requests,
        long networkBytes,
        long cachedBytes,
        long sharedBytes,
        long retries,
        long waitedMillis) {}
