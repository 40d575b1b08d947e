package io.sealer.image;

/**
 * How many layers an image may have. Container runtimes mount each layer, and what sealer uses fails above 127; every
 * image that is built on ours needs room too.
 *
 * @param total most layers in all; leaves room for two of files beside those of the registry
 * @param registry most layers below {@code registry/}, its index layer included, at least 2
 */
public record LayerBudget(int total, int registry) {

    /** For an image without a base. */
    public static final LayerBudget DEFAULT = new LayerBudget(100, 80);

    /** Files come in at most two formats, which are never mixed in one layer. */
    private static final int FORMATS_OF_FILES = 2;

    public LayerBudget {
        if (registry < 2 || total < registry + FORMATS_OF_FILES) {
            throw new IllegalArgumentException("a budget of " + total + " layers, " + registry + " of the registry");
        }
    }
}
