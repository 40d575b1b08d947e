package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.SourceLocation;
import io.sealer.image.ArchiveName;
import io.sealer.image.ArchivedImage;
import io.sealer.image.SealerExtension;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A project as its files and its POM describe it: what every step is told.
 *
 * @param basedir directory of the project; places in messages are relative to it
 * @param context directory that COPY reads from
 * @param kubefile the Kubefile
 * @param workDirectory where small files between the steps go, {@code target/sealer}
 * @param archive the image that is made
 * @param imageName name of the image, with its tag
 * @param imageType {@code kube-installer} or {@code app-installer}
 * @param platforms what hosts the image is for, at least one
 * @param bases what is known of base images
 * @param properties what {@code @name@} may name
 * @param buildArgs values for ARG
 * @param filtered Ant patterns of the context's files whose {@code @name@} are replaced
 * @param foreignFiles Ant patterns of the context's files that may be made for other machines than the hosts
 * @param lockFile the lock of the project, if it has one
 * @param outputTimestamp time of the image in ISO-8601, for its configuration only
 * @param pluginVersion version of this plugin
 */
public record ImageProject(
        Path basedir,
        Path context,
        Path kubefile,
        Path workDirectory,
        Path archive,
        String imageName,
        String imageType,
        List<Platform> platforms,
        BaseSettings bases,
        Map<String, String> properties,
        Map<String, String> buildArgs,
        List<String> filtered,
        List<String> foreignFiles,
        Optional<Path> lockFile,
        String outputTimestamp,
        String pluginVersion) {

    public ImageProject {
        platforms = List.copyOf(platforms);
        properties = Map.copyOf(properties);
        buildArgs = Map.copyOf(buildArgs);
        filtered = List.copyOf(filtered);
        foreignFiles = List.copyOf(foreignFiles);
    }

    /**
     * What stands for the project of an image that was built elsewhere: paths are relative to the current directory.
     *
     * @param scratch where files may be made that are gone afterwards
     */
    static ImageProject foreign(OpenedImage image, Path scratch) {
        Path here = Path.of("").toAbsolutePath();
        Path file = here.resolve("image");
        return new ImageProject(
                here,
                here,
                file,
                scratch,
                file,
                image.name().orElse(""),
                image.platforms().get(0).extension().map(SealerExtension::type).orElse(""),
                image.platforms().stream().map(ArchivedImage::platform).toList(),
                BaseSettings.NONE,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                "",
                "");
    }

    /**
     * The image's full name.
     *
     * @throws ProblemException when what the project says is no name
     */
    public Reference name() {
        try {
            return ArchiveName.of(imageName);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project(e.getMessage())
                            .withRemedy("set <image> or -Dsealer.image to a name such as"
                                    + " registry.example.com/clusters/edge:1.0"),
                    e);
        }
    }

    /**
     * How a file is named to the user, and in what is published: relative to the project, so that it is the same wherever
     * the whole lies, unless the two have nothing in common.
     */
    public String display(Path file) {
        Path normal = file.toAbsolutePath().normalize();
        Path base = basedir.toAbsolutePath().normalize();
        boolean related = base.getNameCount() > 0
                && normal.getNameCount() > 0
                && Objects.equals(base.getRoot(), normal.getRoot())
                && base.getName(0).equals(normal.getName(0));
        return related ? base.relativize(normal).toString().replace('\\', '/') : normal.toString();
    }

    /** The Kubefile as a place. */
    public SourceLocation kubefileLocation() {
        return SourceLocation.of(display(kubefile));
    }

    /** The image of one platform alone, where there are several and each has a file of its own. */
    public Path archive(Platform platform) {
        if (platforms.size() == 1) {
            return archive;
        }
        String name = String.valueOf(archive.getFileName());
        int end = name.endsWith(".tar") ? name.length() - ".tar".length() : name.length();
        return archive.resolveSibling(
                name.substring(0, end) + "-" + PlatformList.classifier(platform) + name.substring(end));
    }

    /** The Kubefile as it takes effect, with Maven's properties in it. */
    public Path effectiveKubefile() {
        return workDirectory.resolve("Kubefile");
    }

    /** The images that the last collection found, with their digests. */
    public Path collectedLock() {
        return stepFiles().lock();
    }

    /** What is to be pushed of the image, where the last packaging made no archive. */
    public Path thinImage() {
        return stepFiles().thinImage();
    }

    /** What goals leave each other. */
    StepFiles stepFiles() {
        return new StepFiles(workDirectory);
    }

    /** What the archive holds, for other programs. */
    public Path report() {
        return workDirectory.resolve("image.json");
    }
}
