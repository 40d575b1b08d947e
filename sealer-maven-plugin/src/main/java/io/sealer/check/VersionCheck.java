package io.sealer.check;

import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.kube.KubeadmConfiguration;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.YamlScalar;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Whether all that states the cluster's version of Kubernetes states the same: label, kubeadm.yml and programs. */
final class VersionCheck implements Check {

    private static final String LABEL = "cluster.alpha.sealer.io/cluster-runtime-version";

    /** What sealer installs where kubeadm's configuration is silent (sealer-build, section 6.4). */
    private static final KubernetesVersion SEALERS_VERSION = KubernetesVersion.parse("v1.19.8");

    private static final String CONFIGURED = "<kubernetesVersion>";
    private static final String MEND =
            "make them equal, or name the version with <kubernetesVersion> (-Dsealer.kubernetesVersion)";

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        if (image.version().isEmpty()) {
            return;
        }
        KubernetesVersion version = image.version().get();
        SourceLocation place = image.versionLocation().orElse(image.labelled());
        // The user's own word ends every dispute about what was meant.
        if (!place.file().equals(CONFIGURED)) {
            stated(Optional.ofNullable(image.labels().get(LABEL)), image.labelled(), "label " + LABEL, image, findings);
            if (image.isKubeadm()) {
                kubeadm(image, findings);
            }
        }
        for (String path : image.isKubeadm() ? List.of("bin/kubeadm", "bin/kubelet") : List.of("bin/k0s")) {
            program(path, version, place, image, findings);
        }
    }

    private static void kubeadm(CheckedImage image, Findings findings) throws IOException {
        boolean counts = true;
        for (String path : List.of(KubeadmCheck.TEMPLATE, KubeadmCheck.FILE)) {
            if (image.files().has(path)) {
                kubeadm(image, path, counts, findings);
                counts = false;
            }
        }
    }

    private static void kubeadm(CheckedImage image, String path, boolean counts, Findings findings) throws IOException {
        String file = image.files().origin(path).file();
        Optional<KubeadmConfiguration> read;
        try (InputStream in = image.files().open(path)) {
            boolean renamed = path.endsWith(".tmpl") && !file.endsWith(".tmpl");
            read = KubeadmConfiguration.read(renamed ? file + ".tmpl" : file, in);
        } catch (ProblemException e) {
            // That it is no YAML is said elsewhere.
            return;
        }
        Optional<YamlScalar> text = read.flatMap(configuration -> configuration.text("kubernetesVersion"));
        if (text.isPresent()) {
            SourceLocation place = new SourceLocation(file, text.get().line());
            stated(text.map(YamlScalar::text), place, "kubernetesVersion", image, findings);
        } else if (counts
                && read.filter(found -> found.has("kubernetesVersion")).isEmpty()
                && !agree(SEALERS_VERSION, image.version().get())) {
            findings.add(
                    Rule.VERSION_MISMATCH,
                    read.isPresent()
                            ? new SourceLocation(file, read.get().location().line())
                            : SourceLocation.of(file),
                    read.isPresent() ? "no kubernetesVersion" : "no ClusterConfiguration with a kubernetesVersion",
                    "sealer then installs " + SEALERS_VERSION + ", and "
                            + image.versionLocation().orElse(image.labelled()) + " states "
                            + image.version().get(),
                    "state kubernetesVersion: " + image.version().get().withoutBuild() + " in ClusterConfiguration");
        }
    }

    private static void stated(
            Optional<String> text, SourceLocation place, String what, CheckedImage image, Findings findings) {
        Optional<KubernetesVersion> version = text.filter(any -> !any.isBlank()).flatMap(VersionCheck::parse);
        if (version.isPresent() && !agree(version.get(), image.version().get())) {
            findings.add(
                    Rule.VERSION_MISMATCH,
                    place,
                    what + " " + version.get(),
                    image.versionLocation().orElse(image.labelled()) + " states "
                            + image.version().get() + ", which is taken",
                    MEND);
        }
    }

    private static Optional<KubernetesVersion> parse(String text) {
        try {
            return Optional.of(KubernetesVersion.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What a distribution adds to a version need not be said everywhere. */
    private static boolean agree(KubernetesVersion one, KubernetesVersion other) {
        return one.withoutBuild().equals(other.withoutBuild())
                && (one.build().isEmpty()
                        || other.build().isEmpty()
                        || one.build().equals(other.build()));
    }

    /** Programs of a base image are not unpacked for this, but for a finished image. */
    private static void program(
            String path, KubernetesVersion version, SourceLocation place, CheckedImage image, Findings findings)
            throws IOException {
        String text = version.withoutBuild().toString();
        if (image.files().has(path)
                && !image.files().isOfBase(path)
                && ProgramText.isGoWithout(text, image.files(), path)) {
            findings.add(
                    Rule.VERSION_MISMATCH,
                    SourceLocation.of(image.files().origin(path).file()),
                    path,
                    "it is of another version: nothing in it says " + text + ", which " + place + " states",
                    "take the program of " + version + ", or state its version");
        }
    }
}
