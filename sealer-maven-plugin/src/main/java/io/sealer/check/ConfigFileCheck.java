package io.sealer.check;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The configuration of Docker and of the cluster's registry. */
final class ConfigFileCheck implements Check {

    private static final String DAEMON = "etc/daemon.json";
    private static final String REGISTRY = "etc/registry_config.yml";

    private static final String DRIVER = "native.cgroupdriver=cgroupfs";

    /** Where sealer has the images mounted (sealer-build, section 4). */
    private static final String MOUNTED = "/var/lib/registry";

    private static final int LONGEST = 1 << 20;

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        if (image.files().has(DAEMON)) {
            docker(image, findings);
        }
        if (image.files().has(REGISTRY)) {
            registry(image.files(), findings);
        }
    }

    private static void docker(CheckedImage image, Findings findings) throws IOException {
        String file = image.files().origin(DAEMON).file();
        String text = read(image.files(), DAEMON);
        Optional<JsonSyntax.Mistake> mistake = JsonSyntax.mistakeIn(text);
        mistake.ifPresent(found -> findings.add(
                Rule.DAEMON_JSON,
                new SourceLocation(file, found.line()),
                DAEMON,
                "this is not JSON: " + found.reason(),
                "mend it: Docker does not start with it"));
        if (mistake.isEmpty()) {
            new DaemonJson(file, findings).check(text);
        }
        int driver = text.indexOf(DRIVER);
        if (driver >= 0 && image.isKubeadm() && !ScriptText.has(image.files(), "cgroupdriver")) {
            int line = 1
                    + (int) text.substring(0, driver)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            findings.add(
                    Rule.DOCKER_CONFIG,
                    new SourceLocation(file, line),
                    DRIVER,
                    "sealer has the kubelet use systemd's control groups, and it does not start where Docker has others",
                    "write native.cgroupdriver=systemd, or set CgroupDriver=cgroupfs in env of the Clusterfile");
        }
    }

    private static String read(ImageFiles files, String path) throws IOException {
        try (InputStream in = files.open(path)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
    }

    private static void registry(ImageFiles files, Findings findings) throws IOException {
        String file = files.origin(REGISTRY).file();
        try (InputStream in = files.open(REGISTRY)) {
            YamlStream stream = new YamlStream(file, in);
            Optional<YamlDocument> document = stream.next();
            if (document.isEmpty()) {
                return;
            }
            if (!(document.get().root() instanceof YamlMapping root)) {
                findings.add(
                        Rule.REGISTRY_CONFIG,
                        document.get().locate(document.get().root()),
                        REGISTRY,
                        "it is no mapping",
                        "mend it: the cluster's registry does not start with it");
                return;
            }
            address(document.get(), root, findings);
            contents(files, document.get(), root, findings);
        } catch (ProblemException e) {
            for (Problem problem : e.problems()) {
                findings.add(
                        Rule.REGISTRY_CONFIG,
                        problem.location().orElse(SourceLocation.of(file)),
                        REGISTRY,
                        problem.message(),
                        "mend it: the cluster's registry does not start with it");
            }
        }
    }

    private static void address(YamlDocument document, YamlMapping root, Findings findings) {
        YamlNode http = root.get("http").orElse(null);
        YamlNode address =
                http instanceof YamlMapping mapping ? mapping.get("addr").orElse(null) : null;
        if (address instanceof YamlScalar scalar
                && scalar.type() != YamlScalar.Type.NULL
                && scalar.text().matches("[0-9]+")) {
            findings.add(
                    Rule.REGISTRY_CONFIG,
                    document.locate(scalar),
                    "http.addr " + scalar.text(),
                    "an address without a colon is no port: the registry does not start",
                    "write :" + scalar.text());
        }
    }

    /**
     * What distribution wants to find (sealerio/sealer at f4f89c5853aeac330c1633ef6dc73b419e819287,
     * vendor/github.com/distribution/distribution/v3/configuration).
     */
    private static void contents(ImageFiles files, YamlDocument document, YamlMapping root, Findings findings) {
        String version = root.text("version").orElse("");
        if (!version.equals("0.1")) {
            refuse(
                    document.locate(root.get("version").orElse(root)),
                    version.isEmpty() ? "no version" : "version " + version,
                    "the registry reads 0.1 only, and does not start",
                    "write version: 0.1",
                    findings);
        }
        YamlNode storage = root.get("storage").orElse(null);
        if (storage == null && !ScriptText.has(files, "REGISTRY_STORAGE")) {
            refuse(
                    document.locate(root),
                    "no storage",
                    "the registry does not start without one",
                    "write storage: {filesystem: {rootdirectory: " + MOUNTED + "}}",
                    findings);
        } else if (storage instanceof YamlMapping mapping
                && mapping.get("filesystem").orElse(null) instanceof YamlMapping filesystem) {
            filesystem
                    .get("rootdirectory")
                    .filter(YamlScalar.class::isInstance)
                    .map(YamlScalar.class::cast)
                    .filter(path -> !path.text().replaceFirst("/+$", "").equals(MOUNTED))
                    .filter(path -> !ScriptText.has(files, path.text()))
                    .ifPresent(path -> refuse(
                            document.locate(path),
                            "rootdirectory " + path.text(),
                            "the images of the cluster are mounted at " + MOUNTED
                                    + ", and the registry has none of them",
                            "write " + MOUNTED,
                            findings));
        }
    }

    private static void refuse(SourceLocation place, String what, String reason, String mend, Findings findings) {
        findings.add(Rule.REGISTRY_CONFIG, place, what, reason, mend);
    }
}
