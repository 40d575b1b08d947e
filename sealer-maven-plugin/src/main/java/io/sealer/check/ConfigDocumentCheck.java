package io.sealer.check;

import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.Spelling;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A Config: what sealer writes into a file of the image before it is copied to the hosts (sealerio/sealer, pkg/config). */
final class ConfigDocumentCheck {

    private static final String SPEC = "spec";
    private static final String MERGE = "merge";
    private static final List<String> STRATEGIES = List.of("overwrite", MERGE);
    private static final List<String> PROCESSORS = List.of("value", "toJson", "toBase64", "toSecret");

    /** Where sealer renders templates, after it has written Configs (sealer-build, section 6.2). */
    private static final List<String> RENDERED = List.of("etc/", "charts/", "manifests/");

    private final KubeadmDocument document;
    private final CheckedImage image;
    private final Findings findings;

    ConfigDocumentCheck(KubeadmDocument document, CheckedImage image, Findings findings) {
        this.document = document;
        this.image = image;
        this.findings = findings;
    }

    /** Looks at all of it. */
    void check() throws IOException {
        for (String field : List.of("path", "data")) {
            Optional<YamlNode> stated = document.find(SPEC, field);
            boolean empty = stated.isPresent()
                    ? stated.get() instanceof YamlScalar
                            && document.text(SPEC, field).isEmpty()
                    : !document.hasOrComesNear(SPEC, field);
            if (empty) {
                add(document.location(), "a Config without spec." + field, "sealer stops at it", "write it");
            }
        }
        processors();
        Optional<YamlScalar> strategy = document.text(SPEC, "strategy");
        strategy.filter(text -> !STRATEGIES.contains(text.text()))
                .ifPresent(text -> add(
                        document.locate(text),
                        "strategy " + text.text(),
                        "sealer does not know it, and overwrites the whole file",
                        Spelling.nearest(text.text(), STRATEGIES)
                                .map(near -> "write " + near)
                                .orElse("write overwrite or merge")));
        Optional<YamlScalar> path = document.text(SPEC, "path");
        if (path.isPresent()) {
            target(path.get(), strategy.map(YamlScalar::text).equals(Optional.of(MERGE)));
        }
    }

    private void add(SourceLocation place, String what, String reason, String mend) {
        findings.add(Rule.CLUSTERFILE_CONFIG, place, what, reason, mend);
    }

    private void processors() {
        document.text(SPEC, "process").ifPresent(process -> {
            for (String name : process.text().split("\\|", -1)) {
                if (!name.isEmpty() && !PROCESSORS.contains(name)) {
                    add(
                            document.locate(process),
                            "process \"" + name + "\"",
                            "sealer does not know it, and leaves the data as it is",
                            Spelling.nearest(name.strip(), PROCESSORS)
                                    .map(near ->
                                            "write " + near + (name.equals(name.strip()) ? "" : ", without blanks"))
                                    .orElse("write some of " + String.join("|", PROCESSORS)));
                }
            }
        });
    }

    private void target(YamlScalar stated, boolean merges) throws IOException {
        SourceLocation place = document.locate(stated);
        Optional<YamlScalar> app = document.text(SPEC, "appName");
        String path = (app.isPresent() ? "application/apps/" + app.get().text() + "/" : "")
                + stated.text().replaceFirst("^(?:\\./|/)+", "");
        String what = "path " + stated.text();
        Optional<String> wanted = NameCheck.wanted(path);
        String template = path + ".tmpl";
        if (wanted.isPresent() && !image.files().has(path)) {
            add(place, what, "sealer does not look there but at " + wanted.get(), "write " + wanted.get());
            return;
        }
        if (image.files().has(template) && RENDERED.stream().anyMatch(path::startsWith)) {
            add(
                    place,
                    what,
                    "the image has " + template + ", and sealer writes what that makes over this file afterwards",
                    "write " + template);
        } else if (image.whole() && !image.files().has(path)) {
            missing(place, what, path, merges);
        } else if (merges) {
            merged(place, what, path);
        }
    }

    /** To make a file is one of the uses of a Config: only what comes close to another one is a mistake. */
    private void missing(SourceLocation place, String what, String path, boolean merges) {
        Optional<String> near = image.files().paths().stream()
                .filter(other -> letters(other).equals(letters(path)))
                .findFirst();
        if (near.isPresent() || merges) {
            add(
                    place,
                    what,
                    "the image has no such file" + (merges ? ", and sealer then writes the data alone" : ""),
                    near.map(other -> "write " + other)
                            .orElse("copy the file into the image, or leave the strategy out"));
        }
    }

    private static String letters(String path) {
        return path.toLowerCase(Locale.ROOT).replaceFirst("\\.yaml$", ".yml").replaceAll("[-_]", "");
    }

    private void merged(SourceLocation place, String what, String path) throws IOException {
        String reason = "";
        if (!path.matches("(?i).*\\.(?:ya?ml|tmpl)")) {
            reason = "merge reads YAML only, and writes YAML";
        } else {
            Optional<YamlScalar> data = document.text(SPEC, "data");
            Optional<YamlMapping> parts = data.flatMap(text -> mapping(text.text()));
            if (data.isPresent() && parts.isEmpty()) {
                reason = "merge takes data that is a mapping of YAML, and sealer stops at this";
            } else if (parts.isPresent() && parts.get().get("kind").isPresent() && documents(path) > 1) {
                reason = "sealer merges the data into each document of this file, which then are all of its kind";
            }
        }
        if (!reason.isEmpty()) {
            add(place, what + " with strategy merge", reason, "overwrite the whole file");
        }
    }

    private Optional<YamlMapping> mapping(String text) {
        try {
            return new YamlStream(document.file(), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .next()
                    .map(YamlDocument::root)
                    .filter(YamlMapping.class::isInstance)
                    .map(YamlMapping.class::cast);
        } catch (ProblemException | IOException e) {
            return Optional.empty();
        }
    }

    private int documents(String path) throws IOException {
        if (!image.files().has(path)) {
            return 0;
        }
        try (InputStream in = image.files().open(path)) {
            YamlStream stream = new YamlStream(path, in);
            int count = 0;
            while (stream.next().isPresent()) {
                count++;
            }
            return count;
        } catch (ProblemException e) {
            return 0;
        }
    }
}
