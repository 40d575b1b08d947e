package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.ArtifactImages;
import io.sealer.build.ChartOptions;
import io.sealer.build.ChosenHelm;
import io.sealer.build.ClusterSettings;
import io.sealer.build.DiscoverySettings;
import io.sealer.build.HelmArtifact;
import io.sealer.build.ImportedLock;
import io.sealer.discovery.RuntimeImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** What the goals share that find out which images a cluster needs. */
abstract class AbstractDiscoveryMojo extends AbstractRegistryMojo {

    /**
     * Further images to collect: references, or one path of a file that lists them (one a line; comments and blank
     * lines are fine).
     *
     * <pre>{@code
     * <imageList>
     *   <reference>docker.io/library/busybox:1.36</reference>
     * </imageList>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.imageList")
    private List<String> imageList;

    /**
     * Images to leave out though something names them: patterns, or one path of a file that lists them. {@code *}
     * stands for anything but a slash, {@code **} for anything; a pattern without a tag means every tag; short names
     * mean what they mean to docker.
     *
     * <pre>{@code
     * <ignoredImages>
     *   <pattern>quay.io/acme/test-*</pattern>
     *   <pattern>registry.k8s.io/**</pattern>
     * </ignoredImages>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.ignoredImages")
    private List<String> ignoredImages;

    /**
     * Files of the image that are not searched for images, as Ant patterns relative to the image's root.
     *
     * <pre>{@code
     * <notScanned>
     *   <pattern>manifests/templates/**</pattern>
     * </notScanned>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter
    private List<String> notScanned;

    /**
     * Locks of other projects to import, as {@code groupId:artifactId:version} (their classifier is
     * {@code images-lock}), the most important first. An image that one of them has is pinned to its digest; entries of
     * this project's own lock win. They come through Maven's resolver, from other modules of the build too, where a
     * dependency of type {@code lock} with that classifier makes sure that they are built first. Default: none.
     *
     * <pre>{@code
     * <imageLocks>
     *   <imageLock>com.example:platform-images:1.4</imageLock>
     * </imageLocks>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter
    private List<String> imageLocks;

    /**
     * Where images come from that manifests name by the cluster's own registry: its host, with or without the beginning
     * of a repository, and the registry and path to put in its place. The longest name wins. Needed where no list names
     * the same image with its registry. Sealer's name of the registry is {@code sea.hub:5000}; another one is known as
     * soon as it stands here. Default: none.
     *
     * <pre>{@code
     * <origins>
     *   <origin>sea.hub:5000/tigera=quay.io/tigera</origin>
     *   <origin>registry.local:5000=docker.io</origin>
     * </origins>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter
    private List<String> origins;

    /**
     * Images that come from files and artifacts instead of registries, as {@code NAME=SOURCE}: an archive or a directory
     * (what {@code docker save}, Jib and {@code skopeo copy} write: docker-archive, OCI archive or OCI layout; relative
     * to the project), or {@code mvn:groupId:artifactId[:version[:classifier]]} of type {@code tar}. Without {@code NAME=}
     * a source has all the images that it gives names to. What a manifest names so is then taken from there, and no
     * registry is asked; {@code images.lock} does not pin it, since it is something else with each build of the source. A
     * module of the same build has to be a dependency, so that it is built first. Default: none.
     *
     * <pre>{@code
     * <imageSources>
     *   <imageSource>docker.io/acme/app:1=../app/target/jib-image.tar</imageSource>
     *   <imageSource>mvn:com.acme:tools:1.0:image</imageSource>
     *   <imageSource>docker.io/acme/agent:2=../agent/target/agent-$ARCH.tar</imageSource>
     * </imageSources>
     * }</pre>
     *
     * {@code $ARCH} is the platform's architecture, for images that lie in a file a platform.
     *
     * @since 1.0.0
     */
    @Parameter
    private List<String> imageSources;

    /**
     * Archives of container images among the files of the image whose images belong into its registry too: Ant patterns
     * relative to the image's root. Sealer loads what lies in {@code images/} into the container runtime of each host, and
     * into no registry; with this, manifests can name these images like any other. What {@code docker save} and {@code
     * skopeo copy} write is read (docker-archive and OCI archive, also in gzip), in base images too. The files stay where
     * they are; {@code registry}, from which a cluster starts its registry, stays a file only. Such images are taken from
     * no registry, and {@code images.lock} does not pin them. Default: none.
     *
     * <pre>{@code
     * <shippedImages>
     *   <pattern>images/*.tar</pattern>
     * </shippedImages>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.shippedImages")
    private List<String> shippedImages;

    /**
     * Ends the build where something may be an image and may be none. Otherwise it is only reported, each time.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.strict", defaultValue = "false")
    private boolean strict;

    /**
     * The version of Kubernetes that the cluster runs, like {@code v1.22.15}. Default: what {@code etc/kubeadm.yml.tmpl}
     * or {@code etc/kubeadm.yml} states, else the label {@code cluster.alpha.sealer.io/cluster-runtime-version}.
     * Where these disagree, a warning says so; this ends it.
     *
     * <pre>{@code
     * <kubernetesVersion>v1.22.15</kubernetesVersion>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.kubernetesVersion")
    private String kubernetesVersion;

    /**
     * What to do about images that the cluster itself needs, those of kubeadm or k0s and sealer's lvscare, where no list
     * and no manifest names them: {@code warn} reports each with the line to add, {@code add} takes it, {@code off} does
     * not look. Which ones they are is known for the releases of kubeadm and k0s; where the image brings the program
     * for this machine along, that is asked (see {@code runtimePrograms}). Images of applications need none.
     *
     * <pre>{@code
     * <runtimeImages>add</runtimeImages>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.runtimeImages", defaultValue = "warn")
    private String runtimeImages;

    /**
     * Whether {@code bin/kubeadm} or {@code bin/k0s} of the image is run to ask it for its images: only a file of this
     * project itself, executable, and made for the machine that builds. It runs with an empty home and environment and
     * is told to stay away from the network. Set this to {@code false} where nothing of a project may be run.
     *
     * <pre>{@code
     * <runtimePrograms>false</runtimePrograms>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.runtimePrograms", defaultValue = "true")
    private boolean runtimePrograms;

    /**
     * How the charts of the image are installed, each entry one installation: a chart that several entries name is
     * installed as often, one that none names is installed with its own values. {@code path} is the chart's directory or
     * archive in the image (an Ant pattern); {@code valuesFiles} and {@code set} are what {@code helm install} is given
     * as {@code --values} and {@code --set}, where values in {@code set} need no escapes; {@code releaseName} is by
     * default the name of the chart, {@code namespace} is {@code default}, and {@code kubernetesVersion} that of the
     * cluster. An entry that no chart has the path of is an error.
     *
     * <p>A chart that is not among the project's files has a {@code repository} ({@code oci://HOST/PATH}, or the URL of
     * a repository), a {@code name} and an exact {@code version}: it is fetched with the images, pinned in the lock like
     * them, and put into the image, at {@code path} or as {@code charts/NAME-VERSION.tgz}. Default: none.
     *
     * <pre>{@code
     * <charts>
     *   <chart>
     *     <path>charts/ingress-nginx</path>
     *     <valuesFiles>
     *       <file>src/main/helm/ingress.yaml</file>
     *     </valuesFiles>
     *     <set>
     *       <value>controller.image.tag=v1.9.4</value>
     *     </set>
     *     <releaseName>ingress</releaseName>
     *     <namespace>ingress</namespace>
     *   </chart>
     *   <chart>
     *     <repository>oci://registry.example.com/charts</repository>
     *     <name>redis</name>
     *     <version>18.1.0</version>
     *   </chart>
     * </charts>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter
    private List<Chart> charts;

    /**
     * What renders charts: {@code library} (Helm's own code as a native library, fetched like a plugin when the first
     * chart is found), the name of a program on the {@code PATH} or a path to one, or {@code auto}: the library, and
     * {@code helm} from the {@code PATH} where there is no library for the machine. Both give the same images.
     *
     * <pre>{@code mvn package -Dsealer.helm=/opt/helm/bin/helm}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.helm", defaultValue = "auto")
    private String helm;

    private final RepositorySystem repositories;

    AbstractDiscoveryMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter);
        this.repositories = repositories;
    }

    @Override
    final ArtifactImages artifactImages() {
        return new PublishedImages(repositories, session(), project());
    }

    @Override
    final Optional<List<Path>> filesOfMaven(List<String> texts) {
        return NamedArtifacts.files(artifactImages(), texts).flatMap(images -> {
            try {
                List<Path> files = new ArrayList<>(images);
                importedLocks().forEach(lock -> files.add(lock.file()));
                return Optional.of(files);
            } catch (ProblemException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * The locks of other projects, as files.
     *
     * @throws io.sealer.ProblemException naming every one that cannot be had
     */
    final List<ImportedLock> importedLocks() {
        return new PublishedLocks(repositories, session(), project()).resolve(orEmpty(imageLocks));
    }

    /** What the user adds to or takes from the images that files name. */
    final DiscoverySettings discovery() {
        return new DiscoverySettings(
                        orEmpty(imageList),
                        orEmpty(ignoredImages),
                        orEmpty(notScanned),
                        orEmpty(origins),
                        strict,
                        cluster(),
                        charts())
                .withImageSources(orEmpty(imageSources))
                .withShippedImages(orEmpty(shippedImages));
    }

    /** What the command line says of an image that was built elsewhere: the POM speaks of its own project only. */
    final DiscoverySettings foreignDiscovery() {
        return new DiscoverySettings(
                given("sealer.imageList"),
                given("sealer.ignoredImages"),
                List.of(),
                List.of(),
                false,
                ClusterSettings.none().withChecks(given("sealer.checks")),
                new ChartOptions(List.of(), helm()));
    }

    private List<String> given(String property) {
        String values = session().getUserProperties().getProperty(property, "");
        return orEmpty(Arrays.asList(values.split(",")));
    }

    private ChartOptions charts() {
        return new ChartOptions(
                charts == null
                        ? List.of()
                        : charts.stream().map(Chart::configured).toList(),
                helm());
    }

    private ChosenHelm helm() {
        HelmArtifact artifact = new HelmNative(repositories, session(), project(), pluginArtifacts());
        return new ChosenHelm(helm.strip(), artifact, System.getenv(), cacheRoot());
    }

    private ClusterSettings cluster() {
        try {
            return new ClusterSettings(
                    Optional.ofNullable(kubernetesVersion).filter(version -> !version.isBlank()),
                    RuntimeImages.Mode.parse(runtimeImages),
                    runtimePrograms,
                    checks().rules());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.project(e.getMessage()).withRemedy("correct <runtimeImages> or -Dsealer.runtimeImages"), e);
        }
    }
}
