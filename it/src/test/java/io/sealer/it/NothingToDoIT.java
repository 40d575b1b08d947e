package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Platform;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A build with a lock in which nothing has changed, and what makes it one in which something has. */
class NothingToDoIT {

    private static final String COLLECTED = "1 image for linux/amd64: nothing has changed";
    private static final String DOUBT = "not taken: ";
    private static final List<String> GOALS = List.of("fetch", "kubefile", "collect-images", "package-image");

    private Path work;
    private FaultRegistry registry;
    private ClusterProject project;

    @BeforeEach
    void build() throws IOException {
        work = Workspace.directory("nothing-to-do");
        registry = FaultRegistry.start()
                .push("acme/app:1", TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 100_000)));
        project = ClusterProject.create(work, "edge")
                .kubefile("FROM scratch", "COPY manifests manifests", "COPY etc etc")
                .file("manifests/app.yaml", """
                        kind: Pod
                        spec:
                          containers:
                            - image: acme/app:1
                          source: acme/tool:v1.2
                        """)
                .file("etc/config", "one\n");
        run("sealer:lock").assertSucceeded();
        run("package").assertSucceeded();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private MavenRun run(String... words) {
        return configured(words).execute();
    }

    private MavenBuild configured(String... words) {
        return project.build(words)
                .property("sealer.mirrors", "*=" + registry.url() + "!")
                .property("sealer.cache", work.resolve("cache"));
    }

    /** Everything below the project and the cache: names, inodes and all times but that of reading. */
    private Map<String, String> everything() throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (Path top : List.of(project.directory(), work.resolve("cache"))) {
            try (Stream<Path> files = Files.walk(top)) {
                files.forEach(file -> all.put(file.toString(), look(file)));
            }
        }
        return all;
    }

    private static String look(Path file) {
        try {
            return Files.readAttributes(file, "unix:ino,size,mode,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void nothingIsWrittenNoConnectionIsOpenedAndTheArtifactIsThere() throws IOException {
        Map<String, String> before = everything();
        byte[] archive = Files.readAllBytes(project.archive());
        String mirror = "*=" + registry.url() + "!";
        registry.close();
        Path classes = work.resolve("classes.log");
        MavenRun second = project.build("package")
                .property("sealer.mirrors", mirror)
                .property("sealer.cache", work.resolve("cache"))
                .jvm("-Xlog:class+load=info:file=" + classes + "::filecount=0")
                .execute()
                .assertSucceeded();

        assertThat(everything()).isEqualTo(before);
        assertThat(second.log()).contains(COLLECTED, "target/edge-1.0.tar is up to date: localhost/edge:1.0@sha256:");
        assertThat(second.linesWith(DOUBT)).as("doubtful findings are repeated").hasSize(1);
        assertThat(second.linesWith(DOUBT).get(0)).startsWith("[WARNING]").contains("acme/tool:v1.2");
        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains(" io.sealer.build.LastRun "))
                .noneMatch(line -> line.contains(" io.sealer.build.NeedsSearch ")
                        || line.contains(" io.sealer.build.RootfsAssembly ")
                        || line.contains(" org.yaml.snakeyaml.")
                        || line.contains(" com.fasterxml.jackson."));

        project.build("install")
                .property("sealer.mirrors", mirror)
                .property("sealer.cache", work.resolve("cache"))
                .property("sealer.verify.skip", true)
                .execute()
                .assertSucceeded();
        Path installed = Workspace.localRepository().resolve("com/acme/edge/1.0");
        assertThat(installed.resolve("edge-1.0.tar")).hasBinaryContent(archive);
        assertThat(installed.resolve("edge-1.0-images-lock.lock")).exists();
    }

    @Test
    void whatChangedIsNoticedAndTheRestLeftAlone() throws IOException {
        Path blobs = work.resolve("cache/blobs");
        Map<String, String> before = everything();
        project.file("etc/config", "two\n");
        MavenRun changed = run("package").assertSucceeded();
        assertThat(changed.log()).doesNotContain("nothing has changed", "is up to date");
        assertThat(changed.linesWith(DOUBT)).hasSize(1);
        Map<String, String> after = everything();
        before.keySet().removeIf(file -> !file.startsWith(blobs.toString()));
        assertThat(after).containsAllEntriesOf(before);

        MavenRun other = configured("package")
                .property("sealer.image", "edge:other")
                .execute()
                .assertSucceeded();
        assertThat(other.log()).contains("localhost/edge:other@sha256:").doesNotContain("is up to date");
        MavenRun back = run("package").assertSucceeded();
        assertThat(back.log()).contains("localhost/edge:1.0@sha256:").doesNotContain("is up to date");

        MavenRun forced =
                configured("package").property("sealer.force", true).execute().assertSucceeded();
        assertThat(forced.log()).doesNotContain("nothing has changed", "is up to date");
        assertThat(run("package").assertSucceeded().log()).contains(COLLECTED);
    }

    @Test
    void whatWasTakenAwayIsMadeAgain() throws IOException {
        for (String goal : GOALS) {
            assertThat(project.target().resolve("sealer/" + goal + ".last")).exists();
        }
        byte[] archive = Files.readAllBytes(project.archive());
        Workspace.delete(project.archive());
        MavenRun repacked = run("package").assertSucceeded();
        assertThat(repacked.log()).contains(COLLECTED).doesNotContain("is up to date");
        assertThat(project.archive()).hasBinaryContent(archive);

        Workspace.delete(work.resolve("cache"));
        MavenRun fetched = run("package").assertSucceeded();
        assertThat(fetched.log()).contains("from the network", "is up to date").doesNotContain(COLLECTED);

        Workspace.delete(project.context().resolve("images.lock"));
        registry.clearLog();
        MavenRun unlocked = run("package").assertSucceeded();
        assertThat(unlocked.log()).contains("is up to date").doesNotContain(COLLECTED);
        assertThat(registry.requests()).as("what the tag means today").isNotEmpty();
    }
}
