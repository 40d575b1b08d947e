package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every Maven from the oldest that is supported, and every JDK of the machine, makes the same image. */
class MavenMatrixIT {

    private static final List<String> IMAGES =
            List.of("acme/docker:1", "quay.io/acme/oci:1", "acme/list:1", "acme/index:1");

    private static Path work;
    private static DockerRegistry registry;
    private static Path reference;

    @BeforeAll
    static void buildOnce() {
        work = Workspace.directory("matrix");
        registry = DockerRegistry.empty(work.resolve("registry"));
        ImageSet.of(IMAGES).pushTo(RegistryFiller.of(registry));
        ClusterProject project = project("reference");
        build(project, MavenInstallation.own(), MavenInstallation.ownJdk());
        reference = project.archive();
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    static Stream<Arguments> combinations() {
        Path jdk = MavenInstallation.ownJdk();
        Stream<Arguments> mavens = MavenInstallation.all().stream().map(maven -> Arguments.of(maven, jdk));
        Stream<Arguments> jdks = MavenInstallation.otherJdks().stream()
                .flatMap(other -> Stream.of(MavenInstallation.own(), MavenInstallation.unpacked("3.9.16"))
                        .map(maven -> Arguments.of(maven, other)));
        return Stream.concat(mavens, jdks);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void everyMavenAndJdkMakesTheSameBytes(MavenInstallation maven, Path jdk) throws IOException {
        ClusterProject project = project("of-" + maven.name() + "-" + jdk.getFileName());
        build(project, maven, jdk);
        assertThat(Files.mismatch(project.archive(), reference)).isEqualTo(-1);
    }

    private static ClusterProject project(String directory) {
        return ClusterProject.create(work.resolve(directory), "cluster")
                .kubefile("FROM scratch", "COPY rootfs .", "COPY imageList manifests/")
                .file("rootfs/etc/text", "text that compresses ".repeat(200_000))
                .file("imageList", String.join("\n", IMAGES) + "\n");
    }

    private static void build(ClusterProject project, MavenInstallation maven, Path jdk) {
        project.build("install")
                .with(maven)
                .jdk(jdk)
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.cache", work.resolve("cache"))
                .execute()
                .assertSucceeded();
    }
}
