package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which images are found, where they are fetched from, and how the cluster gets at them. */
class CollectedImagesIT {

    private static final TestImage HUB = image(1);
    private static final TestImage QUAY = image(2);

    private static Path work;
    private static DockerRegistry registry;

    @BeforeAll
    static void serve() {
        work = Workspace.directory("collected-images");
        registry = DockerRegistry.empty(work.resolve("registry"));
        RegistryFiller filler = RegistryFiller.of(registry);
        filler.push("hub/acme/app", "1", HUB);
        filler.push("quay/acme/app", "1", QUAY);
        filler.push("quay/acme/tool", "2", QUAY);
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void manifestsListsAndTheCommandLineNameThem() {
        ClusterProject project = ClusterProject.minimal(work, "named").file("rootfs/manifests/app.yaml", """
                        kind: List
                        items:
                        - kind: CronJob
                          spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: 'acme/app:1'}]}}}}}
                        ---
                        kind: Deployment
                        spec:
                          template:
                            spec:
                              initContainers:
                              - image: &unwanted quay.io/acme/unwanted:3 # not there
                              containers:
                              - image: *unwanted
                        """);
        build(project)
                .property("sealer.imageList", "quay.io/acme/tool:2")
                .property("sealer.ignoredImages", "quay.io/acme/unwanted")
                .execute()
                .assertSucceeded();
        assertThat(ImageJson.maps(ImageJson.of(project).document().get("images")))
                .extracting(image -> image.get("reference"))
                .containsExactlyInAnyOrder("docker.io/acme/app:1", "quay.io/acme/tool:2");
        assertThat(project.target().resolve("sealer/images.lock"))
                .content()
                .contains("docker.io/acme/app:1", HUB.digest().toString(), "manifests/app.yaml:4");
    }

    @Test
    void digestsAreServedByTheClusterAsTheyWereWritten() {
        Skopeo skopeo = Skopeo.require();
        ClusterProject project = ClusterProject.minimal(work, "digests")
                .file(
                        "rootfs/manifests/imageList",
                        "acme/app@" + HUB.digest() + "\nquay.io/acme/tool:2@" + QUAY.digest() + "\n");
        build(project).execute().assertSucceeded();
        try (Buildah buildah = Buildah.require(work.resolve("buildah"));
                DockerRegistry served = DockerRegistry.serving(
                        work.resolve("served"), buildah.mount(project.archive()).resolve("registry"))) {
            String byDigest = Skopeo.remote(served, "acme/app@" + HUB.digest());
            assertThat(skopeo.digest(byDigest)).isEqualTo(HUB.digest());
            assertThat(skopeo.digest(Skopeo.remote(served, "acme/tool@" + QUAY.digest())))
                    .isEqualTo(QUAY.digest());
            skopeo.copy(byDigest, "dir:" + work.resolve("pulled"));
        }
    }

    @Test
    void oneNameInTheClusterForTwoImagesIsRefused() {
        ClusterProject project = ClusterProject.minimal(work, "collision")
                .file("rootfs/manifests/imageList", "docker.io/acme/app:1\nquay.io/acme/app:1\n");
        build(project).execute().assertFailed("docker.io/acme/app:1", "quay.io/acme/app:1");
        assertThat(project.archive()).doesNotExist();
    }

    /** One registry plays two: each mirror has a path of its own. */
    private static MavenBuild build(ClusterProject project) {
        return project.build("package")
                .property("sealer.mirrors", "docker.io=%1$s/hub!,quay.io=%1$s/quay!".formatted(registry.url()))
                .property("sealer.cache", work.resolve("cache"));
    }

    private static TestImage image(long seed) {
        return TestImage.ociIndex(TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(seed, 10_000)));
    }
}
