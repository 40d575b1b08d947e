package io.sealer.build;

/**
 * What {@code fetch} did, or would do.
 *
 * @param files how many files the context shows
 * @param sources how many URLs and artifacts they are from
 * @param missing how many of those are not in the cache
 * @param networkBytes bytes that came over the network; in a plan those that would, as far as that is known
 * @param pinned how many sources the lock has that it had not
 */
public record FetchResult(int files, int sources, int missing, long networkBytes, int pinned) {}
