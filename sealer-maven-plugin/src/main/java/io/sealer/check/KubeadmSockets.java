package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlScalar;
import java.util.List;
import java.util.Optional;

/** The socket by which nodes reach their container runtime, in InitConfiguration and JoinConfiguration. */
final class KubeadmSockets implements KubeadmRule {

    private static final int WITHOUT_DOCKERSHIM = ContainerRuntimeCheck.WITHOUT_DOCKERSHIM;

    private static final String CONTAINERD = "containerd";
    private static final String DOCKER = "docker";
    private static final String DOCKERSHIM = "dockershim";
    private static final String CONTAINERD_SOCKET = "/run/containerd/containerd.sock";

    /** What sealer takes instead of any configuration, if a script of the image writes it (sealer-build, section 6.4). */
    static final String OVERRIDE = "/etc/sealerio/cri/socket-path";

    @Override
    public void check(KubeadmFile file, CheckedImage image, Findings findings) {
        for (String kind : List.of(KubeadmApi.INIT, KubeadmApi.JOIN)) {
            Optional<KubeadmDocument> document = file.document(kind);
            Optional<YamlScalar> socket = document.flatMap(found -> found.text("nodeRegistration", "criSocket"));
            if (socket.isPresent()) {
                stated(document.get(), socket.get(), image, findings);
            } else if ((document.isPresent() || file.understood()) && needsOne(image)) {
                findings.add(
                        Rule.KUBEADM_SOCKET,
                        document.map(KubeadmDocument::location).orElse(SourceLocation.of(file.file())),
                        document.isPresent() ? kind + " without nodeRegistration.criSocket" : "no " + kind,
                        "sealer then takes the socket of Docker, /var/run/dockershim.sock, and the image runs "
                                + CONTAINERD,
                        "state nodeRegistration.criSocket: " + CONTAINERD_SOCKET + " in " + kind);
            }
        }
    }

    private static boolean needsOne(CheckedImage image) {
        return image.whole()
                && image.containerRuntime().equals(Optional.of(CONTAINERD))
                && !ScriptText.has(image.files(), OVERRIDE);
    }

    private static void stated(KubeadmDocument document, YamlScalar socket, CheckedImage image, Findings findings) {
        String text = socket.text();
        if (TemplateText.hasMarker(text)) {
            return;
        }
        String reason = "";
        String mend = "write " + CONTAINERD_SOCKET;
        if (text.contains(DOCKERSHIM) && image.isAtLeast(WITHOUT_DOCKERSHIM)) {
            reason = "Kubernetes " + image.version().get() + " has no dockershim: it is gone since 1."
                    + WITHOUT_DOCKERSHIM;
            mend = "run containerd, and " + mend;
        } else if (text.contains(DOCKERSHIM) && image.containerRuntime().equals(Optional.of(CONTAINERD))) {
            reason = "the label of the image says that " + CONTAINERD + " runs containers";
        } else if (text.contains(CONTAINERD) && image.containerRuntime().equals(Optional.of(DOCKER))) {
            boolean labelled = image.labels().containsValue(DOCKER);
            reason = labelled
                    ? "the label of the image says that docker runs containers"
                    : "the image has no label that says so, and sealer then installs Docker";
            mend = "label the image cluster.alpha.sealer.io/container-runtime-type=containerd, or write"
                    + " /var/run/dockershim.sock";
        }
        if (!reason.isEmpty()) {
            findings.add(Rule.KUBEADM_SOCKET, document.locate(socket), "criSocket " + text, reason, mend);
        }
    }
}
