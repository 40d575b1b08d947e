package io.sealer.check;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.KubernetesVersion;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    private static final SourceLocation CONFIGURED = SourceLocation.of("<kubernetesVersion>");

    private final TreeMap<String, byte[]> texts = new TreeMap<>();
    private final Set<String> plain = new HashSet<>();
    private final Set<String> base = new HashSet<>();
    private final Map<String, String> labels = new HashMap<>();
    private boolean whole = true;

    TextFiles put(String path, String text) {
        return put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    TextFiles put(String path, byte[] content) {
        texts.put(path, content);
        return this;
    }

    /** One that nobody may execute; all others may be. */
    TextFiles notExecutable(String path) {
        plain.add(path);
        return this;
    }

    TextFiles inBase(String path, String text) {
        return ofBase(path).put(path, text);
    }

    TextFiles ofBase(String path) {
        base.add(path);
        return this;
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
        return said(found(version, settings));
    }

    /** The same, where a file states the version. */
    List<String> findingsOf(String version, SourceLocation stated, String... settings) {
        return said(new ImageChecks(rules(settings)).of(image(version, stated)));
    }

    /** What is wrong with the images that are brought along: {@code REPOSITORY:TAG} each. */
    List<String> findingsAbout(List<String> images, String version) {
        List<NamedImage> named = images.stream()
                .map(name -> NamedImage.of(name, SourceLocation.of("src/imageList")))
                .toList();
        return said(new ImageChecks(rules()).ofImages(named, image(version, CONFIGURED)));
    }

    /** What is wrong with a Clusterfile beside it, of which the user knows nothing but its name. */
    List<String> findingsIn(Path clusterfile, String version) {
        Clusterfile beside = new Clusterfile("Clusterfile", clusterfile, "my-cluster:1.1");
        return said(new ImageChecks(rules()).ofClusterfiles(List.of(beside), image(version, CONFIGURED)));
    }

    List<Finding> found(String version, String... settings) {
        return new ImageChecks(rules(settings)).of(image(version, CONFIGURED));
    }

    private static List<String> said(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.severity() + " " + finding)
                .toList();
    }

    private static RuleSettings rules(String... settings) {
        Problems problems = new Problems();
        RuleSettings rules = RuleSettings.parse(List.of(settings), problems);
        problems.throwIfAny();
        return rules;
    }

    private CheckedImage image(String version, SourceLocation stated) {
        Optional<KubernetesVersion> known =
                version.isEmpty() ? Optional.empty() : Optional.of(KubernetesVersion.parse(version));
        return new CheckedImage(
                this,
                labels,
                SourceLocation.of("src/Kubefile"),
                known,
                known.map(any -> stated),
                Set.of("sea.hub:5000"),
                whole);
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
        return new ByteArrayInputStream(texts.get(path));
    }

    @Override
    public boolean isExecutable(String path) {
        return !plain.contains(path);
    }

    @Override
    public boolean isOfBase(String path) {
        return base.contains(path);
    }
}
