package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreFileTest {

    private static IgnoreFile parse(String text) {
        Problems problems = new Problems();
        IgnoreFile file = IgnoreFile.parse(".containerignore", text, problems);
        assertThat(problems.asList()).isEmpty();
        return file;
    }

    /** Patterns are separated by blanks here; the paths behind are excluded and, after a bar, not excluded. */
    @ParameterizedTest
    @CsvSource({
        "a,                      a a/b a/b/c | b b/a",
        "/a,                     a a/b | b/a",
        "a/,                     a a/b | b/a",
        "./a//b/../c,            a/c a/c/d | a/b a",
        "*,                      a b/c .hidden |",
        "*/b,                    a/b a/b/c | b a/x/b",
        "*.md,                   x.md .md | a/x.md xmd",
        "**/*.md,                x.md a/x.md a/b/x.md a/b/x.md/c | x.mdx",
        "**,                     a a/b |",
        "**/b,                   b a/b x/y/b b/c | ab a/xb",
        "a/**,                   a/b a/b/c | a b",
        "a/**/c,                 a/c a/b/c a/b/x/c | a/cc c",
        "**c,                    c a/c xc a/xc |",
        "a?c,                    abc a.c | ac a/c",
        "a[b-d]e,                abe ade | aee ae",
        "a[^b]c,                 axc | abc",
        "a\\*c,                  a*c | abc",
        "a.b+c(d)|e{f}$,         a.b+c(d)|e{f}$ | axb",
        "*.md !README.md,        x.md | README.md a/README.md",
        "!README.md *.md,        x.md README.md |",
        "*.md !README*.md README-secret.md, x.md README-secret.md | README.md README-x.md",
        "a !a/b,                 a a/c | a/b a/b/c",
        "a !a/b a/b/c,           a a/b/c a/b/c/d | a/b a/b/x",
        "* !keep,                a b/c | keep keep/x",
        "../a . / .. ,           | a b/a",
    })
    void patterns(String patterns, String paths) {
        IgnoreFile file = parse(patterns.replace(' ', '\n'));
        String shown = " " + paths + " ";
        int bar = shown.lastIndexOf(" | ") + 1;
        assertThat(bar).isPositive();
        for (String path : shown.substring(0, bar).strip().split(" ")) {
            assertThat(path.isEmpty() || file.verdict(path).excludedBy().isPresent())
                    .as("%s excludes %s", patterns, path)
                    .isTrue();
        }
        for (String path : shown.substring(bar + 1).strip().split(" ")) {
            assertThat(path.isEmpty() || file.verdict(path).excludedBy().isEmpty())
                    .as("%s lets %s be", patterns, path)
                    .isTrue();
        }
    }

    @Test
    void commentsBlanksAndLineEnds() {
        IgnoreFile file = parse("\uFEFFfirst\r\n# a\n\n  b  \n #c\n!  first/x\n");
        assertThat(file.verdict("first").excludedBy().orElseThrow().location()).hasToString(".containerignore:1");
        assertThat(file.verdict("b").excludedBy().orElseThrow().location()).hasToString(".containerignore:4");
        assertThat(file.verdict("#c").excludedBy()).isPresent();
        assertThat(file.verdict("a").excludedBy()).isEmpty();
        assertThat(file.verdict("first/x").excludedBy()).isEmpty();
    }

    @Test
    void malformedPatternsAreToldWithTheirLines() {
        Problems problems = new Problems();
        IgnoreFile.parse("src/.dockerignore", "a\n!\n[b\n", problems);
        assertThat(problems.asList())
                .extracting(Problem::toString)
                .containsExactly(
                        "src/.dockerignore:2: \"!\" without a pattern", "src/.dockerignore:3: \"[b\" is not a pattern");
    }

    @TempDir
    Path directory;

    @Test
    void nothingThatIsIgnoredIsCopied() {
        Workshop shop = new Workshop(directory)
                .files("a/x", "a/x.bak", "a/tmp/y", "a/tmp/keep", "b.bak")
                .file(".dockerignore", "**/*.bak\na/tmp\n!a/tmp/keep\n");
        assertThat(shop.copy(". .").fileTree()).containsOnlyKeys("a/x", "a/tmp/keep");
    }

    @Test
    void theContainersOwnFileComesFirst() {
        Workshop shop = new Workshop(directory)
                .files("a", "b")
                .file(".dockerignore", "a\n")
                .file(".containerignore", "b\n");
        assertThat(shop.copy(". .").fileTree()).containsOnlyKeys("a");
    }

    @Test
    void aSourceThatIsIgnoredIsAProblemThatNamesTheLine() {
        Workshop shop = new Workshop(directory).files("a", "b/c").file(".containerignore", "# x\na\nb\n");
        assertThat(shop.copy("a .").copy("b/c .").copy("b/* .").problems())
                .containsExactly(
                        "src/Kubefile:1: source \"a\" is left out by src/.containerignore:2 (\"a\")",
                        "src/Kubefile:2: source \"b/c\" is left out by src/.containerignore:3 (\"b\")",
                        "src/Kubefile:3: source \"b/*\" matches nothing in src but what is left out by"
                                + " src/.containerignore:3");
    }

    @Test
    void aDirectoryWithOnlyIgnoredFilesIsKeptEmpty() {
        Workshop shop = new Workshop(directory).files("rootfs/lib/.gitkeep").file(".containerignore", "**/.gitkeep\n");
        assertThat(shop.copy("rootfs .").tree()).containsExactly(Map.entry("lib", "/"));
    }
}
