package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.kube.KubernetesVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Whether what runs containers can do so for the cluster's Kubernetes. */
final class ContainerRuntimeCheck implements Check {

    /** The kubelet lost its way to Docker (kubernetes/enhancements, keps/sig-node/2221-remove-dockershim). */
    static final int WITHOUT_DOCKERSHIM = 24;

    private static final String DOCKER = "docker";

    /** What lets the kubelet reach Docker all the same. */
    private static final String ADAPTER = "cri-docker";

    private static final Pattern SOCKET = Pattern.compile("\\s*(?:criSocket|\"criSocket\")\\s*:.*");

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        if (image.isKubeadm() && image.isAtLeast(WITHOUT_DOCKERSHIM)) {
            docker(image, findings);
        }
        image.version()
                .ifPresent(version -> ContainerdRelease.of(image)
                        .ifPresent(release -> containerd(image, release, version, findings)));
    }

    private static void docker(CheckedImage image, Findings findings) throws IOException {
        ImageFiles files = image.files();
        String label = image.labels().getOrDefault(CheckedImage.CONTAINERS_LABEL, "");
        String script = "scripts/docker.sh";
        boolean installs = files.has(script) && !files.has("scripts/containerd.sh");
        boolean docker = label.equals(DOCKER) || label.isBlank() && installs;
        // Where the socket is written, it is judged there.
        if (docker && !hasAdapter(files) && !statesSocket(files)) {
            SourceLocation place =
                    label.isBlank() ? SourceLocation.of(files.origin(script).file()) : image.labelled();
            findings.add(
                    Rule.CONTAINER_RUNTIME,
                    place,
                    "Docker with Kubernetes " + image.version().get(),
                    "its kubelet has no dockershim: it is gone since 1." + WITHOUT_DOCKERSHIM
                            + ", and sealer tells kubeadm dockershim's socket",
                    "run containerd, or bring cri-dockerd along and state its socket as nodeRegistration.criSocket");
        }
    }

    private static boolean hasAdapter(ImageFiles files) {
        return files.paths().stream().anyMatch(path -> path.contains(ADAPTER))
                || ScriptText.has(files, ADAPTER)
                || ScriptText.has(files, KubeadmSockets.OVERRIDE);
    }

    private static boolean statesSocket(ImageFiles files) throws IOException {
        for (String path : List.of(KubeadmCheck.TEMPLATE, KubeadmCheck.FILE)) {
            if (files.has(path)) {
                try (BufferedReader reader =
                        new BufferedReader(new InputStreamReader(files.open(path), StandardCharsets.ISO_8859_1))) {
                    return reader.lines().anyMatch(line -> SOCKET.matcher(line).matches());
                }
            }
        }
        return false;
    }

    private static void containerd(
            CheckedImage image, ContainerdRelease release, KubernetesVersion version, Findings findings) {
        if (!release.kubernetes().has(version)) {
            boolean old = release.kubernetes().isBefore(version);
            findings.add(
                    Rule.CONTAINER_RUNTIME,
                    image.labelled(),
                    "containerd " + release + " with Kubernetes " + version,
                    old
                            ? "that kubelet speaks nothing but CRI v1, and this containerd not enough of it"
                            : "that kubelet speaks CRI v1alpha2, which this containerd no longer does",
                    old ? "take containerd 1.6 or later" : "take containerd 1.7");
        }
    }
}
