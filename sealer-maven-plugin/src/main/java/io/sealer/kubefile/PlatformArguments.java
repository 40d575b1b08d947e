package io.sealer.kubefile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables that the platform of a build defines. All of them are visible in the whole Kubefile without an ARG, as
 * sealer's {@code ARCH} is; Docker's four would need one there.
 */
public final class PlatformArguments {

    /** Names that belong to the platform, whether a build has a value for them or not. */
    static final Set<String> NAMES = Set.of("ARCH", "TARGETARCH", "TARGETOS", "TARGETVARIANT", "TARGETPLATFORM");

    private PlatformArguments() {}

    /**
     * The variables of one platform.
     *
     * @param os for example {@code linux}
     * @param architecture for example {@code arm64}
     * @param variant for example {@code v8}; {@code TARGETVARIANT} is empty without one
     */
    public static Map<String, String> of(String os, String architecture, Optional<String> variant) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("ARCH", architecture);
        values.put("TARGETARCH", architecture);
        values.put("TARGETOS", os);
        values.put("TARGETVARIANT", variant.orElse(""));
        values.put(
                "TARGETPLATFORM",
                os + "/" + architecture + variant.map(text -> "/" + text).orElse(""));
        return values;
    }
}
