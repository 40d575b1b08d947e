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
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration of Docker, of containerd and of the cluster's registry. */
final class ConfigFileCheck implements Check {

    private static final String DAEMON = "etc/daemon.json";
    private static final String REGISTRY = "etc/registry_config.yml";
    private static final List<String> CONTAINERD =
            List.of("etc/containerd-config.toml", "etc/dump-config.toml", "etc/config.toml");

    private static final int LONGEST = 1 << 20;

    /** The image of the container that holds a pod's network, in version 2 and in version 3 of the configuration. */
    private static final Pattern SANDBOX =
            Pattern.compile("\\s*(sandbox_image|sandbox)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)').*");

    private static final Pattern CGROUPS = Pattern.compile("\\s*SystemdCgroup\\s*=\\s*false\\b.*");

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        if (image.files().has(DAEMON)) {
            String file = image.files().origin(DAEMON).file();
            JsonSyntax.mistakeIn(read(image.files(), DAEMON))
                    .ifPresent(mistake -> findings.add(
                            Rule.DAEMON_JSON,
                            new SourceLocation(file, mistake.line()),
                            DAEMON,
                            "this is not JSON: " + mistake.reason(),
                            "mend it: Docker does not start with it"));
        }
        if (image.files().has(REGISTRY)) {
            registry(image.files(), findings);
        }
        for (String path : CONTAINERD) {
            if (image.files().has(path)) {
                containerd(image, path, findings);
            }
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

    private static void containerd(CheckedImage image, String path, Findings findings) throws IOException {
        String file = image.files().origin(path).file();
        List<String> lines = read(image.files(), path).lines().toList();
        for (int row = 0; row < lines.size(); row++) {
            SourceLocation place = new SourceLocation(file, row + 1);
            Matcher sandbox = SANDBOX.matcher(lines.get(row));
            if (sandbox.matches()) {
                String name = sandbox.group(2) == null ? sandbox.group(3) : sandbox.group(2);
                sandbox(sandbox.group(1), name, place, image, findings);
            } else if (image.isKubeadm() && CGROUPS.matcher(lines.get(row)).matches()) {
                findings.add(
                        Rule.CONTAINERD_CONFIG,
                        place,
                        "SystemdCgroup = false",
                        "sealer has the kubelet use systemd's control groups, and both must agree",
                        "write SystemdCgroup = true, or set CgroupDriver=cgroupfs in env of the Clusterfile");
            }
        }
    }

    private static void sandbox(String key, String name, SourceLocation place, CheckedImage image, Findings findings) {
        boolean own = image.registries().stream().anyMatch(host -> name.startsWith(host + "/"));
        // What is put together by a script on the host is not known here.
        if (!own && name.contains("/") && !name.matches(".*[@$%{<].*")) {
            findings.add(
                    Rule.CONTAINERD_CONFIG,
                    place,
                    key + " " + name,
                    "hosts pull it from there before they start any pod, and not from the cluster's registry",
                    "write " + image.registries().iterator().next() + "/" + name.substring(name.indexOf('/') + 1));
        }
    }
}
