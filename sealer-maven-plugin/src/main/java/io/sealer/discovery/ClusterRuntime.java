package io.sealer.discovery;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.KubeadmConfiguration;
import io.sealer.kube.KubernetesVersion;
import io.sealer.rootfs.Rootfs;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs the cluster that an image installs, and in which version.
 *
 * <p>The version is what the project's configuration says, else what {@code etc/kubeadm.yml.tmpl} or
 * {@code etc/kubeadm.yml} says (the template makes the other file on the host), else the image's label.
 *
 * @param kind what runs it
 * @param version which version of Kubernetes; empty where nothing says so
 * @param versionLocation what says so
 * @param kubeadm the configuration that kubeadm will get, if the image has one
 * @param notes what cannot be read, a sentence each
 */
public record ClusterRuntime(
        Kind kind,
        Optional<KubernetesVersion> version,
        Optional<SourceLocation> versionLocation,
        Optional<KubeadmConfiguration> kubeadm,
        List<String> notes) {

    /** What sealer can start a cluster with (sealer-build, section 5.3). */
    public enum Kind {
        /** Kubernetes by kubeadm, sealer's default. */
        KUBEADM,
        /** k0s. */
        K0S,
        /** Something that sealer does not know. */
        OTHER
    }

    static final String TYPE_LABEL = "cluster.alpha.sealer.io/cluster-runtime-type";
    static final String VERSION_LABEL = "cluster.alpha.sealer.io/cluster-runtime-version";

    /** Where sealer has kubeadm's configuration: the first makes the second on the host. */
    private static final List<String> KUBEADM_FILES = List.of("etc/kubeadm.yml.tmpl", "etc/kubeadm.yml");

    public ClusterRuntime {
        notes = List.copyOf(notes);
    }

    /** A version and who states it. */
    private record Stated(KubernetesVersion version, SourceLocation location) {}

    /**
     * Finds out what runs a cluster.
     *
     * @param rootfs the image's root file system
     * @param labels the labels of the image's config
     * @param labelled where the labels are stated, for messages
     * @param configured the version that the project's configuration names, if it names one
     * @param problems told if that is no version
     */
    public static ClusterRuntime of(
            Rootfs rootfs,
            Map<String, String> labels,
            SourceLocation labelled,
            Optional<String> configured,
            Problems problems) {
        return of(new RootfsFiles(rootfs), labels, labelled, configured, problems);
    }

    /** Finds out what runs the cluster of a tree. */
    static ClusterRuntime of(
            FileTree tree,
            Map<String, String> labels,
            SourceLocation labelled,
            Optional<String> configured,
            Problems problems) {
        List<String> notes = new ArrayList<>();
        List<Stated> stated = new ArrayList<>();
        configured.flatMap(text -> configured(text, problems)).ifPresent(stated::add);
        Kind kind = kind(labels.get(TYPE_LABEL), labelled, notes);
        List<KubeadmConfiguration> kubeadm = kind == Kind.KUBEADM ? kubeadm(tree, notes) : List.of();
        for (KubeadmConfiguration configuration : kubeadm) {
            configuration
                    .text("kubernetesVersion")
                    .ifPresent(scalar -> state(scalar.text(), configuration.locate(scalar), stated, notes));
        }
        Optional.ofNullable(labels.get(VERSION_LABEL))
                .filter(text -> !text.isBlank())
                .ifPresent(text -> state(text, labelled, stated, notes));
        Optional<Stated> taken = stated.stream().findFirst();
        return new ClusterRuntime(
                kind,
                taken.map(Stated::version),
                taken.map(Stated::location),
                kubeadm.stream().findFirst(),
                notes);
    }

    private static Optional<Stated> configured(String text, Problems problems) {
        SourceLocation parameter = SourceLocation.of("<kubernetesVersion>");
        try {
            return Optional.of(new Stated(KubernetesVersion.parse(text), parameter));
        } catch (IllegalArgumentException e) {
            problems.at(parameter, e.getMessage(), "correct <kubernetesVersion> (-Dsealer.kubernetesVersion)");
            return Optional.empty();
        }
    }

    private static Kind kind(String label, SourceLocation labelled, List<String> notes) {
        if (label == null || label.isBlank() || label.equals("kubernetes")) {
            return Kind.KUBEADM;
        }
        if (label.equals("k0s")) {
            return Kind.K0S;
        }
        notes.add(labelled + ": the label " + TYPE_LABEL + " is \"" + label
                + "\"; sealer knows kubernetes and k0s, and which images another runtime needs is not known");
        return Kind.OTHER;
    }

    private static List<KubeadmConfiguration> kubeadm(FileTree tree, List<String> notes) {
        Collection<String> files = tree.files();
        List<KubeadmConfiguration> found = new ArrayList<>();
        for (String path : KUBEADM_FILES) {
            if (files.contains(path)) {
                try (InputStream in = tree.open(path)) {
                    KubeadmConfiguration.read(tree.origin(path), in).ifPresent(found::add);
                } catch (ProblemException e) {
                    e.problems()
                            .forEach(problem -> notes.add(problem + "; what it says about the cluster is not known"));
                } catch (IOException e) {
                    notes.add(tree.origin(path) + ": cannot be read: " + e.getMessage());
                }
            }
        }
        return found;
    }

    private static void state(String text, SourceLocation location, List<Stated> stated, List<String> notes) {
        try {
            stated.add(new Stated(KubernetesVersion.parse(text), location));
        } catch (IllegalArgumentException e) {
            notes.add(location + ": " + e.getMessage());
        }
    }
}
