package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ArchiveSettings;
import io.sealer.build.ArtifactImages;
import io.sealer.build.BaseSettings;
import io.sealer.build.CheckSettings;
import io.sealer.build.ClusterfilePlaces;
import io.sealer.build.ImageProject;
import io.sealer.build.LastRun;
import io.sealer.build.PlatformList;
import io.sealer.build.PushStep;
import io.sealer.build.StepFiles;
import io.sealer.build.UsedFiles;
import io.sealer.oci.Platform;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What the three goals of the lifecycle share: the description of the project. */
abstract class AbstractImageMojo extends AbstractSealerMojo {

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    /**
     * The build context: the directory that COPY, ADD and APP read from. It is never copied; files go from here
     * straight into the image.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.context", defaultValue = "${basedir}/src/main/sealer")
    private File contextDirectory;

    /**
     * The Kubefile. A relative path is looked for in the context, then in the project.
     *
     * <pre>{@code mvn package -Dsealer.kubefile=Kubefile.edge}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.kubefile", defaultValue = "Kubefile")
    private String kubefile;

    /**
     * Files of the context whose {@code @name@} are replaced by Maven properties while the image is built, as Ant
     * patterns relative to the context. The files themselves stay as they are. Only UTF-8 text of at most 1 MiB; a
     * name that the project does not define is an error. Default: none.
     *
     * <pre>{@code
     * <filtered>
     *   <pattern>imageList</pattern>
     *   <pattern>rootfs/etc/kubeadm.yml</pattern>
     * </filtered>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter
    private List<String> filtered;

    /**
     * Name of the image, with its tag, as {@code sealer run} will know it. A name without a registry is stored as
     * {@code localhost/NAME}, as sealer does. Default: <code>${project.artifactId}:${project.version}</code> in lower
     * case, with {@code -} for {@code +}.
     *
     * <pre>&lt;image&gt;registry.example.com/clusters/edge:${project.version}&lt;/image&gt;</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.image")
    private String image;

    /**
     * Platforms of the hosts that the cluster is for, as {@code os/architecture} or {@code os/architecture/variant}. The
     * Kubefile is executed for each of them, with its {@code $ARCH}, and container images are fetched for each; one
     * archive holds all of them.
     *
     * <pre>{@code
     * <platforms>
     *   <platform>linux/amd64</platform>
     *   <platform>linux/arm64</platform>
     * </platforms>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.platforms", defaultValue = "linux/amd64")
    private List<String> platforms;

    /**
     * Files of the context that may be made for another architecture than that of the hosts, as Ant patterns relative to
     * the context. Otherwise a program in {@code bin/} for another machine ends the build, and so does {@code COPY amd64 .}
     * where the image is for another architecture. Default: none.
     *
     * <pre>{@code
     * <foreignFiles>
     *   <pattern>amd64/images/**</pattern>
     * </foreignFiles>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.foreignFiles")
    private List<String> foreignFiles;

    /**
     * Short names for base images, as {@code NAME=IMAGE}: what FROM in the Kubefile may say instead. A name without a
     * tag stands for all tags. The image may be a name in a registry, {@code mvn:GROUP:ARTIFACT}, or {@code ./PATH} of an
     * archive. Default: none.
     *
     * <pre>{@code
     * <baseImages>
     *   <baseImage>kubernetes=docker.io/sealerio/kubernetes</baseImage>
     *   <baseImage>platform=mvn:com.example:platform-cluster</baseImage>
     * </baseImages>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter
    private List<String> baseImages;

    /**
     * What the image installs: {@code kube-installer} (a cluster) or {@code app-installer} (applications on a cluster
     * that is there already).
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.type", defaultValue = "kube-installer")
    private String type;

    /**
     * How layers are compressed: {@code auto} (zstd for what shrinks, nothing for what is compressed already),
     * {@code none}, {@code gzip} (for old tools that cannot read zstd) or {@code zstd}. Goals that write no layers only
     * check the word, so that a wrong one is known before anything is fetched.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.compression", defaultValue = "auto")
    private String compression;

    /**
     * How the images of several platforms lie in one archive: {@code sealer} (what {@code sealer load} and {@code sealer
     * save} know: an OCI archive a platform in one tar), or {@code oci} (one OCI archive with an index, which skopeo, podman
     * and buildah read, and where platforms share layers; sealer would load the image of its own host only). An image for
     * one platform is the same in both.
     *
     * <pre>{@code mvn package -Dsealer.platforms=linux/amd64,linux/arm64 -Dsealer.archiveFormat=oci}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.archiveFormat", defaultValue = "sealer")
    private String archiveFormat;

    /**
     * Whether each platform's image is written into a file of its own, too, and attached to the project with the platform
     * as its classifier: {@code linux-amd64}, {@code linux-arm64}, {@code linux-arm-v7}. Whoever needs one platform only
     * can then have it alone, as a dependency or with {@code FROM mvn:GROUP:ARTIFACT:VERSION:linux-arm64}. Each platform
     * lies on the disk twice then.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.platformArtifacts", defaultValue = "false")
    private boolean platformArtifacts;

    /**
     * Whether an archive is written. Without one, {@code package-image} makes only what {@code push} has to send, in
     * {@code target/sealer/thin.tar}: the layers that are not in the release of {@code sealer.previous}. The project then
     * has no artifact: {@code install} and {@code deploy} carry nothing, and {@code verify} has nothing to read.
     *
     * <pre>{@code
     * mvn deploy -Dsealer.push -Dsealer.archive=false -Dsealer.previous=registry.example.com/clusters/edge:1.0.0
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.archive", defaultValue = "true")
    private boolean archive;

    /**
     * Values for the Kubefile's {@code ARG} instructions. On the command line: {@code -Dsealer.buildArgs=A=1,B=2},
     * which wins over the POM name by name.
     *
     * <pre>{@code
     * <buildArgs>
     *   <CALICO_VERSION>v3.23.5</CALICO_VERSION>
     * </buildArgs>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter
    private Map<String, String> buildArgs;

    /**
     * Lock file with the digest of every image, as {@code sealer:lock} writes it. Default: {@code images.lock} in the
     * context, if it is there. With a lock the build takes its digests, asks no registry what a tag means today, and
     * fails when the cluster needs an image, or an image for a platform, that the lock lacks.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.lockFile")
    private File lockFile;

    /**
     * Time of the image, for {@code created} in its configuration and for nothing else: layers do not depend on it.
     * ISO-8601, or seconds since 1970. Unset: 1970-01-01T00:00:00Z.
     *
     * @since 1.0.0
     */
    @Parameter(defaultValue = "${project.build.outputTimestamp}", readonly = true)
    private String outputTimestamp;

    /**
     * Shows what would be done, each image with the bytes to fetch and those in the cache, and does nothing: no blob
     * is fetched, but for those of a base image, whose files name images too, and nothing written into the project (but
     * for compressed archives that ADD expands below {@code target}). Manifests that had to be asked for stay in the
     * cache. {@code push} says which blobs it would send, and what the tags stand for now.
     *
     * <pre>{@code mvn package -Dsealer.dryRun}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.dryRun", defaultValue = "false")
    private boolean dryRun;

    /**
     * How much the rules of {@code sealer:check} matter, as {@code RULE=SEVERITY}: {@code error} ends the build,
     * {@code warning} is logged, {@code info} is only reported by {@code sealer:check}, {@code off} is not looked for.
     * Rules that are not named here matter as docs/check.md says. Default: none.
     *
     * <pre>{@code
     * <checks>
     *   <check>kubeadm-template=off</check>
     *   <check>sealer-limit=error</check>
     * </checks>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.checks")
    private List<String> checks;

    /**
     * Trusts nothing in the cache that was not hashed in this build, does all work though nothing seems to have changed, and
     * writes the archive anew.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.force", defaultValue = "false")
    private boolean force;

    @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
    private File buildDirectory;

    @Parameter(defaultValue = "${project.build.finalName}", readonly = true, required = true)
    private String finalName;

    private final UsedFiles used = new UsedFiles();
    private LastRun lastRun;

    @Override
    Optional<String> reasonToSkip() {
        return withoutImage(project);
    }

    @Override
    void checkWhatFollows() {
        boolean deploys = !isCalledByName() && session().getGoals().contains("deploy");
        if (deploys && !isGoalSkipped("push")) {
            PushAhead.of(project, this::evaluated)
                    .ifPresent(push -> PushStep.checkBefore(
                            push.image().orElseGet(() -> ImageWords.name(image, project)),
                            push.tags(),
                            session().isOffline()));
        }
    }

    /** The images that Maven knows; none for goals that need no base image. */
    ArtifactImages artifactImages() {
        return ArtifactImages.none();
    }

    /** Whether this goal did the same before, and nothing has changed since; then it has said again what it said. */
    final boolean isUnchanged() {
        return !dryRun && !force && lastRun().repeat(progress());
    }

    /** What this goal did last. */
    final LastRun lastRun() {
        if (lastRun == null) {
            List<Path> read = new ArrayList<>(filesOfSteps());
            read.add(lockTarget());
            lastRun = new GoalMemory(this, read).lastRun(used);
        }
        return lastRun;
    }

    /** Whether files of the context decide what this goal does. */
    boolean readsContext() {
        return true;
    }

    /** The small files of earlier goals, and beside the context, that this one reads. */
    List<Path> filesOfSteps() {
        List<Path> files = new ArrayList<>(ClusterfilePlaces.of(basedir(), context()));
        files.add(new StepFiles(workDirectory()).fetched());
        return files;
    }

    /**
     * The files that this goal may have from Maven.
     *
     * @param texts where they may be named
     * @return nothing where that cannot be told from here
     */
    Optional<List<Path>> filesOfMaven(List<String> texts) {
        return Optional.of(List.of());
    }

    /** Whether nothing but parameters and files decides what this goal does: no server has to be asked. */
    boolean isDecidedByFiles() {
        return true;
    }

    final MavenProject project() {
        return project;
    }

    /**
     * The project as the steps see it.
     *
     * @throws ProblemException when parameters contradict each other or make no sense
     */
    final ImageProject imageProject() {
        if (lockFile != null && !lockFile.isFile()) {
            throw new ProblemException(Problem.project("There is no lock file " + lockFile)
                    .withRemedy("write it with mvn sealer:lock, or correct <lockFile> or -Dsealer.lockFile"));
        }
        return projectToLock();
    }

    /**
     * The project; its lock need not be there yet.
     *
     * @throws ProblemException when parameters contradict each other or make no sense
     */
    final ImageProject projectToLock() {
        archives();
        return new ImageProject(
                basedir(),
                context(),
                kubefile(),
                workDirectory(),
                buildDirectory.toPath().resolve(finalName + ".tar"),
                ImageWords.name(image, project),
                ImageWords.type(type),
                platforms(),
                new BaseSettings(AbstractRegistryMojo.orEmpty(baseImages), artifactImages(), Optional.of(used)),
                ProjectProperties.of(project, session()),
                BuildArguments.of(buildArgs, project, session()),
                AbstractRegistryMojo.orEmpty(filtered),
                AbstractRegistryMojo.orEmpty(foreignFiles),
                Optional.of(lockTarget()).filter(Files::isRegularFile),
                Timestamp.normalize(outputTimestamp),
                pluginVersion());
    }

    /**
     * The platforms that are asked for.
     *
     * @throws ProblemException with every one that makes no sense
     */
    final List<Platform> platforms() {
        return PlatformList.parse(platforms);
    }

    /** Whether there is a project, and not only a directory in which Maven was called. */
    final boolean hasProject() {
        return project.getFile() != null;
    }

    /** Directory of the project; where there is none, that in which Maven was called. */
    final Path basedir() {
        return hasProject()
                ? project.getBasedir().toPath()
                : Path.of(session().getExecutionRootDirectory()).toAbsolutePath();
    }

    /** Where the project's lock is, or would be. */
    final Path lockTarget() {
        return lockFile != null
                ? lockFile.toPath().toAbsolutePath().normalize()
                : context().resolve("images.lock");
    }

    /** Whether nothing is to be believed unseen: what is in the cache, and that nothing has changed. */
    final boolean force() {
        return force;
    }

    /** Whether nothing is to be done but to say what would be. */
    final boolean isDryRun() {
        return dryRun;
    }

    /** How much rules matter. */
    final CheckSettings checks() {
        return CheckSettings.ofRules(AbstractRegistryMojo.orEmpty(checks));
    }

    final Path context() {
        return contextDirectory.toPath().toAbsolutePath().normalize();
    }

    final Path kubefile() {
        Path inContext = context().resolve(kubefile);
        Path inProject = basedir().resolve(kubefile);
        return Files.exists(inContext) || !Files.exists(inProject) ? inContext : inProject;
    }

    final Path workDirectory() {
        return buildDirectory.toPath().resolve("sealer");
    }

    /**
     * How the image is written.
     *
     * @throws ProblemException with every word that nobody knows
     */
    final ArchiveSettings archives() {
        ArchiveSettings settings = ImageWords.archives(compression, archiveFormat, platformArtifacts);
        return archive ? settings : settings.withoutArchive();
    }

    /** Whether only what is to be pushed is made. */
    final boolean isThin() {
        return !archive;
    }
}
