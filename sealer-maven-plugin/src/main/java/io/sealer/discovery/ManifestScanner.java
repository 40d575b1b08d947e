package io.sealer.discovery;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.FieldPath;
import io.sealer.kube.JsonAsYaml;
import io.sealer.kube.KubernetesObject;
import io.sealer.kube.PlacedObject;
import io.sealer.kube.TemplateText;
import io.sealer.kube.UnicodeReader;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlScalar.Type;
import io.sealer.kube.YamlStream;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads a file of Kubernetes objects, YAML or JSON, and finds the images that they name. */
final class ManifestScanner {

    private static final String REMEDY = "mend the file, or leave it out with <notScanned>";

    /** Templates are held in memory as a whole. */
    private static final int LONGEST_TEMPLATE = 16 << 20;

    private final Findings findings;
    private final Problems problems;

    ManifestScanner(Findings findings, Problems problems) {
        this.findings = findings;
        this.problems = problems;
    }

    /** Searches a file of objects that are used as they are. */
    void scan(String file, Optional<String> app, InputStream in) throws IOException {
        scan(file, app, in, List.of(UnaryOperator.identity()));
    }

    /**
     * Searches a file. If it stops being YAML, what stands before that is found nevertheless.
     *
     * @param file name for places
     * @param app the app that the file belongs to
     * @param in its bytes; not closed
     * @param changes what becomes of the images of containers before they are used: one change for each use
     */
    void scan(String file, Optional<String> app, InputStream in, List<UnaryOperator<String>> changes)
            throws IOException {
        boolean json = file.toLowerCase(Locale.ROOT).endsWith(".json");
        YamlStream stream = new YamlStream(file, json ? new JsonAsYaml(new BufferedInputStream(in)) : in);
        try {
            for (Optional<YamlDocument> document = stream.next(); document.isPresent(); document = stream.next()) {
                for (KubernetesObject object : KubernetesObject.in(document.get())) {
                    search(file, app, object, Optional.empty(), changes);
                }
            }
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                problems.add(problem.withRemedy(REMEDY));
            }
        }
    }

    /** Searches a kustomization, which is no object; the images that it changes need not be used by anything. */
    void scanKustomization(String file, Optional<String> app, InputStream in) throws IOException {
        YamlStream stream = new YamlStream(file, in);
        Optional<YamlDocument> document = stream.next();
        if (document.isPresent() && document.get().root() instanceof YamlMapping mapping) {
            List<YamlMapping.Entry> others = mapping.entries().stream()
                    .filter(entry -> !entry.name().orElse("").equals("images"))
                    .toList();
            YamlMapping rest = new YamlMapping(others, mapping.line());
            KubernetesObject object = new KubernetesObject("", "Kustomization", "", "", rest);
            search(file, app, object, Optional.empty(), List.of(UnaryOperator.identity()));
        }
    }

    private void search(
            String file,
            Optional<String> app,
            KubernetesObject object,
            Optional<TemplateText> template,
            List<UnaryOperator<String>> changes) {
        findings.see(PlacedObject.of(new SourceLocation(file, object.root().line()), object));
        ObjectReport report = new ObjectReport(file, object, app, template, findings, problems);
        for (UnaryOperator<String> change : changes) {
            ObjectSearch.search(object, report, new ImageField(report, object, change));
        }
    }

    /**
     * Searches a template. Its actions are not evaluated: a name with one in it is doubtful. What is no YAML is searched
     * line by line.
     *
     * @param file name for places
     * @param app the app that the file belongs to
     * @param in its bytes; not closed
     */
    void scanTemplate(String file, Optional<String> app, InputStream in) throws IOException {
        Optional<String> content = read(in);
        if (content.isEmpty()) {
            String message = "a template of more than " + (LONGEST_TEMPLATE >> 20) + " Mi characters is not searched";
            problems.at(SourceLocation.of(file), message, REMEDY);
            return;
        }
        TemplateText template = TemplateText.of(content.get());
        byte[] yaml = template.text().replace("\t", "  ").getBytes(StandardCharsets.UTF_8);
        YamlStream stream = new YamlStream(file, new ByteArrayInputStream(yaml));
        List<KubernetesObject> objects = new ArrayList<>();
        try {
            for (Optional<YamlDocument> document = stream.next(); document.isPresent(); document = stream.next()) {
                objects.addAll(KubernetesObject.in(document.get()));
            }
        } catch (ProblemException e) {
            searchLines(file, app, template, e.problems().get(0));
            return;
        }
        objects.forEach(object -> search(file, app, object, Optional.of(template), List.of(UnaryOperator.identity())));
    }

    private void searchLines(String file, Optional<String> app, TemplateText template, Problem problem) {
        YamlScalar text = new YamlScalar(template.text(), Type.TEXT, 1);
        KubernetesObject nothing = new KubernetesObject("", "", "", "", text);
        ObjectReport report = new ObjectReport(file, nothing, app, Optional.of(template), findings, problems);
        new TextSearch(report, 0).lines(FieldPath.ROOT, NameEvidence.NONE, template.text(), ImageRules.Place.DATA);
        if (file.matches("(?i).*\\.(?:ya?ml|json)\\.tmpl")) {
            String name = file.substring(file.lastIndexOf('/') + 1);
            int line = problem.location().map(SourceLocation::line).orElse(1);
            report.doubt(
                    FieldPath.ROOT,
                    line,
                    name,
                    Optional.empty(),
                    "is not YAML with its actions left out, and was searched line by line");
        }
    }

    private static Optional<String> read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[1 << 13];
        Reader reader = UnicodeReader.lenient(in);
        for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
            text.append(buffer, 0, n);
            if (text.length() > LONGEST_TEMPLATE) {
                return Optional.empty();
            }
        }
        return Optional.of(text.toString());
    }
}
