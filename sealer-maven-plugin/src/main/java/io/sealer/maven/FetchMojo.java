package io.sealer.maven;

import io.sealer.ByteCount;
import io.sealer.build.FetchOutputs;
import io.sealer.build.FetchResult;
import io.sealer.build.FetchSettings;
import io.sealer.build.FetchStep;
import io.sealer.build.ImageProject;
import io.sealer.build.SaidLines;
import io.sealer.registry.FileMirrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Fetches the files that the cluster needs from elsewhere, each against its checksum: what {@code <files>} names, and
 * what ADD and APP of the Kubefile name by URL. They go into the cache, and the context shows them to COPY and ADD at the
 * places that the POM says, though nothing is written there.
 *
 * <p>A checksum is written in the POM, or comes from the list that the publisher puts beside the file, or is what the
 * file had when it was fetched first: the last two are pinned in {@code files.lock} beside {@code images.lock}, which
 * should be committed. What does not have its checksum ends the build. What is pinned and in the cache makes no
 * connection; with {@code -o} nothing does.
 */
@Mojo(name = "fetch", defaultPhase = LifecyclePhase.GENERATE_RESOURCES, threadSafe = true)
public final class FetchMojo extends AbstractRegistryMojo {

    private static final String LOCK = "files.lock";

    private final RepositorySystem repositories;

    /**
     * Files from elsewhere. Each has a {@code url}, an {@code artifact} as
     * {@code groupId:artifactId[:extension[:classifier]]:version}, or an {@code image}, which becomes a file as
     * {@code docker save} writes it, and a place in the context, {@code to}: a path, or with a slash at its end a
     * directory. {@code $ARCH} is the architecture as in a Kubefile ({@code amd64},
     * {@code arm64}), {@code $MACHINE} what {@code uname -m} prints ({@code x86_64}, {@code aarch64}; other names in
     * {@code machines}), {@code $OS} is {@code linux}; in front of a letter they are written {@code $(ARCH)}.
     *
     * <p>Its checksum is {@code sha256} (one, or {@code amd64=HEX,arm64=HEX}), or is looked up at {@code checksumUrl}
     * ({@code $URL} is the file's own), or is pinned as it comes. {@code includes}, {@code excludes} and {@code strip},
     * or {@code unpack} alone, take files out of an archive (tar, plain or compressed by gzip, bzip2, xz or zstd; zip):
     * Ant patterns of names in it, and how many leading directories they lose. {@code mode} is octal; by default
     * programs and scripts are 0755, others 0644. {@code platforms} says that a file is for some platforms only.
     * Default: none.
     *
     * <pre>{@code
     * <files>
     *   <file>
     *     <url>https://dl.example.org/v1.2/bin/$OS/$ARCH/kubelet</url>
     *     <checksumUrl>$URL.sha256</checksumUrl>
     *     <to>$ARCH/bin/</to>
     *     <mode>0755</mode>
     *   </file>
     *   <file>
     *     <url>https://dl.example.org/tools-1.0-$MACHINE.tar.gz</url>
     *     <includes>
     *       <include>tools/bin/*</include>
     *     </includes>
     *     <strip>2</strip>
     *     <to>$ARCH/bin/</to>
     *   </file>
     * </files>
     * }</pre>
     *
     * @since 1.0.0
     */
    @Parameter
    private List<FileToFetch> files;

    /**
     * Where files are fetched from instead, as {@code PREFIX=URL} pairs: what a URL begins with, and what stands there
     * instead. The longest prefix counts; {@code *} stands for all other URLs, whose host and path then stand behind the
     * mirror's. Several mirrors of one prefix are tried in order, and at last the file's own server, when one has no such
     * file (404) or cannot be reached; with a {@code !} behind the URL nothing is tried after it. {@code http://} written
     * here is the permission to talk plain HTTP to that host. Lists of checksums take the same way. Default: none.
     *
     * <pre>{@code -Dsealer.fileMirrors=https://github.com/=https://nexus.corp/repository/github/}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.fileMirrors")
    private List<String> fileMirrors;

    /**
     * Sources whose pins in {@code files.lock} are forgotten, so that what is there today is pinned: URLs in which
     * {@code *} stands for anything. Default: none.
     *
     * <pre>{@code mvn sealer:fetch -Dsealer.lock.update=*}</pre>
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.lock.update")
    private List<String> update;

    /**
     * Ends the build where nobody says which checksum a file has to have: no {@code sha256}, no {@code checksumUrl}, and
     * no pin in {@code files.lock}. Otherwise it is pinned as it comes, with a warning.
     *
     * @since 1.0.0
     */
    @Parameter(property = "sealer.strict", defaultValue = "false")
    private boolean strict;

    @Inject
    FetchMojo(SettingsDecrypter settingsDecrypter, RepositorySystem repositories) {
        super(settingsDecrypter);
        this.repositories = repositories;
    }

    @Override
    boolean readsContext() {
        return false;
    }

    @Override
    List<Path> filesOfSteps() {
        return List.of();
    }

    @Override
    boolean isDecidedByFiles() {
        return orEmpty(update).isEmpty();
    }

    @Override
    boolean isDone() {
        return isUnchanged();
    }

    @Override
    void run() throws IOException {
        ImageProject imageProject = projectToLock();
        FetchStep step = new FetchStep(
                imageProject,
                settings(),
                new PublishedFiles(repositories, session(), project()),
                registries().withFileMirrors(FileMirrors.parse(orEmpty(fileMirrors))),
                cacheRoot(),
                progress());
        if (isDryRun()) {
            tell(step.plan(), getLog()::info);
            return;
        }
        lastRun().begin();
        FetchResult result = step.run();
        tell(result, getLog()::info);
        SaidLines later = new SaidLines(progress());
        tell(new FetchResult(result.files(), result.sources(), 0, 0, 0), later::keepForLater);
        lastRun().remember(FetchOutputs.of(imageProject, filesLock(), cacheRoot()), later);
    }

    private Path filesLock() {
        return lockTarget().resolveSibling(LOCK);
    }

    private void tell(FetchResult result, Consumer<String> log) {
        if (result.sources() > 0) {
            log.accept(line(result));
        }
    }

    private FetchSettings settings() {
        return new FetchSettings(
                files == null
                        ? List.of()
                        : files.stream().map(FileToFetch::configured).toList(),
                filesLock(),
                orEmpty(update),
                strict,
                force());
    }

    private String line(FetchResult result) {
        String sources = PlanText.count(result.sources(), "source");
        if (isDryRun()) {
            return sources + ", " + result.missing() + " to fetch (" + ByteCount.of(result.networkBytes()) + ")";
        }
        return PlanText.count(result.files(), "file") + " from " + sources + ", " + ByteCount.of(result.networkBytes())
                + " from the network";
    }
}
