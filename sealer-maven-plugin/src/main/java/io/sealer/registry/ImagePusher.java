package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.http.TimeSource;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Brings an image from this machine into registries, under all of its names. Only what a registry lacks is sent, and no
 * name stands for the image before all of it is there. For one push, and one thread; closing it ends its connections.
 */
public final class ImagePusher implements AutoCloseable {

    private final PushedImage image;
    private final List<PushTarget> targets;
    private final Progress progress;
    private final RegistryWire wire;
    private final UploadClient client;

    /**
     * @param configuration what the build says about registries; mirrors are for fetching, and not asked
     * @param image the image
     * @param names all names that it is to have, each with a tag, in the order in which they are set
     * @param progress told of the bytes as they go, and of what concerns the whole push
     */
    public ImagePusher(
            RegistryConfiguration configuration, PushedImage image, List<Reference> names, Progress progress) {
        this(configuration, image, names, progress, TimeSource.system());
    }

    ImagePusher(
            RegistryConfiguration configuration,
            PushedImage image,
            List<Reference> names,
            Progress progress,
            TimeSource time) {
        this.image = Objects.requireNonNull(image, "image");
        this.targets = PushTarget.of(names, image.bases());
        this.progress = Objects.requireNonNull(progress, "progress");
        InsecureHosts trust = new InsecureHosts(configuration.insecureRegistries(), Mirrors.none());
        this.wire = new RegistryWire(configuration, TokenScope.pushing(this::mountedFrom), trust, progress, time);
        this.client = new UploadClient(wire.client(), new PushFailures(wire.failures()));
    }

    /** Registries are told apart by their tokens' keys: a right too many of another registry's repository harms nobody. */
    private List<String> mountedFrom(String repository) {
        return targets.stream()
                .filter(target -> target.endpoint().repository().equals(repository))
                .flatMap(target -> target.mountFrom().stream())
                .distinct()
                .toList();
    }

    /**
     * Finds out what {@link #push} would do.
     *
     * @throws ProblemException when a registry cannot be asked, naming each
     */
    public PushPlan plan() {
        return new PushPlan(look().stream().map(RepositoryState::toPlan).toList());
    }

    /**
     * Pushes. Whatever it ends with, what has arrived is not sent again by the next push.
     *
     * @throws ProblemException when it fails; before the first name is set unless the message says which were
     */
    public PushSummary push() {
        List<RepositoryState> repositories = look();
        List<Descriptor> missing =
                repositories.stream().flatMap(one -> one.missing().stream()).toList();
        BlobPush blobs;
        try (Progress.Task task = progress.begin("push", sum(missing))) {
            blobs = new BlobPush(wire, client, image, task, missing.size());
            blobs.run(repositories);
        }
        repositories.forEach(this::putManifests);
        setNames(repositories);
        List<Descriptor> present =
                repositories.stream().flatMap(one -> one.present().stream()).toList();
        Traffic traffic = wire.traffic();
        return new PushSummary(
                blobs.sent(),
                traffic.takeSentBytes(),
                present.size(),
                sum(present),
                blobs.mounted(),
                blobs.mountedBytes(),
                traffic.takeRequests(),
                traffic.takeRetries(),
                traffic.takeWaitedMillis());
    }

    private static long sum(List<Descriptor> blobs) {
        return blobs.stream().mapToLong(Descriptor::size).sum();
    }

    /** A question to a repository. */
    @FunctionalInterface
    private interface Question {

        void ask(RegistryEndpoint endpoint, RepositoryState state) throws RegistryException;
    }

    /** A question with whom it is put to. */
    private record Asked(RepositoryState state, Question question) {}

    /** Asks each repository for the manifest, which shows whether one may ask there; then for everything else. */
    private List<RepositoryState> look() {
        List<RepositoryState> states = targets.stream()
                .map(target -> new RepositoryState(target, image))
                .toList();
        Problems problems = new Problems();
        String root = image.root().digest().toString();
        ask(states.stream().map(state -> new Asked(state, manifest(root))).toList(), true, problems);
        problems.throwIfAny();
        List<Asked> others = new ArrayList<>();
        for (RepositoryState state : states) {
            image.blobs().forEach(blob -> others.add(new Asked(state, blob(blob))));
            image.manifests().stream()
                    .map(one -> one.digest().toString())
                    .filter(digest -> !digest.equals(root))
                    .forEach(digest -> others.add(new Asked(state, manifest(digest))));
            state.target().names().forEach(name -> others.add(new Asked(state, manifest(name.manifestKey()))));
        }
        ask(others, false, problems);
        problems.throwIfAny();
        states.forEach(state -> state.unobtainable().ifPresent(problems::add));
        problems.throwIfAny();
        return states;
    }

    private Question manifest(String key) {
        return (endpoint, state) -> client.manifest(endpoint, key).ifPresent(digest -> state.hasManifest(key, digest));
    }

    private Question blob(Descriptor blob) {
        return (endpoint, state) -> {
            if (client.has(endpoint, blob.digest())) {
                state.hasBlob(blob.digest());
            }
        };
    }

    private void ask(List<Asked> questions, boolean all, Problems problems) {
        wire.pool()
                .each(
                        questions,
                        asked -> asked.state().target().endpoint().authority(),
                        asked -> isAnswered(asked, problems) || all,
                        () -> {});
    }

    private boolean isAnswered(Asked asked, Problems problems) {
        PushTarget target = asked.state().target();
        try {
            wire.retries().insist(target.endpoint(), true, endpoint -> {
                asked.question().ask(endpoint, asked.state());
                return true;
            });
            return true;
        } catch (RegistryException e) {
            // What is interrupted failed because something else did.
            if (!Thread.currentThread().isInterrupted()) {
                problems.add(PushFailures.inPushWords(e).toProblem(target.name()));
            }
            return false;
        }
    }

    private void putManifests(RepositoryState state) {
        for (Manifest manifest : image.manifests()) {
            String key = manifest.digest().toString();
            if (!state.isSet(key, manifest)) {
                try {
                    put(state.target(), key, manifest);
                } catch (RegistryException e) {
                    throw new ProblemException(
                            PushFailures.inPushWords(e).toProblem(state.target().name()));
                }
            }
        }
    }

    /** One name after the other; the first that fails is the last that is tried. */
    private void setNames(List<RepositoryState> repositories) {
        Map<Reference, RepositoryState> where = new HashMap<>();
        repositories.forEach(one -> one.target().names().forEach(name -> where.put(name, one)));
        List<Reference> names =
                targets.stream().flatMap(target -> target.names().stream()).toList();
        for (int i = 0; i < names.size(); i++) {
            Reference name = names.get(i);
            RepositoryState state = where.get(name);
            if (!state.isSet(name.manifestKey(), image.root())) {
                try {
                    put(state.target(), name.manifestKey(), image.root());
                } catch (RegistryException e) {
                    throw new ProblemException(notSet(e, names, i));
                }
            }
        }
    }

    private void put(PushTarget target, String key, Manifest manifest) throws RegistryException {
        wire.retries().insist(target.endpoint(), true, endpoint -> {
            client.put(endpoint, key, manifest);
            return true;
        });
    }

    private static Problem notSet(RegistryException e, List<Reference> names, int failed) {
        String set = list(names.subList(0, failed));
        String left = list(names.subList(failed, names.size()));
        return PushFailures.inPushWords(e.finallyWith("; the image is there, set: " + set + "; not set: " + left))
                .toProblem(names.get(failed).toString());
    }

    private static String list(List<Reference> names) {
        return names.isEmpty()
                ? "nothing"
                : names.stream().map(Reference::toString).collect(Collectors.joining(", "));
    }

    /** Ends all connections. */
    @Override
    public void close() {
        wire.close();
    }
}
