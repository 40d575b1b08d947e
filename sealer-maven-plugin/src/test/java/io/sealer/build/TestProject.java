package io.sealer.build;

import io.sealer.Progress;
import io.sealer.oci.Platform;
import io.sealer.registry.CredentialSource;
import io.sealer.registry.Mirrors;
import io.sealer.registry.RegistryConfiguration;
import io.sealer.testkit.FaultRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A project in a directory, whose goals run against one registry and keep what they say. */
final class TestProject {

    static final DiscoverySettings DISCOVERY = new DiscoverySettings(List.of(), List.of(), List.of());

    final List<String> said = new CopyOnWriteArrayList<>();
    DiscoverySettings discovery = DISCOVERY;
    CredentialSource credentials = CredentialSource.none();
    final List<ImportedLock> imports = new ArrayList<>();
    boolean offline;
    boolean force;
    Optional<String> previous = Optional.empty();
    List<String> foreignFiles = List.of();
    List<Platform> platforms = List.of(Platform.LINUX_AMD64);
    ArchiveSettings archives = ArchiveSettings.DEFAULT;
    String name = "x:1";
    BaseSettings bases = BaseSettings.NONE;
    Function<Path, Optional<Volume>> volumes = Volume::of;
    private final Path basedir;
    private final FaultRegistry registry;

    TestProject(Path basedir, FaultRegistry registry) throws IOException {
        this.basedir = basedir;
        this.registry = registry;
        write("Kubefile", "FROM scratch\nCOPY . .\n");
    }

    TestProject write(String file, String text) throws IOException {
        Path path = context().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return this;
    }

    /** A manifest whose fourth line names an image. */
    TestProject pod(String name, String image) throws IOException {
        return write("manifests/" + name + ".yaml", "kind: Pod\nspec:\n  containers:\n    - image: " + image + "\n");
    }

    Path context() {
        return basedir.resolve("ctx");
    }

    Path lockFile() {
        return context().resolve("images.lock");
    }

    Path cache() {
        return basedir.resolve("cache");
    }

    ImageProject project() {
        return project(platforms);
    }

    ImageProject project(Platform platform) {
        return project(List.of(platform));
    }

    ImageProject project(List<Platform> platforms) {
        return new ImageProject(
                basedir,
                context(),
                context().resolve("Kubefile"),
                basedir.resolve("target/sealer"),
                basedir.resolve("target/x.tar"),
                name,
                "kube-installer",
                platforms,
                bases,
                Map.of(),
                Map.of(),
                List.of(),
                foreignFiles,
                Optional.of(lockFile()).filter(Files::exists),
                "1970-01-01T00:00:00Z",
                "test");
    }

    CollectStep collecting(Platform platform) {
        return collecting(project(platform));
    }

    private CollectStep collecting(ImageProject project) {
        return new CollectStep(
                project, discovery, imports, registries(), cache(), force, archives, progress(), volumes, previous);
    }

    CollectedImages collect() throws IOException {
        return collecting(project()).run();
    }

    LockStep locking(List<Platform> platforms, String... update) {
        said.clear();
        return new LockStep(
                project(platforms), lockFile(), discovery, imports, List.of(update), registries(), cache(), progress());
    }

    LockResult lock(String... update) throws IOException {
        return locking(platforms, update).run();
    }

    PackagedImage pack() throws IOException {
        return new PackageStep(project(), registries(), cache(), archives, true, force, progress()).run();
    }

    RegistryConfiguration registries() {
        return RegistryConfiguration.plain("test")
                .withMirrors(Mirrors.parse("*=" + registry.url() + "!"))
                .withCredentials(credentials)
                .withOffline(offline);
    }

    Progress progress() {
        return new SaidProgress(said);
    }
}
