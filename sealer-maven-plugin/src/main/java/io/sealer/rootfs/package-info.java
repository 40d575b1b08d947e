/**
 * The merged root file system of one platform: what COPY, ADD and the applications put where, and the registry that is
 * embedded below {@code registry/}. Nothing is staged: a file of the context stays where it is and is referred to.
 */
package io.sealer.rootfs;
