package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.SourceLocation;
import io.sealer.image.Entry;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootfsTest {

    @TempDir
    Path directory;

    private Workshop shop;

    @BeforeEach
    void threeInstructions() {
        shop = new Workshop(directory)
                .files("a/etc/x", "a/etc/y", "a/etc-z", "b/etc/x", "c/etc/x", "list")
                .link("a/link", "./etc")
                .directory("a/empty")
                .copy("a .")
                .copy("b .")
                .copy("c .")
                .copy("--chmod=0600 list manifests/");
    }

    @Test
    void groupsHoldWhatSurvivesInTheOrderOfTheInstructions() {
        Rootfs rootfs = shop.rootfs();
        assertThat(rootfs.groups())
                .extracting(group -> group.createdBy() + ": "
                        + String.join(
                                " ", group.entries().stream().map(Entry::path).toList()))
                .containsExactly(
                        "COPY a .: empty etc etc-z etc/y link",
                        "COPY c .: etc/x",
                        "COPY --chmod=0600 list manifests/: manifests manifests/list");
        long inGroups = rootfs.groups().stream()
                .mapToLong(group -> group.entries().size())
                .sum();
        assertThat(inGroups).isEqualTo(rootfs.entries().size());
    }

    @Test
    void lookingThings() throws Exception {
        Rootfs rootfs = shop.rootfs();
        assertThat(rootfs.find("etc/x")).get().isInstanceOf(Entry.File.class);
        assertThat(rootfs.find("link/x")).isEmpty();
        assertThat(rootfs.resolve("link/x")).isEqualTo(rootfs.find("etc/x"));
        assertThat(rootfs.filesBelow("etc")).extracting(Entry::path).containsExactly("etc/x", "etc/y");
        assertThat(rootfs.filesBelow("")).hasSize(4);
        assertThat(rootfs.filesBelow("et")).isEmpty();
        assertThat(rootfs.origin("etc/x")).hasToString("src/c/etc/x");
        assertThat(rootfs.origin("manifests")).hasToString("src/list");
        assertThatThrownBy(() -> rootfs.origin("nothing")).isInstanceOf(NoSuchElementException.class);
        try (InputStream in = rootfs.open("link/x")) {
            assertThat(in.readAllBytes()).asString().isEqualTo("c/etc/x");
        }
        assertThatThrownBy(() -> rootfs.open("etc")).isInstanceOf(FileNotFoundException.class);
        assertThat(rootfs.size()).isEqualTo("c/etc/x".length() + "a/etc/y".length() + "a/etc-z".length() + 4);
    }

    @Test
    void originsAreThoseOfTheFilesWhateverLinksLeadThere() {
        Rootfs rootfs = shop.files("d/sub/v", "d/w", "e")
                .link("f/here", "../somewhere/else")
                .directory("g/somewhere/else")
                .copy("f f/in")
                .copy("g f")
                .copy("d link/deep")
                .copy("d f/in/here/d")
                .copy("e link/")
                .rootfs();
        assertThat(rootfs.origin("etc/deep/sub/v")).hasToString("src/d/sub/v");
        assertThat(rootfs.origin("etc/deep/w")).hasToString("src/d/w");
        assertThat(rootfs.origin("etc/deep/sub")).hasToString("src/d/sub");
        assertThat(rootfs.origin("etc/deep")).hasToString("src/d");
        assertThat(rootfs.origin("etc/e")).hasToString("src/e");
        assertThat(rootfs.origin("f/somewhere/else/d/sub/v")).hasToString("src/d/sub/v");
        assertThat(rootfs.origin("f/in")).hasToString("src/f");
        assertThat(rootfs.origin("f")).hasToString("src/f");
    }

    @Test
    void theListingChangesWithEveryChange() throws Exception {
        List<String> before = shop.listing();
        assertThat(shop.listing()).isEqualTo(before);
        Path file = shop.context.resolve("c/etc/x");
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "C/etc/x");
        Files.setLastModifiedTime(file, time);
        List<String> edited = shop.listing();
        assertThat(edited).isNotEqualTo(before).hasSameSizeAs(before);
        Files.setAttribute(file, "unix:mode", 0755);
        assertThat(shop.listing()).isNotEqualTo(edited);
        assertThat(before).noneMatch(line -> line.contains(directory.toString()));
    }

    @Test
    void onlyExecutableFilesOfTheContextAreProgramsOfTheProject() throws Exception {
        Workshop programs = new Workshop(directory.resolve("programs"))
                .files("amd64/usr/bin/tool", "amd64/usr/bin/text", "amd64/usr/bin/filtered")
                .link("amd64/bin", "usr/bin")
                .filter(new FilteredFiles(List.of("**/filtered"), (text, file, problems) -> text))
                .copy("amd64 .")
                .copy("--chmod=0644 amd64/usr/bin/tool opt/plain");
        for (String name : List.of("tool", "filtered")) {
            Files.setAttribute(programs.context.resolve("amd64/usr/bin/" + name), "unix:mode", 0755);
        }
        Rootfs rootfs = programs.rootfs();

        assertThat(rootfs.program("bin/tool"))
                .contains(new ProjectFile(
                        programs.context.resolve("amd64/usr/bin/tool").toAbsolutePath(),
                        SourceLocation.of("src/amd64/usr/bin/tool")));
        assertThat(List.of("bin/text", "bin/filtered", "bin", "bin/gone", "opt/plain"))
                .allMatch(path -> rootfs.program(path).isEmpty());
    }

    @Test
    void whatWasFetchedByItsChecksumIsAProgramOfTheProjectToo() throws Exception {
        Workshop programs = new Workshop(directory.resolve("programs"))
                .fetched("bin/kubeadm", 0755)
                .fetched("bin/text", 0644)
                .copy("bin bin/");
        Rootfs rootfs = programs.rootfs();

        assertThat(rootfs.program("bin/kubeadm"))
                .hasValueSatisfying(program -> assertThat(program.file()).hasContent("bin/kubeadm"));
        assertThat(rootfs.program("bin/text")).isEmpty();
    }

    @Test
    void nothing() {
        assertThat(Rootfs.empty().entries()).isEmpty();
        assertThat(Rootfs.empty().groups()).isEmpty();
        assertThat(Rootfs.empty().resolve("")).isEmpty();
    }
}
