package io.sealer.maven;

import io.sealer.build.CollectStep;
import io.sealer.build.CollectedImages;
import io.sealer.build.ImageProject;
import io.sealer.build.PlatformList;
import io.sealer.build.SaidLines;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Finds every container image that the cluster and its applications need, and fetches it into the cache. What a tag
 * means is taken from {@code images.lock} where there is one (see {@code sealer:lock}), else from its registry. The
 * result is {@code target/sealer/images.lock}: each image, its digest, and the files that need it.
 *
 * <p>Images are found in {@code manifests/imageList} and in all YAML and JSON files and templates below
 * {@code manifests/} and {@code application/apps/}, and in the objects of Helm charts: wherever Kubernetes pulls an image, and wherever something looks like
 * one. Everything that stands in the way (a bad reference, an image or platform that is not
 * there, a refused login, too little room on the disk) is reported at once, before anything is fetched.
 *
 * <p>With {@code -o} no connection is made: the cache has to hold everything, and what it lacks is listed.
 */
@Mojo(name = "collect-images", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, threadSafe = true)
public final class CollectImagesMojo extends AbstractDiscoveryMojo {

    /**
     * The release before this one. Container images whose layers are the same there are not fetched; with
     * {@code sealer.archive=false} they are not sent by {@code push} either, which is how a build machine with an empty
     * cache moves only what has changed. A reference, {@code mvn:GROUP:ARTIFACT:VERSION}, an archive, or the {@code
     * image.json} of its build. It is believed what it says of its own layers: see docs/thin-releases.md. Nothing is
     * taken from it with {@code sealer.force}. Default: none.
     *
     * <pre>{@code <previous>registry.example.com/clusters/edge:1.0.0</previous>}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.previous")
    private String previous;

    @Inject
    CollectImagesMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    boolean isDecidedByFiles() {
        return Files.isRegularFile(lockTarget()) && previous().isEmpty();
    }

    /** Its tag may mean another release today. */
    private Optional<String> previous() {
        return Optional.ofNullable(previous).map(String::strip).filter(name -> !name.isEmpty());
    }

    @Override
    boolean isDone() {
        return isUnchanged();
    }

    @Override
    void run() throws IOException {
        ImageProject imageProject = imageProject();
        SaidLines said = new SaidLines(progress());
        CollectStep step = new CollectStep(
                        imageProject,
                        discovery(),
                        importedLocks(),
                        registries(),
                        cacheRoot(),
                        force(),
                        archives(),
                        said)
                .withPrevious(previous());
        if (isDryRun()) {
            PlanText.lines(step.plan()).forEach(getLog()::info);
            return;
        }
        lastRun().begin();
        CollectedImages images = step.run();
        String count = PlanText.count(images.images(), "image") + " for " + PlatformList.text(imageProject.platforms());
        getLog().info(count + ": " + SummaryText.line(images.summary()));
        said.keepForLater(count + ": nothing has changed");
        lastRun().remember(images.files(), said);
    }
}
