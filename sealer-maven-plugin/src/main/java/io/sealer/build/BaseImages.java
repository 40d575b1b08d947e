package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.build.ArtifactImages.ArtifactImage;
import io.sealer.image.ArchiveName;
import io.sealer.image.ArchivedImage;
import io.sealer.image.OciArchiveReader;
import io.sealer.image.SealerExtension;
import io.sealer.kubefile.Instruction;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.rootfs.BaseImage;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds what FROM names: an artifact of Maven, an archive or layout on the disk, a dependency by the name of its image, or
 * an image in a registry, which is brought into the cache.
 */
final class BaseImages {

    /** How buildah's FROM writes archives. */
    private static final List<String> TRANSPORTS = List.of("oci-archive:", "docker-archive:", "oci:");

    private final ImageProject project;
    private final RemoteBase remote;
    private final BaseLayers layers;
    private final BasePin pin;
    private final Progress progress;

    /**
     * The base images of a project.
     *
     * @param registries how registries are reached
     * @param force whether nothing in the cache is trusted that was not hashed in this build
     * @param pin which digest a lock has for the base
     */
    BaseImages(
            ImageProject project,
            RegistryConfiguration registries,
            Path cacheRoot,
            boolean force,
            BasePin pin,
            Progress progress) {
        this.project = project;
        this.layers = new BaseLayers(cacheRoot, force);
        this.remote = new RemoteBase(registries, cacheRoot, force, layers, progress);
        this.pin = pin;
        this.progress = progress;
    }

    /** Those that are on this machine already, as the last build left them. */
    static BaseImages ofLastBuild(ImageProject project, Path cacheRoot, BasePin pin) {
        RegistryConfiguration offline =
                RegistryConfiguration.plain(project.pluginVersion()).withOffline(true);
        return new BaseImages(project, offline, cacheRoot, false, pin, Progress.silent());
    }

    /**
     * The image that FROM names; all of its layers are on this machine then.
     *
     * @throws ProblemException when it cannot be had, or nothing can be built on it
     */
    BaseImage find(Instruction.From from) {
        Platform platform = platform(from);
        String image = new BaseAliases(project.bases().aliases()).resolve(from.image());
        if (image.startsWith(ImageSource.ARTIFACT)) {
            ArtifactImage artifact = resolve(from, image.substring(ImageSource.ARTIFACT.length()));
            return archive(from, ImageSource.ARTIFACT + artifact.coordinates(), artifact.file(), platform);
        }
        Optional<Path> file = file(from, image);
        if (file.isPresent()) {
            return archive(from, project.display(file.get()), file.get(), platform);
        }
        Optional<ArtifactImage> dependency = dependency(image);
        if (dependency.isPresent()) {
            progress.info("FROM " + from.image() + " is the dependency "
                    + dependency.get().coordinates());
            return archive(from, image, dependency.get().file(), platform);
        }
        Reference reference = reference(from, image);
        return remote.fetch(reference, pin.pin(reference, from.location()), platform, from.location());
    }

    private Platform platform(Instruction.From from) {
        try {
            return from.platform().map(Platform::parse).orElse(project.platform());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.at(from.location(), "--platform: " + e.getMessage()), e);
        }
    }

    private ArtifactImage resolve(Instruction.From from, String coordinates) {
        try {
            return project.bases().artifacts().resolve(coordinates);
        } catch (ProblemException e) {
            throw new ProblemException(
                    e.problems().stream()
                            .map(problem -> problem.withLocation(from.location()))
                            .toList(),
                    e);
        }
    }

    private static Reference reference(Instruction.From from, String image) {
        try {
            return Reference.parse(image);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.at(from.location(), e.getMessage())
                            .withRemedy("FROM takes a name in a registry, ./PATH of an archive or an OCI layout,"
                                    + " mvn:GROUP:ARTIFACT, a name of <baseImages>, or scratch"),
                    e);
        }
    }

    /** A path looks like one; in the context first, then in the project. */
    private Optional<Path> file(Instruction.From from, String image) {
        String path = TRANSPORTS.stream()
                .filter(image::startsWith)
                .findFirst()
                .map(transport -> image.substring(transport.length()))
                .orElse(image);
        boolean looksLikeOne = path.length() < image.length()
                || path.startsWith("/")
                || path.startsWith("./")
                || path.startsWith("../")
                || path.endsWith(".tar");
        if (!looksLikeOne) {
            return Optional.empty();
        }
        try {
            Path inContext = project.context().resolve(path).normalize();
            Path inProject = project.basedir().resolve(path).normalize();
            Path found = Files.exists(inContext) ? inContext : inProject;
            if (!Files.exists(found)) {
                throw new ProblemException(Problem.at(
                                from.location(),
                                "FROM " + from.image() + ": there is neither " + project.display(inContext) + " nor "
                                        + project.display(inProject))
                        .withRemedy("a path is relative to the context, or else to the project"));
            }
            return Optional.of(found);
        } catch (InvalidPathException e) {
            throw new ProblemException(Problem.at(from.location(), "\"" + path + "\" is no path"), e);
        }
    }

    /** The dependency whose image has this name: a name without a registry means what the build of it took it for. */
    private Optional<ArtifactImage> dependency(String image) {
        for (ArtifactImage artifact : project.bases().artifacts().dependencies()) {
            Optional<String> recorded = OciArchiveReader.open(artifact.file()).name();
            if (recorded.isPresent() && isName(image, recorded.get())) {
                return Optional.of(artifact);
            }
        }
        return Optional.empty();
    }

    private static boolean isName(String image, String recorded) {
        try {
            return ArchiveName.of(image).toString().equals(recorded)
                    || Reference.parse(image).toString().equals(recorded);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private BaseImage archive(Instruction.From from, String name, Path file, Platform platform) {
        OciArchiveReader archive = OciArchiveReader.open(file);
        List<ArchivedImage> fitting = archive.images().stream()
                .filter(image -> platform.tolerates(image.platform()))
                .toList();
        if (fitting.size() != 1) {
            throw new ProblemException(Problem.at(
                    from.location(),
                    "FROM " + from.image() + ": " + project.display(file)
                            + (fitting.isEmpty()
                                    ? " has no image for " + platform + "; it has one for "
                                            + String.join(
                                                    ", ",
                                                    archive.images().stream()
                                                            .map(image -> image.platform()
                                                                    .toString())
                                                            .toList())
                                    : " has " + fitting.size() + " images for " + platform)));
        }
        ArchivedImage image = fitting.get(0);
        layers.checkNumber(image.manifest(), name, from.location());
        return layers.base(
                new BaseLayers.Source(name, Optional.empty(), archive.root().digest(), from.location()),
                image.manifest(),
                image.rawConfig(),
                archive.layers(image));
    }

    /** Says what nobody could see in the Kubefile alone. */
    void announce(BaseImage base) {
        Platform made = base.config().platform();
        if (!project.platform().tolerates(made)) {
            progress.warn("FROM " + base.name() + ": this image is made for " + made + ", what is built on it for "
                    + project.platform());
        }
        if (base.extension().isEmpty()) {
            progress.warn("FROM " + base.name() + ": this is no image of sealer's (it lacks the annotation "
                    + SealerExtension.ANNOTATION + "); its files are taken, and it brings no applications");
        }
    }
}
