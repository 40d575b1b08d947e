package io.sealer.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The kinds of one version of an API, with their fields. The schemas are resources beside this class. */
final class Schema {

    /** What a Clusterfile holds; of which version it is, sealer does not look at. */
    static final String CLUSTERFILE = "sealer.io";

    static final String K0S = "k0s.k0sproject.io/v1beta1";

    /** The configuration of dockerd, which has no version. */
    static final String DOCKER = "daemon.json";

    private static final Map<String, String> FILES = Map.of(
            "kubeadm.k8s.io/v1beta2",
            "kubeadm-v1beta2.txt",
            "kubeadm.k8s.io/v1beta3",
            "kubeadm-v1beta3.txt",
            "kubeadm.k8s.io/v1beta4",
            "kubeadm-v1beta4.txt",
            "kubelet.config.k8s.io/v1beta1",
            "kubelet-v1beta1.txt",
            "kubeproxy.config.k8s.io/v1alpha1",
            "kube-proxy-v1alpha1.txt",
            CLUSTERFILE,
            "clusterfile.txt",
            K0S,
            "k0s-v1beta1.txt",
            DOCKER,
            "docker-daemon.txt");

    private static final int LIFE = 4;

    /**
     * A field of an object.
     *
     * @param type what it holds
     * @param minors the releases of Kubernetes that have it
     */
    record Field(FieldType type, Minors minors) {}

    private final Map<String, Map<String, Field>> types;
    private final Map<String, String> hints;

    private Schema(Map<String, Map<String, Field>> types, Map<String, String> hints) {
        this.types = types;
        this.hints = hints;
    }

    /** The schema of an {@code apiVersion}, if it is known. */
    static Optional<Schema> of(String apiVersion) {
        return Optional.ofNullable(FILES.get(apiVersion)).map(Schema::read);
    }

    private static Schema read(String file) {
        Map<String, Map<String, Field>> types = new LinkedHashMap<>();
        Map<String, String> hints = new HashMap<>();
        Map<String, Field> fields = Map.of();
        for (List<String> words : DataFile.rows(file)) {
            if (words.get(0).equals("hint") && types.isEmpty()) {
                hints.put(words.get(1), String.join(" ", words.subList(2, words.size())));
            } else if (words.get(0).equals("type")
                    && Character.isUpperCase(words.get(1).charAt(0))) {
                fields = new LinkedHashMap<>();
                types.put(words.get(1), fields);
            } else if (!types.isEmpty()) {
                Minors minors = words.size() < LIFE ? Minors.ALL : Minors.parse(words.get(2), words.get(LIFE - 1));
                fields.put(words.get(0), new Field(FieldType.parse(words.get(1)), minors));
            }
        }
        return new Schema(types, hints);
    }

    /** The fields of an object, by name; none for names of objects that it does not have. */
    Map<String, Field> fields(String type) {
        return types.getOrDefault(type, Map.of());
    }

    /** What to do about a field of older versions, or of what users take for one. */
    Optional<String> hint(String field) {
        return Optional.ofNullable(hints.get(field));
    }

    /** Whether there is such an object, or such a kind. */
    boolean has(String type) {
        return types.containsKey(type);
    }

    /**
     * Where else in a kind a field of that name is: its shortest path.
     *
     * @param kind the kind, from which the path leads
     */
    Optional<String> pathTo(String field, String kind) {
        Deque<Map.Entry<String, String>> next = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        next.add(Map.entry("", kind));
        while (!next.isEmpty()) {
            Map.Entry<String, String> here = next.poll();
            if (!seen.add(here.getValue())) {
                continue;
            }
            for (Map.Entry<String, Field> entry : fields(here.getValue()).entrySet()) {
                String path = here.getKey().isEmpty() ? entry.getKey() : here.getKey() + "." + entry.getKey();
                if (entry.getKey().equals(field)) {
                    return Optional.of(path);
                }
                if (entry.getValue().type() instanceof FieldType.ObjectOf object) {
                    next.add(Map.entry(path, object.name()));
                }
            }
        }
        return Optional.empty();
    }
}
