package io.sealer.image;

import java.util.Optional;

/**
 * How many layers an image may have. Container runtimes mount each layer, and what sealer uses fails above 127; every
 * image that is built on ours needs room too.
 *
 * @param total most layers in all; leaves room for two of files beside those of the registry, or is {@link #isTight}
 * @param registry most layers below {@code registry/}, its index layer included, at least 2
 */
public record LayerBudget(int total, int registry) {

    /** For an image without a base. */
    public static final LayerBudget DEFAULT = new LayerBudget(100, 80);

    /** Files come in at most two formats, which are never mixed in one layer. */
    private static final int FORMATS_OF_FILES = 2;

    private static final int SMALLEST_REGISTRY = 2;

    public LayerBudget {
        if (total < 1 || registry < SMALLEST_REGISTRY || !isTight(total) && total < registry + FORMATS_OF_FILES) {
            throw new IllegalArgumentException("a budget of " + total + " layers, " + registry + " of the registry");
        }
    }

    /**
     * What is left for an image on a base.
     *
     * @param base how many layers the base has
     * @return nothing where there is no room for a single layer
     */
    public static Optional<LayerBudget> above(int base) {
        int total = DEFAULT.total - base;
        return total < 1
                ? Optional.empty()
                : Optional.of(new LayerBudget(
                        total, Math.min(DEFAULT.registry, Math.max(SMALLEST_REGISTRY, total - FORMATS_OF_FILES))));
    }

    /** Whether there is room for one layer only, as it were: all that an image adds then shares it. */
    boolean isTight() {
        return isTight(total);
    }

    private static boolean isTight(int total) {
        return total < SMALLEST_REGISTRY + FORMATS_OF_FILES;
    }
}
