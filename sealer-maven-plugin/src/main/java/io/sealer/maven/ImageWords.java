package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.build.ArchiveSettings;
import io.sealer.image.ArchiveFormat;
import io.sealer.image.Compression;
import java.util.Locale;
import java.util.function.Function;
import org.apache.maven.project.MavenProject;

/** What the words in the parameters mean that say what kind of image is made, and how it is written. */
final class ImageWords {

    private ImageWords() {}

    /** The name of the image: the one that is given, or else the project's own. */
    static String name(String given, MavenProject project) {
        return given != null && !given.isBlank()
                ? given.strip()
                : (project.getArtifactId() + ":" + project.getVersion())
                        .toLowerCase(Locale.ROOT)
                        .replace('+', '-');
    }

    /**
     * The type of the image.
     *
     * @throws ProblemException when there is no such type
     */
    static String type(String given) {
        if (!given.equals("kube-installer") && !given.equals("app-installer")) {
            throw new ProblemException(Problem.project("\"" + given + "\" is not a type of sealer image")
                    .withRemedy("set <type> or -Dsealer.type to kube-installer or app-installer"));
        }
        return given;
    }

    /**
     * How the image is written.
     *
     * @throws ProblemException with every word that nobody knows
     */
    static ArchiveSettings archives(String compression, String format, boolean platformArtifacts) {
        Problems problems = new Problems();
        ArchiveSettings settings = new ArchiveSettings(
                word(compression, Compression::parse, Compression.AUTO, "compression", problems),
                word(format, ArchiveFormat::parse, ArchiveFormat.SEALER, "archiveFormat", problems),
                platformArtifacts);
        problems.throwIfAny();
        return settings;
    }

    private static <T> T word(String text, Function<String, T> parser, T instead, String name, Problems problems) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            problems.add(Problem.project(e.getMessage()).withRemedy("correct <" + name + "> or -Dsealer." + name));
            return instead;
        }
    }
}
