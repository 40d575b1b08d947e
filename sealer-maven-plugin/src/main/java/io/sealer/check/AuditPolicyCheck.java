package io.sealer.check;

import io.sealer.ProblemException;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The audit policy, which sealer copies to the API servers (sealer-build, section 6.3). */
final class AuditPolicyCheck implements Check {

    private static final String FILE = "statics/audit-policy.yml";

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        if (!image.isKubeadm() || image.version().isEmpty() || !image.files().has(FILE)) {
            return;
        }
        try (InputStream in = image.files().open(FILE)) {
            Optional<YamlDocument> document =
                    new YamlStream(image.files().origin(FILE).file(), in).next();
            if (document.isPresent() && document.get().root() instanceof YamlMapping root) {
                version(image, document.get(), root, findings);
            }
        } catch (ProblemException e) {
            e.problems()
                    .forEach(problem -> findings.add(
                            Rule.AUDIT_POLICY,
                            problem.location().orElse(image.files().origin(FILE)),
                            FILE,
                            problem.message(),
                            "mend it: the API server does not start with it"));
        }
    }

    private static void version(CheckedImage image, YamlDocument document, YamlMapping root, Findings findings) {
        String apiVersion = root.text("apiVersion").orElse("");
        new RemovedApis()
                .find(apiVersion, root.text("kind").orElse(""))
                .filter(api -> api.isGoneIn(image.version().get()))
                .ifPresent(api -> findings.add(
                        Rule.AUDIT_POLICY,
                        document.locate(root.get("apiVersion").orElse(root)),
                        "apiVersion " + apiVersion,
                        "the API server of " + image.version().get()
                                + " does not read it, and does not start: it is gone" + " since 1." + api.minor(),
                        api.mend()));
    }
}
