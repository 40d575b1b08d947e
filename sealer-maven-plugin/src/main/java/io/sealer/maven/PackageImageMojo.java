package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.build.ArtifactImages;
import io.sealer.build.ImageProject;
import io.sealer.build.PackageStep;
import io.sealer.build.PackagedImage;
import io.sealer.build.PlatformList;
import io.sealer.build.SplitStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Writes the cluster image as an OCI archive, <code>target/${project.build.finalName}.tar</code>, and makes it the
 * project's artifact. {@code sealer load -i} takes the file as it is, and so do skopeo, podman and buildah. What is
 * inside stands in {@code target/sealer/image.json}.
 *
 * <p>The file appears under its name only when it is complete. The same inputs give the same bytes on every machine;
 * when nothing changed, nothing is written.
 */
@Mojo(name = "package-image", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class PackageImageMojo extends AbstractRegistryMojo {

    /**
     * Whether the archive becomes the project's artifact, which {@code install} and {@code deploy} then carry, those of
     * single platforms included ({@code platformArtifacts}); and with it the digests of its container images, as type {@code lock} with classifier {@code images-lock}, which
     * other projects import with {@code imageLocks}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.attach", defaultValue = "true")
    private boolean attach;

    /**
     * Cuts the archive into parts of at most this size, too: {@code NAME.tar.part-000} and so on beside it, which {@code
     * cat NAME.tar.part-*} joins, and {@code NAME.tar.sha256sums}, which {@code sha256sum -c} reads. The archive stays,
     * since it is the project's artifact; the parts are not attached. Bytes, or decimal units: {@code 4g} are
     * 4,000,000,000 bytes, which FAT32 takes. Default: no parts.
     *
     * <pre>{@code mvn package -Dsealer.split=4g}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.split")
    private String split;

    private final MavenProjectHelper projectHelper;
    private final RepositorySystem repositories;

    @Inject
    PackageImageMojo(
            SettingsDecrypter settingsDecrypter, RepositorySystem repositories, MavenProjectHelper projectHelper) {
        super(settingsDecrypter);
        this.repositories = repositories;
        this.projectHelper = projectHelper;
    }

    @Override
    ArtifactImages artifactImages() {
        return new PublishedImages(repositories, session(), project());
    }

    @Override
    void run() throws IOException {
        OptionalLong partSize = PartSize.parse(split);
        ImageProject imageProject = imageProject();
        if (isDryRun()) {
            getLog().info(imageProject.display(isThin() ? imageProject.thinImage() : imageProject.archive())
                    + " is not written (sealer.dryRun)");
            return;
        }
        boolean withImages = !isGoalSkipped("collect-images");
        PackagedImage image = new PackageStep(
                        imageProject, registries(), cacheRoot(), archives(), withImages, force(), progress())
                .run();
        boolean several = imageProject.platforms().size() > 1;
        getLog().info(imageProject.display(image.archive()) + (image.upToDate() ? " is up to date: " : ": ")
                + image.name() + "@" + image.digest() + ", "
                + (several ? PlatformList.text(imageProject.platforms()) + ", " : "")
                + ByteCount.of(image.size()) + ", "
                + PlanText.count(image.layers(), "layer") + ", " + PlanText.count(image.images(), "image"));
        if (isThin()) {
            // Without a file these goals of Maven would end the build.
            project().getProperties().setProperty("maven.install.skip", "true");
            project().getProperties().setProperty("maven.deploy.skip", "true");
            return;
        }
        split(imageProject, image.archive(), partSize);
        for (Path ofPlatform : image.platforms().values()) {
            split(imageProject, ofPlatform, partSize);
        }
        if (attach) {
            project().getArtifact().setFile(image.archive().toFile());
            image.platforms()
                    .forEach((platform, file) -> projectHelper.attachArtifact(
                            project(), PublishedImages.TYPE, PlatformList.classifier(platform), file.toFile()));
            if (withImages) {
                projectHelper.attachArtifact(
                        project(),
                        PublishedLocks.TYPE,
                        PublishedLocks.CLASSIFIER,
                        imageProject.collectedLock().toFile());
            }
        }
    }

    private void split(ImageProject imageProject, Path archive, OptionalLong partSize) throws IOException {
        int parts = new SplitStep(archive, imageProject.workDirectory(), partSize, progress()).run(force());
        if (parts > 0) {
            getLog().info(imageProject.display(archive) + ".part-*: " + PlanText.count(parts, "part") + " of at most "
                    + ByteCount.of(partSize.getAsLong()));
        }
    }
}
