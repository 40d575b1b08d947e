package io.sealer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Maven that can be run.
 *
 * @param name for test reports
 * @param home its {@code maven.home}
 */
record MavenInstallation(String name, Path home) {

    /** The Maven that runs this build. */
    static MavenInstallation own() {
        return new MavenInstallation("own", Path.of(Workspace.property("it.mavenHome")));
    }

    /** One that the build unpacked below {@code target}. */
    static MavenInstallation unpacked(String version) {
        Path home = Path.of(Workspace.property("it.mavens")).resolve("apache-maven-" + version);
        return new MavenInstallation(version, home);
    }

    /** The machine's own, the oldest that is supported, and a new one. */
    static List<MavenInstallation> all() {
        return List.of(own(), unpacked("3.6.3"), unpacked("3.9.16"));
    }

    /** The launcher. */
    Path executable() {
        return home.resolve("bin/mvn");
    }

    /** The JDK that runs these tests. */
    static Path ownJdk() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Other JDKs of the machine that are at least version 17, one for each version. */
    static List<Path> otherJdks() {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> !Files.isSymbolicLink(home) && Files.isExecutable(home.resolve("bin/javac")))
                    .filter(home -> release(home) >= 17
                            && release(home) != Runtime.version().feature())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the version from the {@code release} file that every JDK has. */
    private static int release(Path jdk) {
        try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return "Maven " + name;
    }
}
