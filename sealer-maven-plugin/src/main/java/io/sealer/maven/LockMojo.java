package io.sealer.maven;

import io.sealer.build.ImageProject;
import io.sealer.build.LockResult;
import io.sealer.build.LockStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Writes or updates {@code images.lock}, beside the Kubefile: the digest of every image that the cluster needs. Commit
 * it: builds then take its digests whatever became of the tags, and fail when the cluster needs an image that it lacks.
 *
 * <p>Digests that are locked stay as they are; new images are added, images that nothing needs any more are dropped.
 * Tags that point elsewhere today are reported, with the old and the new digest, and not taken: name them in
 * {@code sealer.lock.update}. Images that an imported lock pins ({@code imageLocks}) are left to it. The file is
 * written only when something changes.
 *
 * <pre>{@code
 * mvn sealer:lock
 * mvn sealer:lock -Dsealer.lock.update=quay.io/k0sproject/*,nginx
 * mvn sealer:lock -Dsealer.lock.update=*
 * }</pre>
 */
@Mojo(name = "lock", threadSafe = true)
public final class LockMojo extends AbstractDiscoveryMojo {

    /**
     * Images whose digests are taken anew: patterns as in {@code ignoredImages}, {@code *} alone for all. A pattern
     * that no image of the cluster has is an error. Default: none.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.lock.update")
    private List<String> update;

    @Inject
    LockMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter, repositories);
    }

    @Override
    void run() throws IOException {
        ImageProject project = projectToLock();
        Path file = lockTarget();
        LockStep step = new LockStep(
                project, file, discovery(), importedLocks(), orEmpty(update), registries(), cacheRoot(), progress());
        LockResult result = isDryRun() ? step.plan() : step.run();
        getLog().info(project.display(file) + ": " + LockText.line(result, isDryRun()));
    }
}
