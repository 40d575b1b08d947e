package io.sealer.check;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.KubernetesVersion;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** An image of files that are texts. What the user knows as {@code src/PATH}, or {@code base!/PATH} in the base image. */
final class TextFiles implements ImageFiles {

    private final TreeMap<String, String> texts = new TreeMap<>();
    private final Set<String> base = new HashSet<>();
    private final Map<String, String> labels = new HashMap<>();
    private boolean whole = true;

    TextFiles put(String path, String text) {
        texts.put(path, text);
        return this;
    }

    TextFiles inBase(String path, String text) {
        base.add(path);
        return put(path, text);
    }

    TextFiles label(String name, String value) {
        labels.put("cluster.alpha.sealer.io/" + name, value);
        return this;
    }

    /** Nothing is known of the base image. */
    TextFiles alone() {
        whole = false;
        return this;
    }

    /** What is wrong in a version of Kubernetes; none is known where that is empty. */
    List<String> findings(String version, String... settings) {
        return found(version, settings).stream()
                .map(finding -> finding.severity() + " " + finding)
                .toList();
    }

    List<Finding> found(String version, String... settings) {
        Problems problems = new Problems();
        RuleSettings rules = RuleSettings.parse(List.of(settings), problems);
        problems.throwIfAny();
        Optional<KubernetesVersion> known =
                version.isEmpty() ? Optional.empty() : Optional.of(KubernetesVersion.parse(version));
        return new ImageChecks(rules)
                .of(new CheckedImage(
                        this,
                        labels,
                        SourceLocation.of("src/Kubefile"),
                        known,
                        known.map(any -> SourceLocation.of("<kubernetesVersion>")),
                        Set.of("sea.hub:5000"),
                        whole));
    }

    @Override
    public SortedSet<String> paths() {
        return new TreeSet<>(texts.keySet());
    }

    @Override
    public SourceLocation origin(String path) {
        return SourceLocation.of((base.contains(path) ? "base!/" : "src/") + path);
    }

    @Override
    public InputStream open(String path) {
        return new ByteArrayInputStream(texts.get(path).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isOfBase(String path) {
        return base.contains(path);
    }
}
