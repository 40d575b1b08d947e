package io.sealer.check;

import io.sealer.SourceLocation;
import java.util.List;
import java.util.Optional;

/** Names that come close to one that sealer looks for, and which it therefore passes over. */
final class NameCheck implements Check {

    /**
     * A name that users take for another one.
     *
     * @param wrong a path; of a directory if it ends with a slash
     * @param right what sealer looks for
     */
    private record Name(String wrong, String right) {}

    private static final List<Name> NAMES = List.of(
            new Name("etc/registry_config.yaml", "etc/registry_config.yml"),
            new Name("etc/registry-config.yml", "etc/registry_config.yml"),
            new Name("etc/kubeadm.yaml", "etc/kubeadm.yml"),
            new Name("etc/kubeadm.yaml.tmpl", "etc/kubeadm.yml.tmpl"),
            new Name("etc/kubeadm-config.yml", "etc/kubeadm.yml"),
            new Name("etc/kubeadm-config.yaml", "etc/kubeadm.yml"),
            new Name("kubeadm.yml", "etc/kubeadm.yml"),
            new Name("manifests/imagelist", "manifests/imageList"),
            new Name("manifests/imageList.txt", "manifests/imageList"),
            new Name("manifests/ImageList", "manifests/imageList"),
            new Name("manifests/image-list", "manifests/imageList"),
            new Name("imageList", "manifests/imageList"),
            new Name("plugin/", "plugins/"),
            new Name("chart/", "charts/"),
            new Name("manifest/", "manifests/"));

    @Override
    public void check(CheckedImage image, Findings findings) {
        NAMES.forEach(name -> look(name, image.files(), findings));
    }

    /** What sealer looks for instead of a path, if users take that for it. */
    static Optional<String> wanted(String path) {
        return NAMES.stream()
                .filter(name -> name.wrong().endsWith("/") ? path.startsWith(name.wrong()) : path.equals(name.wrong()))
                .map(name -> name.wrong().endsWith("/")
                        ? name.right() + path.substring(name.wrong().length())
                        : name.right())
                .findFirst();
    }

    private static void look(Name name, ImageFiles files, Findings findings) {
        String first = files.paths().tailSet(name.wrong()).stream().findFirst().orElse("");
        boolean there = name.wrong().endsWith("/") ? first.startsWith(name.wrong()) : first.equals(name.wrong());
        // Whoever has the right one as well knows the difference.
        if (there && !files.has(name.right())) {
            findings.add(
                    Rule.FILE_NAME,
                    SourceLocation.of(files.origin(first).file()),
                    "/" + name.wrong(),
                    "sealer does not look there but at /" + name.right(),
                    "copy it to " + name.right());
        }
    }
}
