package io.sealer.check;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.Spelling;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.TemplateYaml;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of kubeadm: each document by itself, and then what they say together. */
final class KubeadmCheck implements Check {

    static final String FILE = "etc/kubeadm.yml";
    static final String TEMPLATE = "etc/kubeadm.yml.tmpl";

    private static final List<KubeadmRule> RULES = List.of(
            new KubeadmFlags(),
            new KubeadmSockets(),
            new KubeadmRepositories(),
            new KubeadmSubnets(),
            new KubeadmMerge());

    private static final SchemaCheck.Rules SCHEMA_RULES =
            new SchemaCheck.Rules(Rule.KUBEADM_FIELD, Rule.KUBEADM_TYPE, Optional.of(Rule.KUBEADM_STRICTNESS));

    private static final int FIRST_V1BETA3 = 22;
    private static final int SEALERS_LIMIT = 25;

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        if (!image.isKubeadm()) {
            return;
        }
        limit(image, findings);
        // The template makes the other file on the host, which is then not what is here (sealer-build, section 6.4).
        boolean template = image.files().has(TEMPLATE);
        String path = template ? TEMPLATE : FILE;
        if (image.files().has(path)) {
            KubeadmFile file = read(image, path, findings);
            RULES.forEach(rule -> rule.check(file, image, findings));
            if (template && image.files().has(FILE)) {
                replaced(image, file, findings);
            }
        }
    }

    private static void limit(CheckedImage image, Findings findings) {
        if (image.isAtLeast(SEALERS_LIMIT)) {
            findings.add(
                    Rule.SEALER_LIMIT,
                    image.versionLocation().orElse(image.labelled()),
                    "Kubernetes " + image.version().get() + " by kubeadm",
                    "sealer of sealerio always adds the feature gate TTLAfterFinished and the flag"
                            + " experimental-cluster-signing-duration, with which components of 1.25 and later do not"
                            + " start",
                    "use Kubernetes 1.24 or k0s, or a sealer that leaves them out");
        }
    }

    /** What stands only in the file that the template replaces. */
    private static void replaced(CheckedImage image, KubeadmFile template, Findings findings) throws IOException {
        if (image.files().isOfBase(TEMPLATE) && image.files().isOfBase(FILE)) {
            return;
        }
        KubeadmFile file = read(image, FILE, new Findings(RuleSettings.none()));
        file.documents().values().stream()
                .filter(document -> template.document(document.kind()).isEmpty())
                .forEach(document -> findings.add(
                        Rule.KUBEADM_TEMPLATE,
                        document.location(),
                        document.kind() + " has no effect here",
                        "sealer writes what " + template.file() + " makes over " + FILE + ", and that has no "
                                + document.kind(),
                        "write it into " + template.file() + " too"));
    }

    private static KubeadmFile read(CheckedImage image, String path, Findings findings) throws IOException {
        String file = image.files().origin(path).file();
        Map<String, KubeadmDocument> documents = new LinkedHashMap<>();
        boolean understood = true;
        String template = path.endsWith(TEMPLATE) && !file.endsWith(".tmpl") ? file + ".tmpl" : file;
        try (InputStream in = image.files().open(path)) {
            YamlStream stream = TemplateYaml.open(template, in);
            for (Optional<YamlDocument> next = stream.next(); next.isPresent(); next = stream.next()) {
                understood &= document(file, next.get(), image, documents, findings);
            }
        } catch (ProblemException e) {
            understood = false;
            for (Problem problem : e.problems()) {
                int line = problem.location().map(SourceLocation::line).orElse(0);
                findings.add(
                        Rule.KUBEADM_SYNTAX,
                        new SourceLocation(file, line),
                        path,
                        problem.message(),
                        "mend it: sealer cannot read it either");
            }
        }
        return new KubeadmFile(file, documents, understood);
    }

    /** Takes a document over; returns whether it is one that sealer reads, though perhaps a second one. */
    private static boolean document(
            String file,
            YamlDocument yaml,
            CheckedImage image,
            Map<String, KubeadmDocument> documents,
            Findings findings) {
        if (!(yaml.root() instanceof YamlMapping mapping)) {
            findings.add(
                    Rule.KUBEADM_KIND,
                    new SourceLocation(file, yaml.root().line()),
                    "a document that is no mapping",
                    "sealer ignores it",
                    "leave it out");
            return false;
        }
        KubeadmDocument document = KubeadmDocument.of(file, mapping);
        if (!KubeadmApi.KINDS.contains(document.kind())) {
            unknownKind(document, findings);
        } else if (documents.containsKey(document.kind())) {
            int first = documents.get(document.kind()).root().line();
            findings.add(
                    Rule.KUBEADM_SECOND_DOCUMENT,
                    document.location(),
                    "a second " + document.kind(),
                    "sealer takes the first of a kind, here that of line " + first + ", and ignores the others",
                    "write what it says into the first");
        } else {
            documents.put(document.kind(), document);
            apiVersion(document, image.version(), findings);
            fields(document, image, findings);
        }
        return KubeadmApi.KINDS.contains(document.kind());
    }

    /** The fields of one document of a known kind. */
    static void fields(KubeadmDocument document, CheckedImage image, Findings findings) {
        String version = schemaVersion(document, image.version());
        Schema.of(version)
                .ifPresent(schema -> new SchemaCheck(
                                new KubeadmDocument(document.file(), version, document.kind(), document.root()),
                                SCHEMA_RULES,
                                schema,
                                image.version(),
                                findings)
                        .check());
    }

    private static void unknownKind(KubeadmDocument document, Findings findings) {
        findings.add(
                Rule.KUBEADM_KIND,
                document.root().get("kind").map(document::locate).orElse(document.location()),
                document.kind().isEmpty() ? "a document without a kind" : "kind " + document.kind(),
                "sealer reads " + String.join(", ", KubeadmApi.KINDS) + " and ignores everything else",
                Spelling.nearest(document.kind(), KubeadmApi.KINDS)
                        .or(() -> KubeadmApi.KINDS.stream()
                                .filter(kind -> !document.kind().isEmpty() && kind.startsWith(document.kind()))
                                .findFirst())
                        .map(kind -> "write " + kind)
                        .orElse("leave it out, or correct its kind"));
    }

    private static void apiVersion(KubeadmDocument document, Optional<KubernetesVersion> version, Findings findings) {
        if (document.apiVersion().isEmpty()) {
            return;
        }
        String needed = schemaVersion(document, version);
        Optional<Minors> readBy = KubeadmApi.readBy(document.apiVersion());
        String reason = "";
        if (!document.isOfKubeadm()) {
            reason = document.apiVersion().equals(needed) ? "" : document.kind() + " is of " + needed;
        } else if (readBy.isEmpty()) {
            needed = usual(version);
            reason = document.kind() + " is of " + String.join(", ", KubeadmApi.VERSIONS);
        } else if (version.isPresent() && !readBy.get().has(version.get())) {
            needed = usual(version);
            reason = "kubeadm " + version.get() + " does not read it: "
                    + readBy.get().without(version.get());
        }
        if (!reason.isEmpty()) {
            findings.add(
                    Rule.KUBEADM_API_VERSION,
                    document.locate(document.root().get("apiVersion").orElse(document.root())),
                    "apiVersion " + document.apiVersion(),
                    reason,
                    "write " + needed);
        }
    }

    /** The version whose schema a document is held against. */
    private static String schemaVersion(KubeadmDocument document, Optional<KubernetesVersion> version) {
        return KubeadmApi.versionOf(document.kind())
                .orElse(KubeadmApi.readBy(document.apiVersion()).isPresent() ? document.apiVersion() : usual(version));
    }

    /** The version that sealer turns kubeadm's configuration into, or can read. */
    private static String usual(Optional<KubernetesVersion> version) {
        boolean old = version.filter(known -> known.major() == 1 && known.minor() < FIRST_V1BETA3)
                .isPresent();
        return old ? "kubeadm.k8s.io/v1beta2" : "kubeadm.k8s.io/v1beta3";
    }
}
