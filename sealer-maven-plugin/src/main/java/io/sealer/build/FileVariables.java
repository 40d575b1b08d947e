package io.sealer.build;

import io.sealer.oci.Platform;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code $NAME} stands for in {@code <files>} and {@code <imageSources>}, for one platform: {@code $ARCH} as in a Kubefile, {@code $OS}, and
 * {@code $MACHINE}, which is what {@code uname -m} prints there. {@code $(NAME)} is the same where a letter follows.
 * Not {@code ${NAME}}: that is Maven's.
 */
final class FileVariables {

    private static final Pattern USE = Pattern.compile("\\$(?:([A-Za-z_]\\w*)|\\(([A-Za-z_]\\w*)\\))");

    /** What {@code uname -m} prints (Linux, {@code UTS_MACHINE} of each architecture), by Go's name of it. */
    private static final Map<String, String> MACHINES = Map.of(
            "amd64", "x86_64",
            "arm64", "aarch64",
            "386", "i686",
            "arm", "armv7l",
            "loong64", "loongarch64",
            "ppc64le", "ppc64le",
            "riscv64", "riscv64",
            "s390x", "s390x");

    private final Map<String, String> values;

    private FileVariables(Map<String, String> values) {
        this.values = values;
    }

    /** @param machines other names for {@code $MACHINE}, by architecture */
    static FileVariables of(Platform platform, Map<String, String> machines) {
        String architecture = platform.architecture();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("ARCH", architecture);
        values.put("OS", platform.os());
        values.put("MACHINE", machines.getOrDefault(architecture, MACHINES.getOrDefault(architecture, architecture)));
        return new FileVariables(values);
    }

    /** The same with one more. */
    FileVariables with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new FileVariables(more);
    }

    /**
     * A text with the values of its variables.
     *
     * @throws IllegalArgumentException when there is no such variable
     */
    String expand(String text) {
        return USE.matcher(text)
                .replaceAll(use -> Matcher.quoteReplacement(value(use.group(1) == null ? use.group(2) : use.group(1))));
    }

    private String value(String name) {
        String value = values.get(name);
        if (value != null) {
            return value;
        }
        String longer = values.keySet().stream()
                .filter(name::startsWith)
                .findFirst()
                .map(known -> ", or $(" + known + ") in front of \"" + name.substring(known.length()) + "\"")
                .orElse("");
        throw new IllegalArgumentException("there is no $" + name + " here: write "
                + values.keySet().stream().map(known -> "$" + known).collect(Collectors.joining(", ")) + longer);
    }
}
