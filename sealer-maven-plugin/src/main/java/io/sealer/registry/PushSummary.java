package io.sealer.registry;

/**
 * What a push took.
 *
 * @param sentBlobs blobs that went over the network
 * @param sentBytes bytes of blobs that went over the network, those in vain included
 * @param presentBlobs blobs that the registry had
 * @param presentBytes their bytes
 * @param mountedBlobs blobs that the registry took from another of its repositories
 * @param mountedBytes their bytes
 * @param requests HTTP requests that were made
 * @param retries second and further tries of requests
 * @param waitedMillis milliseconds in which at least one transfer was waiting for its next try, or because its host had
 *     asked for a pause
 */
public record PushSummary(
        int sentBlobs,
        long sentBytes,
        int presentBlobs,
        long presentBytes,
        int mountedBlobs,
        long mountedBytes,
        long requests,
        long retries,
        long waitedMillis) {}
