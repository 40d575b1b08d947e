package io.sealer.check;

import io.sealer.kube.TemplateText;
import java.util.List;

/** Where kubeadm takes the images of the control plane from. */
final class KubeadmRepositories implements KubeadmRule {

    private static final List<String[]> FIELDS =
            List.of(new String[] {"imageRepository"}, new String[] {"dns", "imageRepository"}, new String[] {
                "etcd", "local", "imageRepository"
            });

    @Override
    public void check(KubeadmFile file, CheckedImage image, Findings findings) {
        // The Docker that sealer patches asks the cluster's registry for every image, whatever its registry.
        if (ScriptText.has(image.files(), "etc/daemon.json", "mirror-registries")) {
            return;
        }
        file.document(KubeadmApi.CLUSTER)
                .ifPresent(document -> FIELDS.forEach(path -> field(document, path, image, findings)));
    }

    private static void field(KubeadmDocument document, String[] path, CheckedImage image, Findings findings) {
        document.text(path)
                .filter(repository -> !TemplateText.hasMarker(repository.text()))
                .filter(repository -> !image.registries().contains(hostOf(repository.text())))
                .ifPresent(repository -> findings.add(
                        Rule.KUBEADM_IMAGE_REPOSITORY,
                        document.locate(repository),
                        String.join(".", path) + " " + repository.text(),
                        "hosts then pull from there, and what the image brings along in the cluster's registry is"
                                + " not used",
                        "write " + image.registries().iterator().next() + repository(path)));
    }

    /** CoreDNS lies in a repository of its own since 1.21 (sealer-build, section 7.4). */
    private static String repository(String... path) {
        return path[0].equals("dns") ? "/coredns" : "";
    }

    private static String hostOf(String repository) {
        int slash = repository.indexOf('/');
        return slash < 0 ? repository : repository.substring(0, slash);
    }
}
