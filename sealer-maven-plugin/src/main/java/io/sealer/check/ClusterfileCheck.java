package io.sealer.check;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.Spelling;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Clusterfile, by which sealer installs an image: a Cluster, what is added to plugins and files of the image, and kubeadm's
 * configuration, which comes before that of the image (sealer-build, section 6.1, and sealerio/sealer,
 * pkg/clusterfile/decoder.go).
 */
final class ClusterfileCheck {

    static final String CLUSTER = "Cluster";
    static final String CONFIG = "Config";
    static final String PLUGIN = "Plugin";
    static final String APPLICATION = "Application";

    private static final List<String> OWN = List.of(CLUSTER, CONFIG, PLUGIN, APPLICATION);

    private static final SchemaCheck.Rules OWN_RULES =
            new SchemaCheck.Rules(Rule.CLUSTERFILE_FIELD, Rule.CLUSTERFILE_TYPE, Optional.empty());

    private final String file;
    private final CheckedImage image;
    private final Findings findings;
    private final Map<String, KubeadmDocument> last = new LinkedHashMap<>();
    private final Map<String, SourceLocation> plugins = new HashMap<>();

    private ClusterfileCheck(String file, CheckedImage image, Findings findings) {
        this.file = file;
        this.image = image;
        this.findings = findings;
    }

    /**
     * Looks at one.
     *
     * @param clusterfile the file
     * @param image what it installs
     */
    static void check(Clusterfile clusterfile, CheckedImage image, Findings findings) throws IOException {
        ClusterfileCheck check = new ClusterfileCheck(clusterfile.name(), image, findings);
        try (InputStream in = clusterfile.open()) {
            YamlStream stream = new YamlStream(clusterfile.name(), in);
            for (Optional<YamlDocument> next = stream.next(); next.isPresent(); next = stream.next()) {
                check.document(next.get());
            }
            check.together(clusterfile.imageName());
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                findings.add(
                        Rule.CLUSTERFILE_SYNTAX,
                        problem.location().orElse(SourceLocation.of(clusterfile.name())),
                        clusterfile.name(),
                        problem.message(),
                        "mend it: sealer cannot read it either");
            }
        }
    }

    private void document(YamlDocument yaml) throws IOException {
        KubeadmDocument document = yaml.root() instanceof YamlMapping mapping
                ? KubeadmDocument.of(file, mapping)
                : new KubeadmDocument(
                        file, "", "", new YamlMapping(List.of(), yaml.root().line()));
        boolean kubeadm = KubeadmApi.KINDS.contains(document.kind());
        if (!kubeadm && !OWN.contains(document.kind())) {
            unknown(document);
            return;
        }
        boolean single =
                kubeadm || document.kind().equals(CLUSTER) || document.kind().equals(APPLICATION);
        KubeadmDocument earlier = single ? last.put(document.kind(), document) : null;
        if (earlier != null) {
            add(
                    earlier.location(),
                    "a first " + document.kind(),
                    "sealer takes the last of a kind, here that of line "
                            + document.root().line() + ", and ignores the others",
                    "write what it says into the last");
        }
        if (kubeadm) {
            KubeadmCheck.fields(document, image, findings);
            return;
        }
        Schema schema = Schema.of(Schema.CLUSTERFILE).orElseThrow();
        KubeadmDocument named = new KubeadmDocument(file, Schema.CLUSTERFILE, document.kind(), document.root());
        new SchemaCheck(named, OWN_RULES, schema, Optional.empty(), findings).check();
        switch (document.kind()) {
            case CONFIG -> new ConfigDocumentCheck(document, image, findings).check();
            case PLUGIN -> PluginCheck.plugin(image, yaml, plugins, findings);
            case APPLICATION -> application(document);
            default -> new ClusterDocumentCheck(document, image, findings).check();
        }
    }

    private void add(SourceLocation place, String what, String reason, String mend) {
        findings.add(Rule.CLUSTERFILE_SYNTAX, place, what, reason, mend);
    }

    private void unknown(KubeadmDocument document) {
        List<String> known = new ArrayList<>(OWN);
        known.addAll(KubeadmApi.KINDS);
        add(
                document.root().get("kind").map(document::locate).orElse(document.location()),
                document.kind().isEmpty() ? "a document without a kind" : "kind " + document.kind(),
                "sealer reads " + String.join(", ", known) + " and ignores everything else",
                Spelling.nearest(document.kind(), known)
                        .map(kind -> "write " + kind)
                        .orElse("leave it out, or correct its kind"));
    }

    /** What only shows when all documents have been read. */
    private void together(String imageName) {
        if (!last.containsKey(CLUSTER)) {
            add(SourceLocation.of(file), "no Cluster", "sealer does not go on without one", "write a kind: Cluster");
        } else {
            image(last.get(CLUSTER), imageName);
        }
        Map<String, KubeadmDocument> kubeadm = new LinkedHashMap<>(last);
        kubeadm.keySet().retainAll(KubeadmApi.KINDS);
        if (image.isKubeadm()) {
            new KubeadmFlags().check(new KubeadmFile(file, kubeadm, true), image, findings);
        } else {
            kubeadm.values()
                    .forEach(document -> add(
                            document.location(),
                            document.kind() + " for k0s",
                            "kubeadm's configuration has no effect on it",
                            "leave it out"));
        }
    }

    /** A name that only lags behind: everything else may be meant. */
    private void image(KubeadmDocument cluster, String imageName) {
        cluster.text("spec", "image").ifPresent(stated -> {
            String wanted = plain(imageName);
            String found = plain(stated.text());
            boolean other = !found.equals(wanted) && repository(found).equals(repository(wanted));
            if (other && !imageName.isEmpty()) {
                findings.add(
                        Rule.CLUSTERFILE_IMAGE,
                        cluster.locate(stated),
                        "image " + stated.text(),
                        "this project makes " + imageName,
                        "write " + stated.text().substring(0, stated.text().length() - found.length()) + wanted);
            }
        });
    }

    /** Without the registry that sealer itself adds to names that have none. */
    private static String plain(String name) {
        String local = "localhost/";
        return name.startsWith(local) ? name.substring(local.length()) : name;
    }

    private static String repository(String name) {
        int colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private void application(KubeadmDocument document) {
        ClusterDocumentCheck.apps(document, image, findings, "spec", "launchApps");
        for (YamlMapping config : document.mappings("spec", "configs")) {
            KubeadmDocument part = new KubeadmDocument(file, "", "configs", config);
            if (part.text("name").isEmpty()) {
                stops(part, "a part of configs without a name", "write the name of an app");
            }
            for (YamlMapping change : part.mappings("files")) {
                KubeadmDocument of = new KubeadmDocument(file, "", "files", change);
                if (of.text("path").isEmpty() || of.text("data").isEmpty()) {
                    stops(of, "a file without path and data", "write both");
                }
            }
        }
    }

    private void stops(KubeadmDocument part, String what, String mend) {
        findings.add(Rule.CLUSTERFILE_VALUE, part.location(), what, "sealer stops at it", mend);
    }
}
