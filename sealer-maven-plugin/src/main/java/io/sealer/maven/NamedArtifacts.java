package io.sealer.maven;

import io.sealer.ProblemException;
import io.sealer.build.ArtifactImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images of Maven that a project may use. Which file one is, Maven decides anew in each build: it may come from another
 * module, from the local repository, or be a newer snapshot.
 */
final class NamedArtifacts {

    private static final Pattern NAME = Pattern.compile("\\bmvn:([^\\s,;\"']*)");

    private NamedArtifacts() {}

    /**
     * Their files.
     *
     * @param texts where their names stand, if anywhere
     * @return nothing where a name is put together, or something cannot be had: the goal itself knows more
     */
    static Optional<List<Path>> files(ArtifactImages images, List<String> texts) {
        List<Path> files = new ArrayList<>();
        try {
            images.dependencies().forEach(dependency -> files.add(dependency.file()));
            for (String text : texts) {
                Matcher matcher = NAME.matcher(text);
                while (matcher.find()) {
                    String coordinates = matcher.group(1);
                    if (coordinates.isEmpty() || coordinates.matches(".*[$@\\\\].*")) {
                        return Optional.empty();
                    }
                    files.add(images.resolve(coordinates).file());
                }
            }
            return Optional.of(files);
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }
}
