package io.sealer.check;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.kube.KubernetesVersion;
import io.sealer.kube.PlacedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All rules. */
public final class ImageChecks {

    private static final List<Check> ALL = List.of(
            new LabelCheck(),
            new KubeadmCheck(),
            new VersionCheck(),
            new ContainerRuntimeCheck(),
            new K0sConfigCheck(),
            new PluginCheck(),
            new ConfigFileCheck(),
            new ContainerdCheck(),
            new AuditPolicyCheck(),
            new ScriptCheck(),
            new NameCheck(),
            new RequiredFileCheck());

    private final RuleSettings settings;

    /** Rules that matter as these settings say. */
    public ImageChecks(RuleSettings settings) {
        this.settings = settings;
    }

    /**
     * Looks at an image.
     *
     * @param clusterfiles files beside it by which it is installed
     * @return what is wrong, by place
     * @throws ProblemException if a file cannot be read
     */
    public List<Finding> of(CheckedTree tree, List<Clusterfile> clusterfiles) {
        CheckedImage image = tree.image();
        List<Finding> findings = new ArrayList<>(of(image));
        findings.addAll(ofClusterfiles(clusterfiles, image));
        return findings;
    }

    /**
     * Looks at the objects that are applied to a cluster.
     *
     * @param version the version of Kubernetes that the cluster runs
     */
    public List<Finding> ofObjects(List<PlacedObject> objects, KubernetesVersion version) {
        RemovedApis removed = new RemovedApis();
        List<Finding> findings = new ArrayList<>();
        settings.severity(Rule.REMOVED_API)
                .ifPresent(severity -> objects.forEach(object -> removed.find(object.apiVersion(), object.kind())
                        .filter(api -> api.isGoneIn(version))
                        .ifPresent(api -> findings.add(new Finding(
                                Rule.REMOVED_API,
                                severity,
                                object.location(),
                                object.kind() + (object.name().isEmpty() ? "" : " " + object.name()) + " of "
                                        + object.apiVersion(),
                                "Kubernetes " + version + " does not serve it: it is gone since 1." + api.minor(),
                                api.mend())))));
        return findings;
    }

    /**
     * Looks at the images that an image brings along.
     *
     * @param images what its files and settings name, and what its runtime needs
     */
    public List<Finding> ofImages(List<NamedImage> images, CheckedTree tree) {
        return ofImages(images, tree.image());
    }

    List<Finding> ofClusterfiles(List<Clusterfile> clusterfiles, CheckedImage image) {
        return find(image, findings -> {
            for (Clusterfile clusterfile : clusterfiles) {
                ClusterfileCheck.check(clusterfile, image, findings);
            }
        });
    }

    List<Finding> ofImages(List<NamedImage> images, CheckedImage image) {
        return find(image, findings -> NamedImagesCheck.check(images, image, findings));
    }

    List<Finding> of(CheckedImage image) {
        return find(image, findings -> {
            for (Check check : ALL) {
                check.check(image, findings);
            }
        });
    }

    /** One look at an image. */
    private interface Look {

        void at(Findings findings) throws IOException;
    }

    private List<Finding> find(CheckedImage image, Look look) {
        Findings findings = new Findings(settings);
        try {
            look.at(findings);
        } catch (IOException e) {
            throw new ProblemException(Problem.environment("a file of the image cannot be read: " + e.getMessage()), e);
        }
        return findings.asList(image.files());
    }
}
