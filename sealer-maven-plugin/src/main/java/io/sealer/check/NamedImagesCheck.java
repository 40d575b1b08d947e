package io.sealer.check;

import io.sealer.kube.KubernetesVersion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether the images that an image brings along are those that its cluster asks for. */
final class NamedImagesCheck {

    /** Those that are released together with Kubernetes, and have its version for a tag. */
    private static final List<String> VERSIONED =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy");

    private static final Pattern RELEASE = Pattern.compile("v1\\.[0-9]+\\.[0-9]+");

    private NamedImagesCheck() {}

    static void check(List<NamedImage> images, CheckedImage image, Findings findings) throws IOException {
        image.version().ifPresent(version -> versions(images, version, image, findings));
        for (NamedImage pause : ContainerdCheck.pauseImages(image)) {
            pause(pause, images, image, findings);
        }
    }

    /** Whoever has the right one as well may have others, too. */
    private static void versions(
            List<NamedImage> images, KubernetesVersion version, CheckedImage image, Findings findings) {
        SortedMap<String, List<NamedImage>> byName = images.stream()
                .filter(named -> VERSIONED.contains(named.shortName()))
                .filter(named -> RELEASE.matcher(named.tag()).matches())
                .collect(Collectors.groupingBy(NamedImage::shortName, TreeMap::new, Collectors.toList()));
        String wanted = version.withoutBuild().toString();
        for (Map.Entry<String, List<NamedImage>> entry : byName.entrySet()) {
            if (entry.getValue().stream().noneMatch(named -> named.tag().equals(wanted))) {
                entry.getValue()
                        .forEach(named -> findings.add(
                                Rule.VERSION_MISMATCH,
                                named.location(),
                                named.repository() + ":" + named.tag(),
                                "the cluster asks for " + wanted + ", which "
                                        + image.versionLocation().orElse(image.labelled()) + " states",
                                "write " + named.repository() + ":" + wanted));
            }
        }
    }

    /** Where no image of that name is there at all, collecting images says what the runtime lacks. */
    private static void pause(NamedImage pause, List<NamedImage> images, CheckedImage image, Findings findings) {
        String repository = "registry/docker/registry/v2/repositories/" + pause.repository() + "/_manifests/tags/";
        List<String> tags = images.stream()
                .filter(named -> named.repository().equals(pause.repository()))
                .map(NamedImage::tag)
                .distinct()
                .sorted()
                .toList();
        if (!tags.isEmpty()
                && !tags.contains(pause.tag())
                && !image.files().has(repository + pause.tag() + "/current/link")) {
            findings.add(
                    Rule.CONTAINERD_CONFIG,
                    pause.location(),
                    "pause image " + pause.repository() + ":" + pause.tag(),
                    "the cluster's registry has " + pause.repository() + ":" + String.join(", ", tags)
                            + ", and hosts cannot start any pod without the one that containerd asks for",
                    "write the tag that the images have");
        }
    }
}
