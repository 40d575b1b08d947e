package io.sealer.check;

import io.sealer.SourceLocation;
import java.util.List;

/** Configuration of k0s: sealer has k0s write its own, and starts it with that (sealer-build, section 6.5). */
final class K0sConfigCheck implements Check {

    private static final List<String> FILES =
            List.of("etc/k0s.yaml", "etc/k0s.yml", "etc/k0s/k0s.yaml", "etc/k0s/k0s.yml", "k0s.yaml");

    @Override
    public void check(CheckedImage image, Findings findings) {
        if (image.isKubeadm()) {
            return;
        }
        for (String path : FILES) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (image.files().has(path) && !ScriptText.has(image.files(), name)) {
                findings.add(
                        Rule.K0S_CONFIG,
                        SourceLocation.of(image.files().origin(path).file()),
                        "/" + path,
                        "sealer starts k0s with the configuration that \"k0s config create\" prints, and no script of the"
                                + " image reads this",
                        "leave it out, or have scripts/init-kube.sh use it");
            }
        }
    }
}
