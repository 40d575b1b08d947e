package io.sealer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Where the tests find and leave things: all below the module's {@code target} directory. */
public final class Workspace {

    private Workspace() {}

    /** The directory of the parent POM. */
    static Path root() {
        return path("it.root");
    }

    /** The version under test. */
    public static String version() {
        return property("it.version");
    }

    /** The module's {@code target}. */
    public static Path target() {
        return path("it.directory");
    }

    /** The local repository into which this build's plugin and archetype were installed. */
    static Path localRepository() {
        return path("it.localRepository");
    }

    /** The local repository of the build that runs the tests; a source of everybody else's artifacts. */
    static Path outerRepository() {
        return path("it.outerRepository");
    }

    /** Settings of the user who runs the tests; may not exist. */
    static Path outerSettings() {
        return path("it.outerSettings");
    }

    /** An empty directory of this name, whatever an earlier run left there. */
    static Path directory(String name) {
        Path directory = target().resolve("work").resolve(name);
        try {
            delete(directory);
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a tree, if there is one. */
    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("system property " + name
                    + " is not set: these tests are run by Maven, see the failsafe plugin in it/pom.xml");
        }
        return value;
    }

    private static Path path(String name) {
        return Path.of(property(name)).toAbsolutePath().normalize();
    }
}
