package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The next release goes to a place without a network, as its page shows it. */
class DeltaIT {

    private static final String PAGE = "docs/delta.md";
    private static final String OLDER = "edge-cluster-1.0.0.tar";
    private static final String NEWER = "edge-cluster-1.1.0.tar";
    private static final String DELTA = "edge-cluster-1.1.0.delta.tar";

    private static ClusterProject project;
    private static Path archive;
    private static MavenRun delta;

    @BeforeAll
    static void release() throws IOException {
        Path work = Workspace.directory("delta");
        byte[] binary = new byte[3_000_000];
        new Random(1).nextBytes(binary);
        String readme = DocumentedExample.page("README.md");
        project = ClusterProject.create(work, "edge")
                .file("Kubefile", DocumentedExample.blockOf(readme, "dockerfile", "FROM scratch"))
                .file("imageList", "# none yet\n")
                .file("rootfs/etc/motd", "first\n")
                .file("amd64/bin/k8s.tar.gz", binary);
        Path pom = project.directory().resolve("pom.xml");
        Files.writeString(pom, DocumentedExample.blockOf(readme, "xml", "<packaging>sealer-image"));
        project.build("package").execute().assertSucceeded();
        Path releases = Files.createDirectories(project.directory().resolve("releases"));
        Files.move(project.target().resolve(OLDER), releases.resolve(OLDER));
        Files.writeString(pom, Files.readString(pom).replace("<version>1.0.0</version>", "<version>1.1.0</version>"));
        project.file("rootfs/etc/motd", "second\n");
        for (MavenBuild command : documented("sealer:delta -Dsealer.base=releases", project.directory())) {
            delta = command.execute().assertSucceeded();
        }
        archive = project.target().resolve(NEWER);
    }

    /** The Maven commands of a block of the page. */
    private static List<MavenBuild> documented(String text, Path directory) throws IOException {
        return DocumentedExample.block(PAGE, "", text)
                .lines()
                .filter(line -> line.startsWith("mvn "))
                .map(line -> MavenBuild.in(directory)
                        .run(Stream.of(line.split(" ")).skip(1).toArray(String[]::new)))
                .toList();
    }

    private static void same(Path one, Path other) {
        Command.of("cmp", one.toString(), other.toString()).run().assertSucceeded();
    }

    @Test
    void whatIsNewTravelsAndComesOutAsTheReleaseItself() throws IOException {
        assertThat(delta.linesWith(DELTA))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(" kB instead of 3.0 MB, 3 of 5 blobs, from localhost/edge-cluster:1.0.0@sha256:")
                        .contains(" to localhost/edge-cluster:1.1.0@"
                                + ImageJson.of(project).digest()));
        Path site = Workspace.directory("delta-site");
        Files.copy(project.directory().resolve("releases").resolve(OLDER), site.resolve(OLDER));
        Files.copy(project.target().resolve(DELTA), site.resolve(DELTA));
        assertThat(site.resolve(DELTA).toFile().length()).isLessThan(100_000);
        MavenRun run = documented("sealer:apply-delta", site)
                .get(0)
                .property("sealer.cache", site.resolve("cache"))
                .execute()
                .assertSucceeded();
        assertThat(run.log()).contains(NEWER + ": localhost/edge-cluster:1.1.0@sha256:", " of them from localhost/");
        same(site.resolve(NEWER), archive);
        Skopeo skopeo = Skopeo.require();
        assertThat(skopeo.digest(Skopeo.archive(site.resolve(NEWER))))
                .hasToString(ImageJson.of(project).digest());
        assertThat(skopeo.copyCommand(Skopeo.archive(site.resolve(DELTA)), "dir:" + site.resolve("copy"))
                        .run()
                        .exitCode())
                .as("what skopeo says of a delta")
                .isNotZero();
        Command.of("tar", "-xf", DELTA).in(site).run().assertSucceeded();
        Command.of("sha256sum", "-c", "sha256sums").in(site).run().assertSucceeded();
        MavenBuild.in(site)
                .run("-o", "sealer:inspect")
                .property("sealer.source", DELTA)
                .execute()
                .assertFailed("it is a delta");
        documented("sealer:apply-delta", site)
                .get(0)
                .property("sealer.base", DELTA)
                .execute()
                .assertFailed("it is a delta");
    }

    @Test
    void partsAreCheckedAndJoinedByCoreutils() throws IOException {
        Path target = project.target();
        MavenBuild split = MavenBuild.in(project.directory())
                .run(DocumentedExample.block(PAGE, "", "mvn package -Dsealer.split")
                        .strip()
                        .replace("4g", "250k")
                        .substring("mvn ".length())
                        .split(" "));
        MavenRun run = split.execute().assertSucceeded();
        assertThat(run.log()).contains(NEWER + ".part-*: 13 parts of at most 250 kB");
        Map<String, FileTime> first = times(target);
        assertThat(split.execute().assertSucceeded().log()).contains(NEWER + " is up to date");
        assertThat(times(target)).isEqualTo(first);
        Path site = Workspace.directory("delta-parts");
        for (String name : first.keySet()) {
            Files.copy(target.resolve(name), site.resolve(name));
        }
        for (String line :
                DocumentedExample.block(PAGE, "", "sha256sum -c").strip().split("\n")) {
            Command.of("sh", "-c", line).in(site).run().assertSucceeded();
        }
        same(site.resolve(NEWER), archive);
        MavenBuild.in(site)
                .run("-o", "sealer:delta")
                .property("sealer.base", site.resolve(NEWER + ".part-000"))
                .property(
                        "sealer.source", project.directory().resolve("releases").resolve(OLDER))
                .property("sealer.output", "back.tar")
                .property("sealer.split", "5k")
                .execute()
                .assertSucceeded();
        Command.of("sha256sum", "-c", "back.tar.sha256sums").in(site).run().assertSucceeded();
        MavenBuild.in(site)
                .run("-o", "sealer:apply-delta")
                .property("sealer.base", NEWER + ".part-000")
                .property("sealer.source", "back.tar.part-000")
                .property("sealer.output", "older.tar")
                .execute()
                .assertSucceeded();
        same(site.resolve("older.tar"), project.directory().resolve("releases").resolve(OLDER));
    }

    private static Map<String, FileTime> times(Path target) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        try (Stream<Path> files = Files.list(target)) {
            for (Path file : (Iterable<Path>) files.filter(
                    one -> one.getFileName().toString().matches(".*(\\.part-\\d+|sha256sums)"))::iterator) {
                times.put(file.getFileName().toString(), Files.getLastModifiedTime(file));
            }
        }
        return times;
    }

    @Test
    void whatIsMissingIsAskedFor() {
        Path site = Workspace.directory("delta-empty");
        MavenBuild.in(site).run("-o", "sealer:delta").execute().assertFailed("-Dsealer.base");
        MavenBuild.in(site)
                .run("-o", "sealer:apply-delta")
                .property("sealer.base", "x.tar")
                .execute()
                .assertFailed("It is not said which delta to apply", "-Dsealer.source");
        project.build("-o", "package")
                .property("sealer.split", "4 GiB")
                .execute()
                .assertFailed("\"4 GiB\" is not a size of parts", "<split>");
    }
}
