package io.sealer.build;

import java.util.OptionalInt;

/**
 * What became of a lock.
 *
 * @param images images in it
 * @param added images that were not in it
 * @param updated images whose digest changed
 * @param dropped images that nothing needs any more
 * @param moved tags that point elsewhere than the lock says, and were left alone; empty when nobody was asked (offline)
 * @param written whether the file was written
 */
public record LockResult(int images, int added, int updated, int dropped, OptionalInt moved, boolean written) {}
