package io.sealer.maven;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.build.CollectStep;
import io.sealer.build.CollectedImages;
import io.sealer.build.DiscoverySettings;
import io.sealer.build.ImageProject;
import io.sealer.registry.CredentialSource;
import io.sealer.registry.DockerConfigCredentials;
import io.sealer.registry.FetchSummary;
import io.sealer.registry.Mirrors;
import io.sealer.registry.RegistryConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/**
 * Finds every container image that the cluster and its applications need, asks its registry which digest its tag means
 * today, and fetches it into the cache. The result is {@code target/sealer/images.lock}: each image, its digest, and
 * the files that need it.
 *
 * <p>Images are found in {@code manifests/imageList} and in all YAML files below {@code manifests/} and
 * {@code application/apps/}. Everything that stands in the way (a bad reference, an image that is not there, a wrong
 * password) is reported at once.
 */
@Mojo(name = "collect-images", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, threadSafe = true)
public final class CollectImagesMojo extends AbstractImageMojo {

    private final SettingsDecrypter settingsDecrypter;

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
     * stands for anything; a pattern without a tag means every tag; short names mean what they mean to docker.
     *
     * <pre>{@code
     * <ignoredImages>
     *   <pattern>quay.io/acme/test-*</pattern>
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
     * Where the content of registries is fetched from, as {@code REGISTRY=URL} pairs. A path in the URL is put before
     * the repository. {@code *} is the mirror of all registries without one of their own. Several mirrors of one
     * registry are tried in order, and at last the registry itself, when one has no such image (404) or cannot be
     * reached; with a {@code !} behind the URL nothing is tried after it. {@code http://} written here is the
     * permission to talk plain HTTP to that host.
     *
     * <pre>{@code -Dsealer.mirrors=docker.io=https://harbor.corp/hub,*=http://10.0.0.5:5000!}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.mirrors")
    private List<String> mirrors;

    /**
     * Registry hosts ({@code host} or {@code host:port}) that may be reached over plain HTTP or with a certificate
     * that cannot be verified. Loopback addresses always may; no other host ever is without being named here.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.insecureRegistries")
    private List<String> insecureRegistries;

    /**
     * Transfers at a time from one registry host.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.parallel", defaultValue = "8")
    private int parallel;

    /**
     * Trusts nothing in the cache that was not hashed in this build.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.force", defaultValue = "false")
    private boolean force;

    @Inject
    CollectImagesMojo(SettingsDecrypter settingsDecrypter) {
        this.settingsDecrypter = settingsDecrypter;
    }

    @Override
    void run() throws IOException {
        ImageProject imageProject = imageProject();
        CollectedImages images = new CollectStep(
                        imageProject,
                        new DiscoverySettings(orEmpty(imageList), orEmpty(ignoredImages), orEmpty(notScanned)),
                        registries(),
                        cacheRoot(),
                        force,
                        progress())
                .run();
        FetchSummary summary = images.summary();
        getLog().info(images.images() + (images.images() == 1 ? " image for " : " images for ")
                + imageProject.platform() + ": " + LogProgress.bytes(summary.networkBytes()) + " from the network in "
                + summary.requests() + " requests, " + LogProgress.bytes(summary.cachedBytes()) + " from the cache");
    }

    private RegistryConfiguration registries() {
        if (parallel < 1) {
            throw new ProblemException(Problem.project("sealer.parallel is " + parallel)
                    .withRemedy("set <parallel> or -Dsealer.parallel to 1 or more"));
        }
        CredentialSource credentials = CredentialSource.firstOf(List.of(
                new SettingsCredentials(session().getSettings().getServers(), settingsDecrypter, progress()),
                DockerConfigCredentials.of(System.getenv(), Path.of(System.getProperty("user.home")))));
        return RegistryConfiguration.plain(pluginVersion())
                .withMirrors(Mirrors.parse(String.join(",", orEmpty(mirrors))))
                .withInsecureRegistries(Set.copyOf(orEmpty(insecureRegistries)))
                .withCredentials(credentials)
                .withOffline(session().isOffline())
                .withParallel(parallel)
                .withProxies(SettingsProxies.active(session().getSettings(), settingsDecrypter));
    }

    /** Maven gives nothing, or entries that are empty, where an element is empty. */
    private static List<String> orEmpty(List<String> values) {
        return values == null
                ? List.of()
                : values.stream()
                        .filter(value -> value != null && !value.isBlank())
                        .map(String::strip)
                        .toList();
    }
}
