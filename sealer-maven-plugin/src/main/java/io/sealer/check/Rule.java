package io.sealer.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every rule, with what it finds, in the order of the documentation. */
public enum Rule {
    KUBEADM_SYNTAX(Severity.ERROR, "etc/kubeadm.yml or its template that is not YAML"),
    KUBEADM_KIND(Severity.ERROR, "a document of kubeadm.yml of a kind that sealer does not read"),
    KUBEADM_SECOND_DOCUMENT(Severity.ERROR, "a second document of the same kind in kubeadm.yml, which sealer ignores"),
    KUBEADM_API_VERSION(
            Severity.ERROR, "an apiVersion that does not belong to the kind, or that this Kubernetes lacks"),
    KUBEADM_FIELD(Severity.ERROR, "a field that the kind does not have"),
    KUBEADM_TYPE(Severity.ERROR, "a value of the wrong type, such as a number where text is wanted"),
    KUBEADM_STRICTNESS(
            Severity.WARNING,
            "a field in other capitals, or a number where text is wanted, which sealer lets pass and kubeadm itself"
                    + " would not"),
    KUBEADM_FIELD_VERSION(
            Severity.WARNING, "a field of the kubelet or of kube-proxy that this Kubernetes does not have"),
    KUBEADM_FLAG(Severity.ERROR, "a flag that the component does not know any more"),
    KUBEADM_FEATURE_GATE(Severity.ERROR, "a feature gate that this Kubernetes does not know, no more or not yet"),
    KUBEADM_SOCKET(Severity.ERROR, "a socket of nodes that is not the one of the container runtime"),
    KUBEADM_IMAGE_REPOSITORY(
            Severity.WARNING, "images of the control plane that do not come from the cluster's registry"),
    KUBEADM_SUBNET(Severity.ERROR, "subnets that overlap or are none"),
    KUBEADM_TEMPLATE(
            Severity.WARNING,
            "a document of kubeadm.yml that kubeadm.yml.tmpl lacks: sealer writes what the template makes over it"),
    KUBEADM_MERGE(Severity.WARNING, "a value that cannot replace sealer's default"),
    SEALER_LIMIT(Severity.WARNING, "Kubernetes 1.25 or later by kubeadm, which sealer itself cannot start"),
    RUNTIME_LABEL(Severity.ERROR, "a label with a runtime that sealer does not know, or k0s without containerd"),
    VERSION_MISMATCH(
            Severity.WARNING,
            "label, kubeadm.yml, images or programs of another version of Kubernetes than the cluster's"),
    CONTAINER_RUNTIME(
            Severity.ERROR,
            "Docker with Kubernetes 1.24 or later, or a containerd that does not speak its kubelet's language"),
    K0S_CONFIG(Severity.WARNING, "a configuration of k0s that nothing reads"),
    K0S_FIELD(
            Severity.ERROR,
            "a configuration of k0s that is not YAML, or has a field or a value that this k0s does not start with"),
    PLUGIN_SYNTAX(Severity.ERROR, "a file in plugins/ that is not YAML, or a document there that is no plugin"),
    PLUGIN_TYPE(Severity.ERROR, "a plugin of another type than SHELL, at which sealer run stops"),
    PLUGIN_ACTION(Severity.ERROR, "an action of a plugin that sealer does not know, and so never runs"),
    PLUGIN_SCOPE(Severity.ERROR, "a plugin for hosts that runs on none, such as one with scope master/node"),
    PLUGIN_SCRIPT(Severity.ERROR, "a script that a plugin runs and the image lacks"),
    PLUGIN_NAME(Severity.WARNING, "a plugin without a name, or with that of another one"),
    CLUSTERFILE_SYNTAX(
            Severity.ERROR,
            "a Clusterfile that is not YAML or has no Cluster, or a document there that sealer passes over"),
    CLUSTERFILE_FIELD(Severity.ERROR, "a field that a kind of the Clusterfile does not have"),
    CLUSTERFILE_TYPE(Severity.ERROR, "a value of the wrong type in a Clusterfile"),
    CLUSTERFILE_VALUE(
            Severity.ERROR,
            "a host, taint, variable, registry or app in a Clusterfile at which sealer stops, or which it passes over"),
    CLUSTERFILE_CONFIG(Severity.ERROR, "a Config at which sealer stops, or that does not reach the file that it means"),
    CLUSTERFILE_IMAGE(Severity.INFO, "a Clusterfile for another version of this project's image"),
    DAEMON_JSON(Severity.ERROR, "etc/daemon.json that is not JSON, or has a name or a value that Docker does not read"),
    DOCKER_CONFIG(Severity.WARNING, "control groups of Docker unlike the kubelet's"),
    REGISTRY_CONFIG(
            Severity.ERROR,
            "etc/registry_config.yml that is not YAML, at which the registry stops, or with images elsewhere than they"
                    + " are mounted"),
    CONTAINERD_SYNTAX(
            Severity.ERROR,
            "a configuration of containerd that is not TOML, at which it or its plugin for Kubernetes stops, or with"
                    + " names that its version does not read"),
    CONTAINERD_CONFIG(
            Severity.WARNING,
            "a pause image of containerd that the cluster's registry lacks, certificates elsewhere than sealer writes"
                    + " them, or control groups unlike the kubelet's"),
    AUDIT_POLICY(Severity.ERROR, "an audit policy of a version that the API server does not read"),
    REMOVED_API(
            Severity.WARNING,
            "an object in a manifest or of a chart whose version of the API the cluster does not serve any more"),
    SCRIPT_LINE_ENDINGS(Severity.ERROR, "a script whose lines end with a carriage return"),
    SCRIPT_INTERPRETER(Severity.WARNING, "a script that hosts start by its name, and that does not begin with #!"),
    SCRIPT_MODE(
            Severity.WARNING, "a program in bin/, or a script that a plugin calls by its name, that is not executable"),
    FILE_NAME(Severity.WARNING, "a file or directory whose name comes close to one that sealer looks for"),
    REQUIRED_FILE(Severity.WARNING, "an image of a cluster that lacks files without which sealer cannot start it");

    private final Severity severity;
    private final String summary;

    Rule(Severity severity, String summary) {
        this.severity = severity;
        this.summary = summary;
    }

    /** Its name in POMs and reports, such as {@code kubeadm-field}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How much its findings matter unless the user says otherwise. */
    public Severity severity() {
        return severity;
    }

    /** What it finds. */
    public String summary() {
        return summary;
    }

    /** The rule of that name. */
    static Optional<Rule> named(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** The names of all. */
    static List<String> ids() {
        return Arrays.stream(values()).map(Rule::id).toList();
    }
}
