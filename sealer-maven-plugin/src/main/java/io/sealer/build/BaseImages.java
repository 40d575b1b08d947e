package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
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
import io.sealer.registry.Resolution;
import io.sealer.rootfs.BaseImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what FROM names: an artifact of Maven, an archive or layout on the disk, a dependency by the name of its image, or
 * an image in a registry, which is brought into the cache.
 */
final class BaseImages {

    /** How buildah's FROM writes archives. */
    private static final List<String> TRANSPORTS = List.of("oci-archive:", "docker-archive:", "oci:");

    private static final String LOCAL_REMEDY = "names below " + ArchiveName.LOCAL_DOMAIN + "/ are those of images that"
            + " were built and not pushed: make the one meant a dependency of type sealer-image, which is found by this"
            + " name, or write FROM mvn:GROUP:ARTIFACT or ./PATH of its archive";

    private final ImageProject project;
    private final RegistryConfiguration registries;
    private final Path cacheRoot;
    private final CacheRoom room;
    private final boolean force;
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
        this(project, registries, CacheRoom.of(cacheRoot), force, pin, progress);
    }

    BaseImages(
            ImageProject project,
            RegistryConfiguration registries,
            CacheRoom room,
            boolean force,
            BasePin pin,
            Progress progress) {
        this.project = project;
        this.registries = registries;
        this.cacheRoot = room.cacheRoot();
        this.room = room;
        this.force = force;
        this.layers = new BaseLayers(cacheRoot, force);
        this.pin = pin;
        this.progress = progress;
    }

    /** Those that are on this machine already, as the last build left them. */
    static BaseImages ofLastBuild(ImageProject project, Path cacheRoot, BasePin pin) {
        RegistryConfiguration offline =
                RegistryConfiguration.plain(project.pluginVersion()).withOffline(true);
        return new BaseImages(project, offline, cacheRoot, false, pin, Progress.silent());
    }

    /** An image that was found, and of which no layer was fetched yet. */
    interface Found {

        /**
         * The image; all of its layers are on this machine then.
         *
         * @param told hears what was fetched
         * @throws ProblemException when it cannot be had, or nothing can be built on it
         */
        BaseImage bring(Progress told);
    }

    /**
     * The images that FROM names on each platform. Nothing is fetched before all of them are known to be there.
     *
     * @throws ProblemException when one cannot be had, or nothing can be built on it, or there is no room for it
     */
    Map<Platform, BaseImage> find(Map<Platform, Instruction.From> lines) throws IOException {
        EachPlatform platforms = new EachPlatform(lines.keySet(), progress);
        try (RemoteBase remote = new RemoteBase(registries, cacheRoot, force, layers, progress)) {
            Map<Platform, Found> found =
                    platforms.map((platform, problems, told) -> find(lines.get(platform), platform, remote, told));
            Problems problems = new Problems();
            room.check(remote.leastBytes(), problems);
            problems.throwIfAny();
            return platforms.map((platform, own, told) -> found.get(platform).bring(told));
        }
    }

    private Found find(Instruction.From from, Platform built, RemoteBase remote, Progress told) {
        Platform platform = platform(from, built);
        BaseAliases aliases = new BaseAliases(project.bases().aliases());
        try {
            return find(from, aliases.resolve(from.image()), platform, remote, told);
        } catch (ProblemException e) {
            Optional<String> meant = aliases.nearest(from.image());
            throw e.mapped(problem -> {
                Problem placed =
                        ofLine(from, problem.location().isPresent() ? problem : problem.withLocation(from.location()));
                return meant.map(name -> placed.withRemedy(didYouMean(name, placed.remedy())))
                        .orElse(placed);
            });
        }
    }

    /** What the POM says about platforms changes nothing for a line that names one. */
    private static Problem ofLine(Instruction.From from, Problem problem) {
        boolean another = from.platform().isPresent() && problem.remedy().equals(Resolution.OTHER_PLATFORM);
        return another ? problem.withRemedy("correct --platform in this line, or choose another image") : problem;
    }

    private static String didYouMean(String alias, String otherwise) {
        return "did you mean " + alias + ", a name of <baseImages>?"
                + (otherwise.isEmpty() ? "" : " Else " + otherwise);
    }

    private Found find(Instruction.From from, String image, Platform platform, RemoteBase remote, Progress told) {
        if (image.startsWith(ImageSource.ARTIFACT)) {
            ArtifactImage artifact =
                    project.bases().artifacts().resolve(image.substring(ImageSource.ARTIFACT.length()));
            return archive(from, ImageSource.ARTIFACT + artifact.coordinates(), artifact.file(), platform);
        }
        Optional<Path> file = file(from, image);
        if (file.isPresent()) {
            return archive(from, recorded(image, file.get()), file.get(), platform);
        }
        Optional<ArtifactImage> dependency = dependency(image, platform);
        if (dependency.isPresent()) {
            told.info("FROM " + from.image() + " is the dependency "
                    + dependency.get().coordinates());
            return archive(from, image, dependency.get().file(), platform);
        }
        Reference reference = reference(from, image);
        try {
            return remote.find(reference, pin.pin(reference, from.location()), platform, from.location());
        } catch (ProblemException e) {
            if (!image.startsWith(ArchiveName.LOCAL_DOMAIN + "/")) {
                throw e;
            }
            throw e.mapped(problem -> problem.withRemedy(LOCAL_REMEDY));
        }
    }

    /** What is asked for: the platform that is built for, unless the line has one of its own. */
    private static Platform platform(Instruction.From from, Platform built) {
        try {
            return from.platform().map(Platform::parse).orElse(built);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.at(from.location(), "--platform: " + e.getMessage()), e);
        }
    }

    /** What image and lock call a file: nothing that tells where this machine keeps it. */
    private String recorded(String image, Path file) {
        boolean anywhere = Path.of(path(image)).isAbsolute()
                && !file.startsWith(project.basedir().toAbsolutePath().normalize());
        return anywhere ? String.valueOf(file.getFileName()) : project.display(file);
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

    private static String path(String image) {
        return TRANSPORTS.stream()
                .filter(image::startsWith)
                .findFirst()
                .map(transport -> image.substring(transport.length()))
                .orElse(image);
    }

    /** A path looks like one; in the context first, then in the project. */
    private Optional<Path> file(Instruction.From from, String image) {
        String path = path(image);
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
                String places = inContext.equals(inProject)
                        ? "no " + project.display(inProject)
                        : "neither " + project.display(inContext) + " nor " + project.display(inProject);
                throw new ProblemException(Problem.at(from.location(), "FROM " + from.image() + ": there is " + places)
                        .withRemedy("a path is relative to the context, or else to the project"));
            }
            return Optional.of(found);
        } catch (InvalidPathException e) {
            throw new ProblemException(Problem.at(from.location(), "\"" + path + "\" is no path"), e);
        }
    }

    /**
     * The dependency whose image has this name: a name without a registry means what the build of it took it for. Of
     * several, as those of one platform each, one that has the platform.
     */
    private Optional<ArtifactImage> dependency(String image, Platform platform) {
        Optional<ArtifactImage> first = Optional.empty();
        for (ArtifactImage artifact : project.bases().artifacts().dependencies()) {
            project.bases().use(artifact.file());
            OciArchiveReader archive = OciArchiveReader.open(artifact.file());
            if (archive.name().filter(recorded -> isName(image, recorded)).isPresent()) {
                if (!fitting(archive, platform).isEmpty()) {
                    return Optional.of(artifact);
                }
                first = first.or(() -> Optional.of(artifact));
            }
        }
        return first;
    }

    private static List<ArchivedImage> fitting(OciArchiveReader archive, Platform platform) {
        return archive.images().stream()
                .filter(image -> platform.tolerates(image.platform()))
                .toList();
    }

    private static boolean isName(String image, String recorded) {
        try {
            return ArchiveName.of(image).toString().equals(recorded)
                    || Reference.parse(image).toString().equals(recorded);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private OciArchiveReader opened(Instruction.From from, Path file) {
        try {
            return OciArchiveReader.open(file);
        } catch (ProblemException e) {
            throw e.mapped(problem ->
                    problem.withLocation(from.location()).about("FROM " + from.image() + ": " + project.display(file)));
        }
    }

    private Found archive(Instruction.From from, String name, Path file, Platform platform) {
        project.bases().use(file);
        OciArchiveReader archive = opened(from, file);
        List<ArchivedImage> fitting = fitting(archive, platform);
        if (fitting.size() != 1) {
            throw new ProblemException(Problem.at(
                            from.location(),
                            "FROM " + from.image() + ": " + project.display(file)
                                    + (fitting.isEmpty()
                                            ? " has no image for " + platform + "; it has one for " + platforms(archive)
                                            : " has " + fitting.size() + " images for " + platform))
                    .withRemedy(fitting.isEmpty() ? Resolution.OTHER_PLATFORM : ""));
        }
        ArchivedImage image = fitting.get(0);
        layers.checkNumber(image.manifest(), name, from.location());
        return told -> layers.base(
                new BaseLayers.Source(name, Optional.empty(), archive.root().digest(), from.location()),
                image.manifest(),
                image.rawConfig(),
                archive.layers(image));
    }

    private static String platforms(OciArchiveReader archive) {
        return String.join(
                ", ",
                archive.images().stream()
                        .map(image -> image.platform().toString())
                        .toList());
    }

    /** Says what nobody could see in the Kubefile alone. */
    static void announce(BaseImage base, Platform built, Progress told) {
        Platform made = base.config().platform();
        if (!built.tolerates(made)) {
            told.warn(
                    "FROM " + base.name() + ": this image is made for " + made + ", what is built on it for " + built);
        }
        if (!base.config().onBuild().isEmpty()) {
            told.warn("FROM " + base.name() + ": what it wants done in each build on it (ONBUILD) is left out: "
                    + String.join("; ", base.config().onBuild()));
        }
        if (base.extension().isEmpty()) {
            told.warn("FROM " + base.name() + ": this is no image of sealer's (it lacks the annotation "
                    + SealerExtension.ANNOTATION + "); its files are taken, and it brings no applications");
        }
    }
}
