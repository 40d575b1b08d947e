package io.sealer.kube;

import io.sealer.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is different in the copy of a chart that Helm is given, so that it renders what it would install:
 *
 * <ul>
 *   <li>hooks and tests are ordinary objects: the key of their annotation has another name;
 *   <li>what lies in {@code crds/} is a template too, with its braces escaped. Definitions are left out: they name no
 *       images;
 *   <li>{@code lookup} finds nothing, as with {@code helm template}: Helm's library asks a cluster for it, even where
 *       nothing is installed (manusa/helm-java, native/internal/helm/template.go, v0.0.21);
 *   <li>one template more renders the effective values.
 * </ul>
 */
final class ChartChanges {

    /** Kind of the object that holds the effective values. */
    static final String VALUES_KIND = "SealerEffectiveValues";

    /** Annotation that says when a hook runs, in the copy. */
    static final String HOOK = "sealer.io/hook";

    /** What a template made of a file in {@code crds/} lies in. */
    static final String CRDS = "templates/sealer-crds/";

    /** The template of the effective values. */
    static final String VALUES_TEMPLATE = "templates/sealer-values.yaml";

    private static final String HOOK_OF_HELM = "helm.sh/hook";
    private static final String DOT_ESCAPED = "helm\\.sh/hook";
    private static final Pattern CRD_FILE = Pattern.compile("(|.*/)crds/(.+\\.(?:ya?ml|json))");
    private static final Pattern SUBCHART = Pattern.compile("(?:charts/[^/]+/)*");
    private static final Pattern PACKED_SUBCHART = Pattern.compile("(?:charts/[^/]+/)*charts/[^/_.][^/]*\\.tgz");

    private static final Pattern CHANCE = Pattern.compile("\\brand[A-Z]|\\buuidv4\\b|\\bshuffle\\b");

    /** What a template does, between its braces. */
    private static final Pattern ACTION = Pattern.compile("\\{\\{.*?\\}\\}", Pattern.DOTALL);

    /** The function, not a field, variable or text of that name. */
    private static final Pattern LOOKUP = Pattern.compile("(?<![\\w.$\"'`/-])lookup(?=\\s+[\"`$.(])");

    /** A dictionary without these keys: nothing, whatever the keys. */
    private static final String NO_LOOKUP = "omit (dict)";

    private ChartChanges() {}

    /** Whether a file of a chart is a chart in an archive. */
    static boolean isPackedSubchart(String path) {
        return PACKED_SUBCHART.matcher(path).matches();
    }

    static byte[] valuesTemplate() {
        return ("kind: " + VALUES_KIND + "\nvalues: {{ .Values | toJson }}\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A file as Helm is given it. Bytes that are no text stay what they are. */
    static byte[] changed(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        boolean looksUp = text.contains("lookup") && text.contains("{{");
        if (!looksUp && !text.contains(HOOK_OF_HELM) && !text.contains(DOT_ESCAPED)) {
            return content;
        }
        String changed = withoutHooks(text);
        if (looksUp) {
            changed = ACTION.matcher(changed)
                    .replaceAll(action -> Matcher.quoteReplacement(
                            LOOKUP.matcher(action.group()).replaceAll(NO_LOOKUP)));
        }
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether a template calls for something random (masterminds.github.io/sprig). */
    static boolean leavesToChance(byte[] content) {
        return CHANCE.matcher(new String(content, StandardCharsets.ISO_8859_1)).find();
    }

    /** A text without hooks, for example the key of a value. */
    static String withoutHooks(String text) {
        return text.replace(HOOK_OF_HELM, HOOK).replace(DOT_ESCAPED, HOOK.replace(".", "\\."));
    }

    /** A message about the copy, as it would be about the chart. */
    static String asWritten(String message) {
        return message.replace(HOOK, HOOK_OF_HELM).replace(NO_LOOKUP, "lookup");
    }

    /** The template that a file becomes besides, with its path; empty for all but objects in {@code crds/}. */
    static Optional<String> templateOf(String path, byte[] content) throws IOException {
        Matcher crd = CRD_FILE.matcher(path);
        boolean ofChart = crd.matches() && SUBCHART.matcher(crd.group(1)).matches();
        return ofChart && hasOthersThanDefinitions(content)
                ? Optional.of(crd.group(1) + CRDS + crd.group(2))
                : Optional.empty();
    }

    private static boolean hasOthersThanDefinitions(byte[] content) throws IOException {
        YamlStream stream = new YamlStream("", new ByteArrayInputStream(content));
        try {
            for (Optional<YamlDocument> document = stream.next(); document.isPresent(); document = stream.next()) {
                for (KubernetesObject object : KubernetesObject.in(document.get())) {
                    if (!object.kind().equals("CustomResourceDefinition")) {
                        return true;
                    }
                }
            }
            return false;
        } catch (ProblemException e) {
            // Let Helm say what is wrong with it.
            return true;
        }
    }

    /** A text that a template renders to. */
    static byte[] escaped(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1)
                .replace("{{", "{{ \"{{\" }}")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The file of the chart that a rendered template was made of. */
    static String fileOf(String template) {
        return template.replaceFirst("(^|/)" + Pattern.quote(CRDS), "$1crds/");
    }
}
