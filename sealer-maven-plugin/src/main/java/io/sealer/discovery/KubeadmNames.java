package io.sealer.discovery;

import io.sealer.kube.KubeadmConfiguration;
import io.sealer.oci.Reference;
import java.util.Optional;

/**
 * By what names a cluster asks for the images of kubeadm: its configuration moves them to other repositories and tags
 * (kubernetes/kubernetes, cmd/kubeadm/app/images/images.go), and sealer fills in what the configuration leaves open with
 * the cluster's own registry (sealerio/sealer, pkg/runtime/kubernetes/kubeadm/kubeadm_config.go, NewKubeadmConfig).
 *
 * @param configuration kubeadm's, if the image has one; what a template makes there is the cluster's registry
 */
record KubeadmNames(Optional<KubeadmConfiguration> configuration) {

    /** Where sealer has coredns below the cluster's registry, whatever the version. */
    private static final String DNS_DIRECTORY = "coredns";

    /**
     * The name that the cluster asks for.
     *
     * @param published what kubeadm itself calls the image
     * @return nothing where the configuration makes the image needless
     * @throws IllegalArgumentException where the configuration gives it a name that is none
     */
    Optional<Reference> asked(Reference published) {
        String repository = published.repository();
        String name = repository.substring(repository.lastIndexOf('/') + 1);
        String tag = published.tag().orElse(Reference.DEFAULT_TAG);
        String all = repository("imageRepository").orElse(Origins.OWN_HOST);
        return switch (name) {
            case "etcd" ->
                isEtcdElsewhere()
                        ? Optional.empty()
                        : Optional.of(reference(
                                repository("etcd", "local", "imageRepository").orElse(all),
                                name,
                                tag("etcd", "local", "imageTag").orElse(tag)));
            case "coredns" -> {
                String dns = repository("dns", "imageRepository").orElse(Origins.OWN_HOST + "/" + DNS_DIRECTORY);
                String dnsTag = tag("dns", "imageTag").orElse(tag);
                // Of its own registry kubeadm knows where coredns is.
                yield Optional.of(
                        dns.equals(published.domain())
                                ? reference(dns, repository, dnsTag)
                                : reference(dns, name, dnsTag));
            }
            default -> Optional.of(reference(all, name, tag));
        };
    }

    private static Reference reference(String repository, String name, String tag) {
        return Reference.parse(repository + "/" + name + ":" + tag);
    }

    private boolean isEtcdElsewhere() {
        return configuration.filter(found -> found.has("etcd", "external")).isPresent();
    }

    private Optional<String> repository(String... path) {
        return configuration
                .flatMap(found -> found.textWith(Origins.OWN_HOST, path))
                .map(text -> text.strip().replaceFirst("/+$", ""));
    }

    private Optional<String> tag(String... path) {
        return configuration
                .flatMap(found -> found.text(path))
                .map(scalar -> scalar.text().strip());
    }
}
