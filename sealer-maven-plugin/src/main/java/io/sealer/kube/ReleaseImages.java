package io.sealer.kube;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The images that each release of a program needs to run a cluster, as the program itself would list them. The tables
 * are resources beside this class, {@code kubeadm-images.txt} and {@code k0s-images.txt}, and say where each line comes
 * from.
 *
 * <p>kubeadm's images follow from its minor version but for few patches, so what a table does not have lies between
 * its neighbours or after the last one. For k0s only the releases in the table are known.
 */
public final class ReleaseImages {

    /** Marks a tag that is the version itself. */
    private static final String SAME = "=";

    private static final int FIRST_TAG = 2;

    /**
     * What one release needs.
     *
     * @param version the release whose line it is
     * @param images references with tags, in the order of the table
     * @param exact whether the table knows that the version asked for needs these; else it is what the release before
     *     it needs
     */
    public record Release(KubernetesVersion version, List<String> images, boolean exact) {

        public Release {
            images = List.copyOf(images);
        }
    }

    private record Row(List<String> names, List<String> tags) {

        List<String> images(String version) {
            List<String> images = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                images.add(names.get(i) + ":" + (tags.get(i).equals(SAME) ? version : tags.get(i)));
            }
            return images;
        }
    }

    private final SortedMap<KubernetesVersion, Row> rows;
    private final boolean continuous;

    private ReleaseImages(SortedMap<KubernetesVersion, Row> rows, boolean continuous) {
        this.rows = rows;
        this.continuous = continuous;
    }

    /** What {@code kubeadm config images list} says. */
    public static ReleaseImages kubeadm() {
        return resource("kubeadm-images.txt", true);
    }

    /** What {@code k0s airgap list-images} says. */
    public static ReleaseImages k0s() {
        return resource("k0s-images.txt", false);
    }

    private static ReleaseImages resource(String name, boolean continuous) {
        try (Reader reader =
                new InputStreamReader(ReleaseImages.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            return read(reader, continuous);
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin's own " + name, e);
        }
    }

    /** Reads a table; whether versions between its lines are known. */
    static ReleaseImages read(Reader table, boolean continuous) throws IOException {
        SortedMap<KubernetesVersion, Row> rows = new TreeMap<>();
        List<String> names = List.of();
        BufferedReader lines = new BufferedReader(table);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (words.get(0).equals("images")) {
                names = words.subList(1, words.size());
                continue;
            }
            List<String> tags = words.subList(FIRST_TAG, words.size());
            Row row = new Row(names, tags);
            if (tags.size() != names.size() || rows.put(KubernetesVersion.parse(words.get(0)), row) != null) {
                throw new IllegalArgumentException("in the table of images: " + line);
            }
        }
        return new ReleaseImages(rows, continuous);
    }

    /**
     * What a version needs. One that does not name its build means any: the last one's images are told.
     *
     * @return nothing for versions that the table does not know
     */
    public Optional<Release> find(KubernetesVersion version) {
        List<Map.Entry<KubernetesVersion, Row>> builds = rows.entrySet().stream()
                .filter(row -> version.build().isEmpty()
                        ? row.getKey().withoutBuild().equals(version)
                        : row.getKey().equals(version))
                .toList();
        if (!builds.isEmpty()) {
            Map.Entry<KubernetesVersion, Row> last = builds.get(builds.size() - 1);
            boolean same = builds.stream().allMatch(build -> build.getValue().equals(last.getValue()));
            return Optional.of(new Release(last.getKey(), last.getValue().images(tag(version)), same));
        }
        return continuous && version.preRelease().isEmpty() ? nearest(version) : Optional.empty();
    }

    /** The last release before a version, of the same minor version. */
    private Optional<Release> nearest(KubernetesVersion version) {
        SortedMap<KubernetesVersion, Row> before = rows.headMap(version);
        if (before.isEmpty() || !before.lastKey().release().equals(version.release())) {
            return Optional.empty();
        }
        SortedMap<KubernetesVersion, Row> after = rows.tailMap(version);
        boolean between = version.build().isEmpty()
                && !after.isEmpty()
                && after.firstKey().release().equals(version.release())
                && after.get(after.firstKey()).equals(before.get(before.lastKey()));
        return Optional.of(
                new Release(before.lastKey(), before.get(before.lastKey()).images(tag(version)), between));
    }

    /** The tag of a version: one of kubeadm has a build only where somebody made it their own, and keeps it. */
    private String tag(KubernetesVersion version) {
        return (continuous ? version : version.withoutBuild()).toString().replace('+', '_');
    }

    /** The oldest and the newest release that is known, for messages: {@code v1.16.0 to v1.36.3}. */
    public String range() {
        return rows.firstKey() + " to " + rows.lastKey();
    }
}
