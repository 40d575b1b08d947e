package io.sealer.fuzz;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.kube.TemplateText;
import io.sealer.kubefile.Kubefile;
import io.sealer.kubefile.KubefileParser;
import io.sealer.oci.Reference;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** References, Kubefiles and templates. */
public final class TextTargets {

    private static final String HEX = "0123456789abcdef".repeat(4);

    private TextTargets() {}

    /** All of them. */
    public static List<FuzzTarget> all() {
        return List.of(
                new FuzzTarget("reference", REFERENCES, REFERENCE_WORDS, TextTargets::reference),
                new FuzzTarget("kubefile", KUBEFILES, KUBEFILE_WORDS, TextTargets::kubefile),
                new FuzzTarget("template-text", TEMPLATES, TEMPLATE_WORDS, TextTargets::template));
    }

    /** What problems say, without what they quote. */
    public static String shape(Problems problems) {
        return problems.asList().stream()
                .map(Problem::toString)
                .map(text -> text.replaceAll("\".{0,4000}\"", "\"\"").replaceAll("\\d+", "0"))
                .map(text -> text.length() > 200 ? text.substring(0, 200) : text)
                .distinct()
                .limit(10)
                .collect(Collectors.joining("\n"));
    }

    private static final List<String> REFERENCES = List.of(
            "nginx",
            "quay.io/acme/web:v1.2",
            "localhost:5000/a/b@sha256:" + HEX,
            "[::1]:5000/a__b/c-d:latest@sha256:" + HEX);

    private static final List<String> REFERENCE_WORDS =
            List.of("/", ":", "@", ".", "-", "_", "__", "sha256:", HEX, "a", "A", "0", "docker.io", "[", "]", "latest");

    private static String reference(String text) {
        Reference reference;
        try {
            reference = Reference.parse(text);
        } catch (IllegalArgumentException e) {
            return e.getMessage().substring(e.getMessage().lastIndexOf('(')).replaceAll("\".*\"", "");
        }
        if (!Reference.parse(reference.toString()).equals(reference)) {
            throw new AssertionError(reference + " means something else than what it was read from");
        }
        return "good " + reference.tag().isPresent() + reference.digest().isPresent()
                + reference.domain().length();
    }

    private static final List<String> KUBEFILES = List.of(
            "FROM scratch\nCOPY a b /c/\n",
            "# escape=`\nARG V=1\nFROM --platform=linux/amd64 base:${V:-2}\nENV A=\"b c\" D='e'\nLABEL x=y\n",
            "FROM a\nAPP web local://web.yaml https://a.b/c\nLAUNCH [\"web\"]\nAPPCMDS web [\"kubectl apply -f .\"]\n",
            "FROM a\nCMDS [\"a\", \"b\\u0041\"]\nCNI calico\nCSI alibaba\nKUBEVERSION 1.22\nRUN <<EOF\ntext\nEOF\n",
            "FROM a\nADD --chown=1:2 --chmod=644 https://a.b/c \\\n  # comment\n  /d\nMAINTAINER me\nAPPENV web A=b\n");

    private static final List<String> KUBEFILE_WORDS = List.of(
            "FROM ",
            "COPY ",
            "ADD ",
            "ARG ",
            "ENV ",
            "LABEL ",
            "APP ",
            "LAUNCH ",
            "CMDS ",
            "APPCMDS ",
            "APPENV ",
            "CNI ",
            "CSI ",
            "RUN ",
            "KUBEVERSION ",
            "MAINTAINER ",
            "CMD ",
            "\n",
            "\\\n",
            "\\",
            "`",
            "\"",
            "'",
            "[",
            "]",
            "[\"",
            "\"]",
            ", ",
            "$",
            "${",
            "${A:-",
            "${A:+",
            "}",
            "<<EOF\n",
            "EOF\n",
            "<<-'E'\n",
            "--chown=",
            "--chmod=",
            "--from=",
            "# escape=`\n",
            "# ",
            "\\u00",
            "=",
            " ",
            "\r\n",
            "local://",
            "helm://",
            "https://",
            "@project.version@");

    private static String kubefile(String text) {
        Problems problems = new Problems();
        Kubefile parsed = new KubefileParser().parse(text, "Kubefile", problems).kubefile();
        Kubefile values = parsed.expand(Map.of("V", "1 2"), Map.of("ARCH", "amd64"), problems);
        if (problems.isEmpty()) {
            again(parsed);
            again(values);
        }
        String kinds = parsed.instructions().stream()
                .map(instruction -> instruction.getClass().getSimpleName())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        return kinds + "\n" + shape(problems);
    }

    private static void again(Kubefile kubefile) {
        String text;
        try {
            text = kubefile.toText();
        } catch (IllegalArgumentException e) {
            return;
        }
        Problems problems = new Problems();
        String second = new KubefileParser()
                .parse(text, "Kubefile", problems)
                .kubefile()
                .toText();
        if (!problems.isEmpty() || !second.equals(text) && kubefile.form() == Kubefile.Form.WRITTEN) {
            throw new AssertionError("not the same again: " + text + "\n" + second + "\n" + shape(problems));
        }
    }

    private static final List<String> TEMPLATES = List.of(
            "a: {{ .B }}\n{{- if .C }}\nd: e\n{{- end }}\n", "{{/* comment */}}\n{{ `raw` }}{{ \"a\\\"b\" }}\n");

    private static final List<String> TEMPLATE_WORDS = List.of(
            "{{", "}}", "{{-", "-}}", "{{/*", "*/}}", "\"", "`", "'", "\\", "\n", " ", "a: ", "\ue000", "\ue0010");

    private static String template(String written) {
        String text = written + "\nend";
        TemplateText template = TemplateText.of(text);
        if (template.text().lines().count() != text.lines().count()) {
            throw new AssertionError("lines are lost or made up: " + template.text());
        }
        return template.original(template.text()).equals(text) + " " + TemplateText.hasMarker(template.text())
                + TemplateText.fill(template.text(), "x").length() / 16;
    }
}
