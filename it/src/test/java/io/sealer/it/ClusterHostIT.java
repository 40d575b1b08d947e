package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Reference;
import io.sealer.testkit.TestDownloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A generated cluster image on a host: its scripts, called as sealer calls them, install a container runtime and a
 * registry with TLS and a password, from which every image is pulled; afterwards nothing is left.
 */
class ClusterHostIT {

    private static final String REGISTRY = "docker.io/library/registry:2.8.3";

    @ParameterizedTest
    @CsvSource({
        "kubeadm, containerd, 1.22.15, registry.k8s.io/pause:3.5",
        "kubeadm, docker, 1.22.15, registry.k8s.io/pause:3.5",
        "k0s, containerd, 1.24.10, registry.k8s.io/pause:3.6",
    })
    void clustersComeAndGo(String runtime, String containerRuntime, String version, String pause) throws IOException {
        Path work = Workspace.directory("cluster-host-" + runtime + "-" + containerRuntime);
        ClusterHost host =
                ClusterHost.create(Files.createDirectory(work.resolve("host")), "v" + version, List.of(pause));
        Archetype.generate(work, "cluster", "1.0", runtime)
                .property("kubernetesVersion", version)
                .property("containerRuntime", containerRuntime)
                .execute()
                .assertSucceeded();
        Path project = work.resolve("cluster");
        try (DockerRegistry registry = DockerRegistry.empty(work.resolve("registry"));
                TestDownloads downloads = TestDownloads.start()) {
            ImageSet.of(Archetype.neededBy(project, work)).pushTo(RegistryFiller.of(registry));
            pushRegistryImage(host, registry);
            offerPrograms(host, downloads);
            if (containerRuntime.equals("docker")) {
                downloads.file("docker-", Files.readAllBytes(host.dockerArchive()));
            }
            MavenBuild.in(project)
                    .run("verify")
                    .property("sealer.mirrors", registry.asOnlyMirror())
                    .property("sealer.fileMirrors", downloads.asOnlyMirror())
                    .property("sealer.cache", work.resolve("cache"))
                    .execute()
                    .assertSucceeded();
        }
        Path rootfs = work.resolve("rootfs");
        MavenBuild.in(project)
                .run("sealer:extract")
                .property("sealer.output", rootfs)
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();

        List<Reference> images =
                ImageJson.maps(ImageJson.read(project.resolve("target"))
                                .document()
                                .get("images"))
                        .stream()
                        .map(image -> Reference.parse(String.valueOf(image.get("reference"))))
                        .toList();
        Outcome outcome = host.run(rootfs, images).assertSucceeded();

        assertThat(outcome.text()).contains("== " + images.size() + " images pulled", "== done");
        assertThat(images).contains(Reference.parse(pause)).hasSizeGreaterThan(7);
    }

    /** The image that the project makes a file of. */
    private static void pushRegistryImage(ClusterHost host, DockerRegistry registry) {
        Command.of(Tools.require("skopeo").toString(), "copy", "--quiet", "--dest-tls-verify=false")
                .and("docker-archive:" + host.registryImage(REGISTRY))
                .and("docker://" + registry.host() + "/"
                        + Reference.parse(REGISTRY).repository() + ":2.8.3")
                .run()
                .assertSucceeded();
    }

    private static void offerPrograms(ClusterHost host, TestDownloads downloads) throws IOException {
        for (String program : List.of("k0s", "kubeadm", "kubelet", "kubectl", "crictl", "seautil")) {
            downloads.program(program, host.recorder());
        }
        downloads
                .program("nerdctl", host.nerdctl())
                .program("runc", Files.readAllBytes(host.runc()))
                .file("containerd-static-", Files.readAllBytes(host.containerdArchive()));
    }
}
