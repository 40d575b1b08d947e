package io.sealer.kubefile;

import io.sealer.Spelling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The instructions of the language, each with the flags that it takes. */
enum Keyword {
    FROM("platform"),
    COPY("chown", "chmod"),
    ADD("chown", "chmod", "checksum"),
    ARG,
    ENV,
    LABEL,
    MAINTAINER,
    APP,
    CNI,
    CSI,
    APPCMDS,
    APPENV,
    KUBEVERSION,
    LAUNCH,
    CMDS,
    CMD;

    private static final Map<String, Keyword> BY_NAME = byName();

    private final List<String> flags;

    Keyword(String... flags) {
        this.flags = List.of(flags);
    }

    /** Names of the flags, without the dashes. */
    List<String> flags() {
        return flags;
    }

    /** The instruction of that name; the language does not care about case. */
    static Optional<Keyword> of(String word) {
        return Optional.ofNullable(BY_NAME.get(word.toUpperCase(Locale.ROOT)));
    }

    /** The instruction that a mistyped name most likely means. */
    static Optional<Keyword> nearest(String word) {
        List<String> names = Arrays.stream(values()).map(Keyword::name).toList();
        return Spelling.nearest(word, names).map(BY_NAME::get);
    }

    private static Map<String, Keyword> byName() {
        Map<String, Keyword> names = new HashMap<>();
        for (Keyword keyword : values()) {
            names.put(keyword.name(), keyword);
        }
        return names;
    }
}
