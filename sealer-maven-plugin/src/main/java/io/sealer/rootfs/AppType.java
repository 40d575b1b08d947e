package io.sealer.rootfs;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells from an application's files how it is launched: a chart by helm, YAML by kubectl, scripts by bash; anything
 * else, or a mixture, only by commands of its own.
 */
final class AppType {

    static final String HELM = "helm";
    static final String KUBE = "kube";
    static final String SHELL = "shell";
    static final String NONE = "";

    private AppType() {}

    /**
     * The type.
     *
     * @param files paths relative to the application's directory
     */
    static String of(List<String> files) {
        if (isChart(files)) {
            return HELM;
        }
        if (files.isEmpty()) {
            return NONE;
        }
        if (files.stream().allMatch(file -> ends(file, Set.of(".yaml", ".yml")))) {
            return KUBE;
        }
        return files.stream().allMatch(file -> ends(file, Set.of(".sh"))) ? SHELL : NONE;
    }

    /** Whether a chart lies directly in the directory. */
    static boolean isChart(List<String> files) {
        return files.contains("Chart.yaml") && files.stream().anyMatch(file -> file.startsWith("templates/"));
    }

    /** Whether sealer would see that a chart lies there: it wants default values too. */
    static boolean isChartForSealer(List<String> files) {
        return isChart(files) && files.contains("values.yaml");
    }

    private static boolean ends(String file, Set<String> endings) {
        String lower = file.toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(lower::endsWith);
    }
}
