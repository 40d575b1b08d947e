package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.Spelling;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The values of a Cluster: hosts, environment and registries (sealerio/sealer, pkg/infradriver and pkg/clusterfile). */
final class ClusterDocumentCheck {

    private static final String SPEC = "spec";
    private static final String MASTER = "master";
    private static final String NODE = "node";

    /** What convertTaints of pkg/infradriver/utils.go reads; of a dash beside an equals sign it makes nothing. */
    private static final Pattern TAINT = Pattern.compile("[^=:]+-|[^=:]+:(?:NoSchedule|PreferNoSchedule|NoExecute)-?"
            + "|[^=:-]+=[^=:-]*:(?:NoSchedule|PreferNoSchedule|NoExecute)");

    private static final Pattern FOUR = Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}");
    private static final int WHOLE_FOUR = 32;
    private static final int WHOLE_SIX = 128;

    /** Variables that sealer makes itself: it drops every one whose name begins so (pkg/clusterfile/decoder.go). */
    private static final List<String> MADE = List.of(
            "LocalRegistryDomain",
            "LocalRegistryPort",
            "LocalRegistryURL",
            "ExternalRegistryDomain",
            "ExternalRegistryPort",
            "ExternalRegistryURL",
            "RegistryDomain",
            "RegistryPort",
            "RegistryURL",
            "ContainerRuntime",
            "DNSSvcIP",
            "KubeSvcIP");

    private final KubeadmDocument document;
    private final CheckedImage image;
    private final Findings findings;

    ClusterDocumentCheck(KubeadmDocument document, CheckedImage image, Findings findings) {
        this.document = document;
        this.image = image;
        this.findings = findings;
    }

    /** Looks at all of it. */
    void check() {
        if (document.text(SPEC, "image").isEmpty()
                && (document.find(SPEC, "image").isPresent() || !document.hasOrComesNear(SPEC, "image"))) {
            add(document.root().line(), "a Cluster without spec.image", "sealer has nothing to install", "write it");
        }
        hosts();
        environment(document.texts(SPEC, "env"));
        registries();
        runtime();
        apps(document, image, findings, SPEC, "appNames");
    }

    private void add(int line, String what, String reason, String mend) {
        findings.add(Rule.CLUSTERFILE_VALUE, new SourceLocation(document.file(), line), what, reason, mend);
    }

    private void hosts() {
        List<YamlMapping> hosts = document.mappings(SPEC, "hosts");
        List<YamlScalar> addresses = new ArrayList<>();
        boolean master = false;
        for (YamlMapping host : hosts) {
            KubeadmDocument part = new KubeadmDocument(document.file(), "", "hosts", host);
            List<YamlScalar> ips = part.texts("ips");
            List<YamlScalar> roles = part.texts("roles");
            master |= roles.stream().anyMatch(role -> role.text().equals(MASTER) || isOpen(role));
            ips.stream().filter(ip -> !isOpen(ip)).forEach(ip -> {
                if (isAddress(ip.text())) {
                    addresses.add(ip);
                } else {
                    add(ip.line(), "ip " + ip.text(), "this is no address", "write every address by itself");
                }
            });
            if (host.get("roles").isPresent() || !part.hasOrComesNear("roles")) {
                roles(host, roles);
            } else {
                master = true;
            }
            part.texts("taints").stream().filter(taint -> !isOpen(taint)).forEach(this::taint);
            environment(part.texts("env"));
        }
        if (!hosts.isEmpty() && !master) {
            add(
                    document.find(SPEC, "hosts").orElseThrow().line(),
                    "hosts without a master",
                    "the first master is where sealer begins the cluster",
                    "write roles: [master] for at least one");
        }
        addresses.stream()
                .filter(ip -> isSix(ip.text()) != isSix(addresses.get(0).text()))
                .findFirst()
                .ifPresent(ip -> add(
                        ip.line(),
                        "ip " + ip.text(),
                        "sealer stops where some hosts have IPv4 and some IPv6",
                        "give all hosts addresses of one kind"));
    }

    private void roles(YamlMapping host, List<YamlScalar> roles) {
        if (roles.stream()
                .noneMatch(role -> isOpen(role) || List.of(MASTER, NODE).contains(role.text()))) {
            List<String> texts = roles.stream().map(YamlScalar::text).toList();
            String near = texts.stream()
                    .map(text -> Spelling.nearest(text, List.of(MASTER, NODE)))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse(texts.contains("worker") ? NODE : MASTER + " or " + NODE);
            add(
                    roles.isEmpty() ? host.line() : roles.get(0).line(),
                    roles.isEmpty() ? "a host without roles" : "roles " + String.join(", ", texts),
                    "only hosts with the role " + MASTER + " or " + NODE + " become a part of the cluster",
                    "write " + near);
        }
    }

    private void taint(YamlScalar taint) {
        String text = taint.text().strip();
        if (!TAINT.matcher(text).matches()) {
            boolean dash = text.contains("=") && text.contains("-");
            add(
                    taint.line(),
                    "taint " + text,
                    dash
                            ? "sealer makes nothing of a taint with a dash beside an equals sign"
                            : "this is no taint that sealer reads",
                    dash
                            ? "leave the value out, or set it with kubectl in a plugin post-install"
                            : "write KEY=VALUE:EFFECT or KEY:EFFECT, where EFFECT is NoSchedule, PreferNoSchedule or"
                                    + " NoExecute; with a dash behind it to take it away");
        }
    }

    private void environment(List<YamlScalar> variables) {
        for (YamlScalar variable : variables) {
            String text = variable.text();
            String name = text.substring(0, Math.max(0, text.indexOf('=')));
            if (isOpen(variable)) {
                continue;
            } else if (name.isEmpty()) {
                add(variable.line(), "env " + text, "sealer passes over what is not NAME=VALUE", "write NAME=VALUE");
            } else if (MADE.stream().anyMatch(name::startsWith)) {
                add(
                        variable.line(),
                        "env " + name,
                        "sealer makes this itself, and drops yours",
                        "leave it out, and set registry or containerRuntime");
            } else if (name.equals("SvcCIDR")) {
                String first = text.substring(name.length() + 1).split(",", -1)[0];
                if (Subnet.parse(first).isEmpty()) {
                    add(variable.line(), "env " + text, "sealer stops: this is no subnet", "write 10.96.0.0/22, say");
                }
            }
        }
    }

    private void registries() {
        document.find(SPEC, "registry", "externalRegistry")
                .filter(YamlMapping.class::isInstance)
                .filter(external -> document.text(SPEC, "registry", "externalRegistry", "domain")
                        .isEmpty())
                .ifPresent(external ->
                        add(external.line(), "an externalRegistry without a domain", "sealer stops at it", "write it"));
        long masters = document.mappings(SPEC, "hosts").stream()
                .map(host -> new KubeadmDocument(document.file(), "", "hosts", host))
                .filter(host -> host.texts("roles").stream()
                        .anyMatch(role -> role.text().equals(MASTER)))
                .mapToLong(host -> host.texts("ips").size())
                .sum();
        boolean single = document.text(SPEC, "registry", "localRegistry", "ha")
                        .filter(ha -> ha.text().equals("false"))
                        .isPresent()
                || document.find(SPEC, "registry", "externalRegistry").isPresent();
        boolean k0s =
                image.labels().getOrDefault(CheckedImage.RUNTIME_LABEL, "").equals("k0s");
        if (k0s && masters > 1 && !single) {
            add(
                    document.find(SPEC, "registry")
                            .orElse(document.find(SPEC).orElse(document.root()))
                            .line(),
                    "k0s with a registry on every master",
                    "sealer installs k0s with one registry only, and has one on each master unless told otherwise",
                    "write registry.localRegistry.ha: false");
        }
    }

    /** It comes before the label of the image. */
    private void runtime() {
        document.text(SPEC, "containerRuntime", "type")
                .filter(type -> !isOpen(type))
                .ifPresent(type -> {
                    String script = "scripts/" + type.text() + ".sh";
                    if (!List.of("docker", "containerd").contains(type.text())) {
                        add(
                                type.line(),
                                "containerRuntime " + type.text(),
                                "sealer knows docker and containerd, and stops at anything else",
                                "write one of these, or leave it to the label of the image");
                    } else if (image.whole() && !image.files().has(script)) {
                        add(
                                type.line(),
                                "containerRuntime " + type.text(),
                                "sealer then runs " + script + ", which the image does not have",
                                "leave it to the label of the image");
                    }
                });
    }

    /** Apps that are to be launched, and that the image does not have. */
    static void apps(KubeadmDocument document, CheckedImage image, Findings findings, String... path) {
        if (!image.whole()) {
            return;
        }
        for (YamlScalar app : document.texts(path)) {
            String directory = "application/apps/" + app.text() + "/";
            if (!isOpen(app)
                    && image.files().paths().tailSet(directory).stream()
                            .limit(1)
                            .noneMatch(file -> file.startsWith(directory))) {
                findings.add(
                        Rule.CLUSTERFILE_VALUE,
                        document.locate(app),
                        "app " + app.text(),
                        "sealer stops: the image has no such app",
                        "write the name that APP, CNI or CSI in the Kubefile gives it");
            }
        }
    }

    private static boolean isAddress(String text) {
        return Subnet.parse(text + "/" + (isSix(text) ? WHOLE_SIX : WHOLE_FOUR)).isPresent()
                && (isSix(text) || FOUR.matcher(text).matches());
    }

    private static boolean isSix(String text) {
        return text.indexOf(':') >= 0;
    }

    /** Whether something is still to be put in. */
    private static boolean isOpen(YamlScalar scalar) {
        return TemplateText.hasMarker(scalar.text())
                || scalar.text().matches(".*(?:\\{\\{|\\$\\{|\\$[A-Z_]|<[^>]*>).*");
    }
}
