package io.sealer.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Readers with bugs, to see that the fuzzer finds bugs. */
final class PlantedTargets {

    private PlantedTargets() {}

    /** One that fails, one that hangs and one that takes all memory, each on a text that no seed is close to. */
    static List<FuzzTarget> all() {
        return List.of(
                planted("planted-failure", text -> {
                    int begin = text.indexOf("\\x");
                    return begin < 0 || quotes(text) < 3 ? shape(text) : "" + text.charAt(begin + 3000);
                }),
                planted("planted-hang", text -> {
                    boolean stays = text.contains("&a: ") || text.contains("\n\n- ");
                    while (stays) {
                        Thread.onSpinWait();
                    }
                    return shape(text);
                }),
                planted("planted-memory", text -> {
                    List<String> copies = new ArrayList<>();
                    while (text.contains("&a") && text.contains("*a") && text.indexOf("*a") > text.indexOf("&a")) {
                        copies.add(text + copies.size());
                    }
                    return shape(text);
                }));
    }

    private static long quotes(String text) {
        return text.chars().filter(c -> c == '"').count();
    }

    private static String shape(String text) {
        return quotes(text) + " " + text.contains("\\x") + " " + text.contains("&a");
    }

    private static FuzzTarget planted(String name, FuzzTarget.Reader reader) {
        return new FuzzTarget(name, List.of("a: b\n"), DICTIONARY, reader);
    }

    private static final List<String> DICTIONARY = List.of("\"", "\\x", "&a", "*a", ": ", "- ", "\n");
}
