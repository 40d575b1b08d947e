package io.sealer.check;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.kube.TemplateYaml;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Configuration of k0s: sealer has k0s write its own, and starts it with that (sealer-build, section 6.5), unless a script of
 * the image takes this one.
 */
final class K0sConfigCheck implements Check {

    private static final List<String> FILES =
            List.of("etc/k0s.yaml", "etc/k0s.yml", "etc/k0s/k0s.yaml", "etc/k0s/k0s.yml", "k0s.yaml");

    private static final String KIND = "ClusterConfig";
    private static final SchemaCheck.Rules RULES = new SchemaCheck.Rules(
            Rule.K0S_FIELD, Rule.K0S_FIELD, Optional.empty(), Rule.K0S_FIELD, "k0s does not start with it");

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        if (image.isKubeadm()) {
            return;
        }
        for (String path : FILES) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (image.files().has(path) && ScriptText.has(image.files(), name)) {
                fields(path, image, findings);
            } else if (image.files().has(path)) {
                findings.add(
                        Rule.K0S_CONFIG,
                        SourceLocation.of(image.files().origin(path).file()),
                        "/" + path,
                        "sealer starts k0s with the configuration that \"k0s config create\" prints, and no script of the"
                                + " image reads this",
                        "leave it out, or have scripts/init-kube.sh use it");
            }
        }
    }

    private static void fields(String path, CheckedImage image, Findings findings) throws IOException {
        String file = image.files().origin(path).file();
        try (InputStream in = image.files().open(path)) {
            YamlStream stream = TemplateYaml.open(file, in);
            for (Optional<YamlDocument> next = stream.next(); next.isPresent(); next = stream.next()) {
                if (next.get().root() instanceof YamlMapping root
                        && root.text("kind").orElse(KIND).equals(KIND)) {
                    KubeadmDocument document = new KubeadmDocument(file, Schema.K0S, KIND, root);
                    new SchemaCheck(document, RULES, Schema.of(Schema.K0S).orElseThrow(), image.version(), findings)
                            .check();
                }
            }
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                findings.add(
                        Rule.K0S_FIELD,
                        problem.location().orElse(SourceLocation.of(file)),
                        path,
                        problem.message(),
                        "mend it: k0s does not start with it");
            }
        }
    }
}
