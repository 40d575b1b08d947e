package io.sealer.rootfs;

import java.util.List;

/**
 * What COPY, ADD and APP have in common.
 *
 * @param sources paths or patterns, relative to the context
 * @param destination where to, from the root, normalised
 * @param intoDirectory whether the destination was written as a directory
 * @param flags owner and mode
 * @param unpack whether archives are unpacked
 */
record CopyRequest(List<String> sources, String destination, boolean intoDirectory, CopyFlags flags, boolean unpack) {}
