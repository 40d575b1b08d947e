package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildInputsTest {

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path basedir;

    private Path context;
    private boolean walks = true;
    private boolean filters;
    private final List<String> rest = new ArrayList<>(List.of("name: x"));
    private Map<String, String> properties = Map.of("version", "1");

    @BeforeEach
    void writeProject() throws IOException {
        context = basedir.resolve("src/main/sealer");
        write("src/main/sealer/Kubefile", "FROM scratch\nCOPY . .\n");
        write("src/main/sealer/images.lock", "images: []\n");
        write("src/main/sealer/etc/daemon.json", "{}");
        write("target/sealer/files.yaml", "files: []\n");
    }

    private Path write(String file, String text) throws IOException {
        Path path = basedir.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
    }

    private BuildInputs inputs(String... parameters) {
        return new BuildInputs(
                basedir,
                context,
                walks,
                context.resolve("Kubefile"),
                List.of(basedir.resolve("target/sealer/files.yaml")),
                List.of(basedir.resolve("m2/base.tar")),
                List.of(basedir.resolve("target/sealer"), basedir.resolve("cache")),
                List.of(parameters),
                properties,
                filters,
                rest);
    }

    private Digest digest(String... parameters) {
        return inputs(parameters).look().orElseThrow().digest();
    }

    @Test
    void sameProjectLooksTheSame() {
        assertThat(digest("zstd")).isEqualTo(digest("zstd"));
    }

    @Test
    void parametersAndEverythingElseThatIsSaidCount() {
        Digest before = digest("zstd");
        assertThat(before).isNotEqualTo(digest("gzip")).isNotEqualTo(digest());
        assertThat(digest("a", "b")).isNotEqualTo(digest("ab")).isNotEqualTo(digest("b", "a"));
        rest.add("JDK 25");
        assertThat(digest("zstd")).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/main/sealer/Kubefile",
                "src/main/sealer/images.lock",
                "src/main/sealer/etc/daemon.json",
                "src/main/sealer/etc/new",
                "src/main/sealer/.dockerignore",
                "target/sealer/files.yaml",
                "m2/base.tar"
            })
    void contentAndTimeOfFilesCount(String name) throws IOException {
        Digest before = digest();
        write(name, "FROM scratch\nCOPY . .  \n");
        Digest changed = digest();
        assertThat(changed).isNotEqualTo(before);
        Files.delete(basedir.resolve(name));
        assertThat(digest()).isNotEqualTo(changed);
    }

    @Test
    void olderContentOfTheSameLengthCounts() throws IOException {
        Digest before = digest();
        Path file = context.resolve("etc/daemon.json");
        Files.delete(file);
        write("src/main/sealer/etc/daemon.json", "[]");
        assertThat(digest()).isNotEqualTo(before);
        before = digest();
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO.minusSeconds(1)));
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void directoriesModesAndLinksCount() throws IOException {
        List<Digest> all = new ArrayList<>(List.of(digest()));
        Files.createDirectory(context.resolve("empty"));
        all.add(digest());
        Path link = Files.createSymbolicLink(context.resolve("link"), Path.of("etc"));
        all.add(digest());
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("etc/daemon.json"));
        all.add(digest());
        assertThat(context.resolve("etc/daemon.json").toFile().setExecutable(true))
                .isTrue();
        all.add(digest());
        assertThat(all).doesNotHaveDuplicates();
    }

    @Test
    void contextThatIsALinkIsWhatItLeadsTo() throws IOException {
        Path other = basedir.resolve("other");
        Files.move(context, other);
        Files.createSymbolicLink(context, other);
        Digest before = digest();
        write("other/etc/daemon.json", "[1]");
        assertThat(digest()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "images/app.tar",
                "docker.io/acme/app:1=images/app.tar",
                "a.tar,images/app.tar",
                "a.tar images/app.tar",
                "images",
                "oci-archive:images/app.tar",
                "../images/app.tar"
            })
    void fileThatAParameterNamesCounts(String parameter) throws IOException {
        if (parameter.startsWith("..")) {
            context = basedir.resolve("src");
        }
        Digest before = digest(parameter);
        write("images/app.tar", "1");
        Digest there = digest(parameter);
        assertThat(there).as("a file that was not there").isNotEqualTo(before);
        write("images/app.tar", "changed");
        assertThat(digest(parameter)).isNotEqualTo(there);
    }

    @Test
    void fileWithBlanksInItsNameCounts() throws IOException {
        write("my images/the app.tar", "1");
        Digest before = digest("my images/the app.tar");
        write("my images/the app.tar", "changed");
        assertThat(digest("my images/the app.tar")).isNotEqualTo(before);
    }

    @Test
    void propertiesCountWhereTheyAreUsed() throws IOException {
        Digest before = digest();
        properties = Map.of("version", "2");
        assertThat(digest()).isEqualTo(before);
        write("src/main/sealer/Kubefile", "FROM scratch\nLABEL v=@version@\n");
        before = digest();
        properties = Map.of("version", "3", "stamp", "now");
        assertThat(digest()).isNotEqualTo(before);
        before = digest();
        properties = Map.of("version", "3", "stamp", "later");
        assertThat(digest()).isEqualTo(before);
        filters = true;
        before = digest();
        properties = Map.of("version", "3", "stamp", "now");
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void whatGoalsWriteDoesNotCountThoughTheContextHoldsIt() throws IOException {
        context = basedir;
        write("Kubefile", "FROM scratch\n");
        Digest before = digest("cache", ".", "target");
        write("target/sealer/kubefile.last", "changed");
        write("cache/blobs/2", "2");
        assertThat(digest("cache", ".", "target")).isEqualTo(before);
        write("target/app-image.tar", "of another plugin");
        assertThat(digest("cache", ".", "target")).isNotEqualTo(before);
    }

    @Test
    void versionControlCountsWhereItIsNamed() throws IOException {
        write("src/main/sealer/.git/index", "1");
        Digest before = digest();
        write("src/main/sealer/.git/index", "2");
        assertThat(digest()).isEqualTo(before);
        write("src/main/sealer/Kubefile", "FROM scratch\nCOPY .git/index .\n");
        before = digest();
        write("src/main/sealer/.git/index", "34");
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void goalThatDoesNotReadTheContextDoesNotLookAtIt() throws IOException {
        walks = false;
        Digest before = digest();
        write("src/main/sealer/etc/new", "1");
        assertThat(digest()).isEqualTo(before);
        write("src/main/sealer/Kubefile", "FROM scratch\nADD https://example.com/x .\n");
        assertThat(digest()).isNotEqualTo(before);
    }

    @Test
    void linksOfALayoutAreFollowedAsFarAsTheyLeadToFiles() throws IOException {
        write("store/blob", "1");
        Files.createDirectories(basedir.resolve("layout"));
        Files.createSymbolicLink(basedir.resolve("layout/blob"), basedir.resolve("store/blob"));
        Digest before = digest("layout");
        write("store/blob", "22");
        assertThat(digest("layout")).isNotEqualTo(before);
        Files.createSymbolicLink(basedir.resolve("layout/blobs"), basedir.resolve("store"));
        Optional<BuildInputs.Seen> seen = inputs("layout").look();
        assertThat(seen).isEmpty();
    }
}
