package io.sealer.check;

import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The addresses of pods and of services. */
final class KubeadmSubnets implements KubeadmRule {

    /** What sealer takes where nothing is stated (sealer-build, section 6.4). */
    private static final String PODS = "100.64.0.0/10";

    private static final String SERVICES = "10.96.0.0/22";

    @Override
    public void check(KubeadmFile file, CheckedImage image, Findings findings) {
        file.document(KubeadmApi.CLUSTER).ifPresent(document -> {
            Optional<YamlScalar> pods = stated(document, "podSubnet");
            Optional<YamlScalar> services = stated(document, "serviceSubnet");
            List<Subnet> podNets = subnets(document, "podSubnet", pods, PODS, findings);
            List<Subnet> serviceNets = subnets(document, "serviceSubnet", services, SERVICES, findings);
            services.or(() -> pods).ifPresent(place -> {
                String known = services.isPresent() ? "" : " (sealer's default)";
                for (Subnet pod : podNets) {
                    serviceNets.stream()
                            .filter(pod::overlaps)
                            .forEach(service -> findings.add(
                                    Rule.KUBEADM_SUBNET,
                                    document.locate(place),
                                    "serviceSubnet " + service.text() + known,
                                    "it overlaps with podSubnet " + pod.text()
                                            + (pods.isPresent() ? "" : " (sealer's default)"),
                                    "choose subnets that have no address in common"));
                }
            });
        });
    }

    private static Optional<YamlScalar> stated(KubeadmDocument document, String field) {
        return document.text("networking", field).filter(text -> !TemplateText.hasMarker(text.text()));
    }

    private static List<Subnet> subnets(
            KubeadmDocument document, String field, Optional<YamlScalar> stated, String otherwise, Findings findings) {
        List<Subnet> subnets = new ArrayList<>();
        boolean open = document.text("networking", field).isPresent() && stated.isEmpty();
        String text = open ? "" : stated.map(YamlScalar::text).orElse(otherwise);
        for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
            Optional<Subnet> subnet = Subnet.parse(part.strip());
            subnet.ifPresent(subnets::add);
            if (subnet.isEmpty()) {
                findings.add(
                        Rule.KUBEADM_SUBNET,
                        document.locate(stated.orElseThrow()),
                        field + " " + part.strip(),
                        "this is no subnet",
                        "write one as " + otherwise + ", or two of them, IPv4 and IPv6, with a comma in between");
            }
        }
        return subnets;
    }
}
