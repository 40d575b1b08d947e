package io.sealer.rootfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application of a cluster image, as its metadata tell the real sealer how to launch it.
 *
 * @param name name; its files are below {@code application/apps/<name>/}
 * @param type {@code helm}, {@code kube}, {@code shell}, or empty where only the commands tell
 * @param files what is launched, relative to the application's directory; the name alone for a chart
 * @param version always {@code v1}
 * @param env values for the templates among its files
 * @param commands words of its launch command; empty where the type tells
 */
public record AppDefinition(
        String name, String type, List<String> files, String version, Map<String, String> env, List<String> commands) {

    /** The only version that sealer writes. */
    public static final String VERSION = "v1";

    /** Where applications are kept. */
    public static final String DIRECTORY = "application/apps";

    public AppDefinition {
        files = List.copyOf(files);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        commands = List.copyOf(commands);
    }

    /** The directory of an application's files. */
    static String directory(String name) {
        return DIRECTORY + "/" + name;
    }

    /** The same application with its environment and commands, which are written in lines of their own. */
    AppDefinition with(Map<String, String> values, List<String> words) {
        return new AppDefinition(name, type, files, version, values, new ArrayList<>(words));
    }
}
