package io.sealer.check;

import io.sealer.Spelling;
import java.util.List;

/** The labels by which sealer chooses what it calls on the hosts (sealer-build, section 5.3). */
final class LabelCheck implements Check {

    private static final List<String> RUNTIMES = List.of("kubernetes", "k0s");
    private static final List<String> CONTAINERS = List.of("docker", "containerd");

    @Override
    public void check(CheckedImage image, Findings findings) {
        value(image, CheckedImage.RUNTIME_LABEL, RUNTIMES, findings);
        value(image, CheckedImage.CONTAINERS_LABEL, CONTAINERS, findings);
        boolean k0s =
                image.labels().getOrDefault(CheckedImage.RUNTIME_LABEL, "").equals("k0s");
        if (k0s && image.containerRuntime().filter("docker"::equals).isPresent()) {
            boolean stated = image.labels().containsKey(CheckedImage.CONTAINERS_LABEL);
            findings.add(
                    Rule.RUNTIME_LABEL,
                    image.labelled(),
                    stated ? "k0s with Docker" : "k0s without a label " + CheckedImage.CONTAINERS_LABEL,
                    stated
                            ? "sealer starts k0s with the socket of containerd"
                            : "sealer then looks for scripts/docker.sh, and starts k0s with the socket of containerd",
                    "write LABEL " + CheckedImage.CONTAINERS_LABEL + "=containerd");
        }
    }

    private static void value(CheckedImage image, String label, List<String> known, Findings findings) {
        String value = image.labels().getOrDefault(label, "");
        if (!value.isBlank() && !known.contains(value)) {
            findings.add(
                    Rule.RUNTIME_LABEL,
                    image.labelled(),
                    "label " + label + "=" + value,
                    "sealer knows " + String.join(" and ", known) + ", and sealer run stops at anything else",
                    Spelling.nearest(value, known).map(name -> "write " + name).orElse("write one of these"));
        }
    }
}
