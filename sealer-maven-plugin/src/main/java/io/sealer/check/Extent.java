package io.sealer.check;

/** How much of an image is looked at. */
public enum Extent {
    /** What the project puts on a base image that is not known. */
    PROJECT,
    /** All of it, base image and all. */
    IMAGE,
    /** All of an image that was built elsewhere: what its base was is not known, and does not matter. */
    FINISHED
}
