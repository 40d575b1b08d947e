package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.build.ArtifactImages;
import io.sealer.build.ImageProject;
import io.sealer.build.PackageStep;
import io.sealer.build.PackagedImage;
import io.sealer.build.PlatformList;
import io.sealer.build.SaidLines;
import io.sealer.build.SplitStep;
import io.sealer.build.StepFiles;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    List<Path> filesOfSteps() {
        return new StepFiles(workDirectory()).ofPackaging();
    }

    @Override
    Optional<List<Path>> filesOfMaven(List<String> texts) {
        return NamedArtifacts.files(artifactImages(), texts);
    }

    @Override
    boolean isDone() {
        boolean done = isUnchanged();
        if (done && isThin()) {
            leaveToPush();
        } else if (done) {
            attach(imageProject());
        }
        return done;
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
        lastRun().begin();
        SaidLines said = new SaidLines(progress());
        PackageStep step =
                new PackageStep(imageProject, registries(), cacheRoot(), archives(), withImages(), force(), said);
        PackagedImage image = step.run();
        getLog().info(line(imageProject, image, image.upToDate()));
        said.keepForLater(line(imageProject, image, true));
        List<Path> outputs = new ArrayList<>(step.outputs(image));
        if (isThin()) {
            lastRun().remember(outputs, said);
            leaveToPush();
            return;
        }
        outputs.addAll(split(imageProject, image.archive(), partSize, said));
        for (Path ofPlatform : image.platforms().values()) {
            outputs.addAll(split(imageProject, ofPlatform, partSize, said));
        }
        lastRun().remember(outputs, said);
        attach(imageProject);
    }

    /** Without a file these goals of Maven would end the build. */
    private void leaveToPush() {
        project().getProperties().setProperty("maven.install.skip", "true");
        project().getProperties().setProperty("maven.deploy.skip", "true");
    }

    private boolean withImages() {
        return !isGoalSkipped("collect-images");
    }

    private static String line(ImageProject imageProject, PackagedImage image, boolean upToDate) {
        boolean several = imageProject.platforms().size() > 1;
        return imageProject.display(image.archive()) + (upToDate ? " is up to date: " : ": ") + image.name() + "@"
                + image.digest() + ", " + (several ? PlatformList.text(imageProject.platforms()) + ", " : "")
                + ByteCount.of(image.size()) + ", " + PlanText.count(image.layers(), "layer") + ", "
                + PlanText.count(image.images(), "image");
    }

    private void attach(ImageProject imageProject) {
        if (!attach) {
            return;
        }
        project().getArtifact().setFile(imageProject.archive().toFile());
        if (archives().platformArchives()) {
            for (Platform platform : imageProject.platforms()) {
                projectHelper.attachArtifact(
                        project(),
                        PublishedImages.TYPE,
                        PlatformList.classifier(platform),
                        imageProject.archive(platform).toFile());
            }
        }
        if (withImages()) {
            projectHelper.attachArtifact(
                    project(),
                    PublishedLocks.TYPE,
                    PublishedLocks.CLASSIFIER,
                    imageProject.collectedLock().toFile());
        }
    }

    /** What it left. */
    private List<Path> split(ImageProject imageProject, Path archive, OptionalLong partSize, SaidLines said)
            throws IOException {
        SplitStep step = new SplitStep(archive, imageProject.workDirectory(), partSize, said);
        int parts = step.run(force());
        if (parts > 0) {
            said.info(imageProject.display(archive) + ".part-*: " + PlanText.count(parts, "part") + " of at most "
                    + ByteCount.of(partSize.getAsLong()));
        }
        return step.outputs();
    }
}
