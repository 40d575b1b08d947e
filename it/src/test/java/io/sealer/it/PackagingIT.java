package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Packaging {@code sealer-image} is at home in Maven: phases, repositories, switches. */
class PackagingIT {

    private static final List<String> GOALS = List.of("kubefile", "collect-images", "package-image", "push", "inspect");
    private static final String DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:";

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("packaging");
    }

    @Test
    void packageWritesTheArchiveAndSaysSoInOneLine() {
        ClusterProject project = ClusterProject.minimal(work, "minimal");
        MavenRun run = project.build("package").execute().assertSucceeded();
        assertThat(project.archive()).exists();
        assertThat(project.target().resolve("sealer/Kubefile")).content().contains("FROM scratch");
        ImageJson image = ImageJson.of(project);
        assertThat(image.name()).isEqualTo("localhost/minimal:1.0");
        assertThat(run.linesWith(image.digest())).hasSize(1);
    }

    @Test
    void phasesBeforePackageWriteNoArchive() {
        ClusterProject project = ClusterProject.minimal(work, "early");
        project.build("process-resources").execute().assertSucceeded();
        assertThat(project.target().resolve("sealer/Kubefile")).exists();
        assertThat(project.archive()).doesNotExist();
    }

    @Test
    void anInstalledImageIsADependencyWithTheExtensionAndWithoutIt() throws IOException {
        ClusterProject base = ClusterProject.minimal(work, "installed");
        base.build("install").execute().assertSucceeded();

        ClusterProject consumer = ClusterProject.minimal(work, "consumer")
                .dependency("com.acme", "installed", ClusterProject.VERSION, "sealer-image");
        Path withExtension = work.resolve("with-extension");
        consumer.build("package", DEPENDENCY_PLUGIN + "copy-dependencies")
                .property("outputDirectory", withExtension)
                .execute()
                .assertSucceeded();
        assertThat(withExtension.resolve("installed-1.0.tar")).hasSameBinaryContentAs(base.archive());

        Path plain = Files.createDirectories(work.resolve("plain-consumer"));
        Files.writeString(plain.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>plain-consumer</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <dependencies>
                    <dependency>
                      <groupId>com.acme</groupId>
                      <artifactId>installed</artifactId>
                      <version>1.0</version>
                      <type>tar</type>
                    </dependency>
                  </dependencies>
                </project>
                """);
        Path withoutExtension = work.resolve("without-extension");
        MavenBuild.in(plain)
                .run(DEPENDENCY_PLUGIN + "copy-dependencies")
                .property("outputDirectory", withoutExtension)
                .execute()
                .assertSucceeded();
        assertThat(withoutExtension.resolve("installed-1.0.tar")).hasSameBinaryContentAs(base.archive());
    }

    @Test
    void deployPutsTheArchiveIntoARepositoryFromWhichItResolves() {
        Path repository = work.resolve("repository");
        ClusterProject project =
                ClusterProject.minimal(work, "deployed").pomElements("""
                        <distributionManagement>
                          <repository><id>acme</id><url>%s</url></repository>
                        </distributionManagement>
                        """.formatted(repository.toUri()));
        MavenRun run = project.build("deploy")
                .property("maven.install.skip", true)
                .execute()
                .assertSucceeded();
        assertThat(run.log()).contains("Skipped (sealer.push is not set)");
        Path deployed = repository.resolve("com/acme/deployed/1.0/deployed-1.0.tar");
        assertThat(deployed).hasSameBinaryContentAs(project.archive());
        assertThat(repository.resolve("com/acme/deployed/1.0/deployed-1.0.pom")).exists();

        Path copy = work.resolve("resolved");
        ClusterProject.minimal(work, "resolver")
                .dependency("com.acme", "deployed", "1.0", "sealer-image")
                .pomElements("<repositories><repository><id>acme</id><url>%s</url></repository></repositories>"
                        .formatted(repository.toUri()))
                .build("package", DEPENDENCY_PLUGIN + "copy-dependencies")
                .property("outputDirectory", copy)
                .execute()
                .assertSucceeded();
        assertThat(copy.resolve("deployed-1.0.tar")).hasSameBinaryContentAs(deployed);
    }

    @Test
    void aReactorBuildsSeveralImagesAtOnce() throws IOException {
        Path parent = Files.createDirectories(work.resolve("reactor"));
        ClusterProject first = ClusterProject.minimal(parent, "first");
        ClusterProject second =
                ClusterProject.minimal(parent, "second").dependency("com.acme", "first", "1.0", "sealer-image");
        ClusterProject third = ClusterProject.minimal(parent, "third");
        Files.writeString(parent.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.acme</groupId>
                  <artifactId>reactor</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules><module>first</module><module>second</module><module>third</module></modules>
                </project>
                """);
        MavenRun run = MavenBuild.in(parent).run("-T2", "package").execute().assertSucceeded();
        assertThat(List.of(first, second, third))
                .allSatisfy(module -> assertThat(module.archive()).exists());
        assertThat(run.log()).doesNotContain("not marked as thread-safe").doesNotContain("not marked @threadSafe");
    }

    @Test
    void helpNamesEveryGoalAndTheirParameters() {
        MavenRun all = MavenBuild.in(work).run("sealer:help").execute().assertSucceeded();
        GOALS.forEach(goal -> assertThat(all.log()).contains("sealer:" + goal));
        MavenRun detail = MavenBuild.in(work)
                .run("sealer:help", "-Ddetail", "-Dgoal=package-image")
                .execute()
                .assertSucceeded();
        assertThat(detail.log()).contains("sealer.compression", "sealer.image", "sealer.context");
    }

    @Test
    void skipLeavesEverythingOutAndSaysSo() {
        ClusterProject project = ClusterProject.minimal(work, "skipped");
        MavenRun run =
                project.build("package").property("sealer.skip", true).execute().assertSucceeded();
        assertThat(project.archive()).doesNotExist();
        assertThat(project.target().resolve("sealer")).doesNotExist();
        assertThat(run.log().toLowerCase(Locale.ROOT)).contains("skip");
    }

    @Test
    void oneGoalCanBeSkipped() {
        ClusterProject project =
                ClusterProject.minimal(work, "lite").file("rootfs/manifests/imageList", "gone.test/a:1\n");
        project.build("package")
                .property("sealer.collect-images.skip", true)
                .execute()
                .assertSucceeded();
        assertThat(project.archive()).exists();
        assertThat(ImageJson.of(project).document().get("images")).isEqualTo(List.of());
    }

    @Test
    void quietBuildsPrintNothing() {
        ClusterProject project = ClusterProject.minimal(work, "quiet");
        MavenRun run = project.build("-q", "package").execute().assertSucceeded();
        assertThat(run.outcome().text()).matches("(\u001b\\[0?m|\\s)*");
    }

    @Test
    void batchBuildsPrintWholeLinesOnly() throws IOException {
        Path directory = Files.createDirectories(work.resolve("batch"));
        try (DockerRegistry registry = DockerRegistry.empty(directory.resolve("registry"))) {
            ImageSet.of(List.of("acme/a:1", "acme/b:1", "acme/c:1", "acme/d:1")).pushTo(RegistryFiller.of(registry));
            ClusterProject project = ClusterProject.minimal(directory, "lines")
                    .file("rootfs/manifests/imageList", "acme/a:1\nacme/b:1\nacme/c:1\nacme/d:1\n");
            MavenRun run = project.build("package")
                    .property("sealer.mirrors", registry.asOnlyMirror())
                    .property("sealer.cache", directory.resolve("cache"))
                    .execute()
                    .assertSucceeded();
            assertThat(run.log()).doesNotContain("\r", "\b", "\u001b[1A", "\u001b[K");
            assertThat(run.log().lines().count()).isLessThan(100);
        }
    }

    @Test
    void offlineBuildsUseTheCacheAndElseSayWhatIsMissing() throws IOException {
        Path directory = Files.createDirectories(work.resolve("offline"));
        ClusterProject project =
                ClusterProject.minimal(directory, "cached").file("rootfs/manifests/imageList", "acme/a:1\n");
        String mirror;
        try (DockerRegistry registry = DockerRegistry.empty(directory.resolve("registry"))) {
            ImageSet.of(List.of("acme/a:1")).pushTo(RegistryFiller.of(registry));
            mirror = registry.asOnlyMirror();
            project.build("package")
                    .property("sealer.mirrors", mirror)
                    .property("sealer.cache", directory.resolve("cache"))
                    .execute()
                    .assertSucceeded();
        }
        String digest = ImageJson.of(project).digest();
        Workspace.delete(project.target());
        MavenRun again = project.build("-o", "package")
                .property("sealer.mirrors", mirror)
                .property("sealer.cache", directory.resolve("cache"))
                .execute()
                .assertSucceeded();
        assertThat(ImageJson.of(project).digest()).isEqualTo(digest);
        assertThat(again.log()).contains("docker.io/acme/a:1");

        Workspace.delete(project.target());
        project.build("-o", "package")
                .property("sealer.mirrors", mirror)
                .property("sealer.cache", directory.resolve("empty-cache"))
                .execute()
                .assertFailed("docker.io/acme/a:1", "without -o");
        assertThat(project.archive()).doesNotExist();
    }

    @Test
    void eclipseIsToldWhatToDoWithEachGoalOfTheLifecycle() throws IOException {
        Path jar = Workspace.localRepository()
                .resolve("io/sealer/sealer-maven-plugin")
                .resolve(Workspace.version())
                .resolve("sealer-maven-plugin-" + Workspace.version() + ".jar");
        try (JarFile file = new JarFile(jar.toFile())) {
            var entry = file.getEntry("META-INF/m2e/lifecycle-mapping-metadata.xml");
            assertThat(entry).isNotNull();
            String mapping = new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(mapping).contains("fetch", "kubefile", "collect-images", "package-image", "push");
        }
    }
}
