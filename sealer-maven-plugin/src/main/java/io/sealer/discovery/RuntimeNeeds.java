package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.discovery.ClusterRuntime.Kind;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.ReleaseImages;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out which images the runtime of a cluster needs: from its own program where that may be asked, else from the
 * table of its releases.
 */
final class RuntimeNeeds {

    /**
     * What sealer runs on hosts that are only workers of a kubeadm cluster, to reach its API servers (sealerio/sealer,
     * common/common.go, LvsCareRepoAndTag, and pkg/runtime/kubernetes/utils.go, configureLvs, at
     * f4f89c5853aeac330c1633ef6dc73b419e819287).
     */
    private static final Reference LVSCARE = Reference.parse("docker.io/sealerio/lvscare:v1.1.3-beta.8");

    private static final String SUPPLY = " in manifests/imageList or <imageList> (-Dsealer.imageList) and set"
            + " <runtimeImages>off</runtimeImages> (-Dsealer.runtimeImages=off)";

    private final ClusterRuntime runtime;
    private final Optional<RuntimeProgram> program;
    private final SourceLocation image;
    private final Set<String> notes = new TreeSet<>();

    /** The images that a program lists, and what says so. */
    private record Listed(List<Reference> images, SourceLocation location, String version) {}

    /**
     * Of one cluster.
     *
     * @param program the runtime's own program, if it may be asked
     * @param image the place that stands for the image as a whole
     */
    RuntimeNeeds(ClusterRuntime runtime, Optional<RuntimeProgram> program, SourceLocation image) {
        this.runtime = runtime;
        this.program = program;
        this.image = image;
    }

    /** Whether anything says that there is a cluster at all. */
    boolean isCluster() {
        return runtime.kind() != Kind.KUBEADM
                || runtime.version().isPresent()
                || runtime.kubeadm().isPresent()
                || program.isPresent();
    }

    /**
     * The images.
     *
     * @param problems told if nobody knows
     */
    List<RuntimeNeed> find(Problems problems) {
        if (runtime.kind() == Kind.OTHER) {
            problems.at(image, "which images the cluster's runtime needs is not known", "list them" + SUPPLY);
            return List.of();
        }
        List<RuntimeNeed> needs = new ArrayList<>();
        fromProgram().or(() -> fromTable(problems)).ifPresent(listed -> needs.addAll(needs(listed, problems)));
        if (runtime.kind() == Kind.KUBEADM) {
            needs.add(new RuntimeNeed(
                    "sealer, on hosts that are only workers,",
                    own(LVSCARE),
                    LVSCARE,
                    new Origin(image, "sealer", "", "lvscare", Optional.empty())));
        }
        return needs;
    }

    /** What else the user should know, a sentence each; after {@link #find}. */
    Set<String> notes() {
        return notes;
    }

    private String name() {
        return runtime.kind() == Kind.K0S ? "k0s" : "kubeadm";
    }

    private Optional<Listed> fromProgram() {
        if (program.isEmpty()) {
            return Optional.empty();
        }
        RuntimeProgram asked = program.get();
        try {
            String version = runtime.version().isPresent()
                    ? runtime.version().get().toString()
                    : runtime.kind() == Kind.K0S ? version(asked, "version") : version(asked, "version", "-o", "short");
            List<Reference> images = runtime.kind() == Kind.K0S
                    ? asked.images("airgap", "list-images")
                    : asked.images("config", "images", "list", "--kubernetes-version", version);
            return Optional.of(new Listed(images, asked.origin(), version));
        } catch (IOException e) {
            notes.add(asked.origin() + ": could not be asked which images " + name() + " needs (" + e.getMessage()
                    + "); what is known of its release is taken");
            return Optional.empty();
        }
    }

    private static String version(RuntimeProgram program, String... arguments) throws IOException {
        List<String> lines = program.lines(arguments);
        try {
            return KubernetesVersion.parse(lines.isEmpty() ? "" : lines.get(0)).toString();
        } catch (IllegalArgumentException e) {
            throw new IOException("it does not tell its version: " + e.getMessage(), e);
        }
    }

    private Optional<Listed> fromTable(Problems problems) {
        if (runtime.version().isEmpty()) {
            problems.at(
                    image,
                    "which version of Kubernetes the cluster runs is not known, and so not which images " + name()
                            + " needs",
                    "name it with <kubernetesVersion> (-Dsealer.kubernetesVersion) or LABEL "
                            + ClusterRuntime.VERSION_LABEL + ", or list the images" + SUPPLY);
            return Optional.empty();
        }
        KubernetesVersion version = runtime.version().get();
        SourceLocation location = runtime.versionLocation().orElse(image);
        ReleaseImages table = runtime.kind() == Kind.K0S ? ReleaseImages.k0s() : ReleaseImages.kubeadm();
        Optional<ReleaseImages.Release> release = table.find(version);
        if (release.isEmpty()) {
            String command = runtime.kind() == Kind.K0S
                    ? "k0s airgap list-images"
                    : "kubeadm config images list --kubernetes-version " + version;
            problems.at(
                    location,
                    "which images " + name() + " " + version + " needs is not known (" + table.range() + " are)",
                    "put its program into bin/ of the image, or list what \"" + command + "\" prints" + SUPPLY);
        }
        release.filter(found -> !found.exact())
                .ifPresent(found -> notes.add(location + ": which images " + name() + " " + version
                        + " needs is not known exactly; those of " + found.version()
                        + " are taken. Its program in bin/ of the image would tell"));
        return release.map(found ->
                new Listed(found.images().stream().map(Reference::parse).toList(), location, version.toString()));
    }

    private List<RuntimeNeed> needs(Listed listed, Problems problems) {
        KubeadmNames names = new KubeadmNames(runtime.kubeadm());
        List<RuntimeNeed> needs = new ArrayList<>();
        for (Reference published : listed.images) {
            String repository = published.repository();
            String field = repository.substring(repository.lastIndexOf('/') + 1);
            Origin origin = new Origin(listed.location, name(), listed.version, field, Optional.empty());
            try {
                (runtime.kind() == Kind.K0S ? Optional.of(own(published)) : names.asked(published))
                        .ifPresent(asked -> needs.add(new RuntimeNeed(
                                name() + " " + listed.version, asked, withTagOf(asked, published), origin)));
            } catch (IllegalArgumentException e) {
                SourceLocation place = runtime.kubeadm().get().location();
                problems.at(
                        place, "its repositories and tags do not make an image of " + field + ": " + e.getMessage());
            }
        }
        return needs;
    }

    /** The name in the cluster's own registry. */
    private static Reference own(Reference published) {
        return withTagOf(published, Reference.parse(Origins.OWN_HOST + "/" + published.repository()));
    }

    private static Reference withTagOf(Reference tagged, Reference named) {
        return Reference.parse(named.name() + ":" + tagged.tag().orElse(Reference.DEFAULT_TAG));
    }
}
