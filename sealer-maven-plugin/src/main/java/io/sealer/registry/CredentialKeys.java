package io.sealer.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Under which keys the credentials of a repository may be kept. */
public final class CredentialKeys {

    static final String HUB = "docker.io";

    /** What Docker Hub is called by docker, podman and jib; all of them mean the same accounts. */
    private static final List<String> HUB_NAMES =
            List.of(HUB, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    private static final String HTTPS_PORT = ":443";

    private CredentialKeys() {}

    /**
     * The most particular first: {@code host/a/b}, {@code host/a}, {@code host} (containers-auth.json(5)).
     *
     * @param host the registry, with its port if any
     * @param repository the repository there
     */
    public static List<String> of(String host, String repository) {
        List<String> keys = new ArrayList<>();
        for (String path = "/" + repository; ; path = path.substring(0, path.lastIndexOf('/'))) {
            for (String name : names(host)) {
                keys.add(name + path);
            }
            if (path.isEmpty()) {
                return keys;
            }
        }
    }

    /** All names of a registry, its own first: Docker Hub has several, and port 443 need not be written. */
    public static List<String> names(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (isHub(name)) {
            List<String> names = new ArrayList<>(List.of(name));
            HUB_NAMES.stream().filter(other -> !other.equals(name)).forEach(names::add);
            return names;
        }
        return name.endsWith(HTTPS_PORT)
                ? List.of(name, name.substring(0, name.length() - HTTPS_PORT.length()))
                : List.of(name);
    }

    /** A key as somebody wrote it: docker put scheme and API path into its keys, and some tools still do. */
    public static String normalised(String key) {
        return key.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("/+$", "")
                .replaceFirst("/v[12]$", "");
    }

    static boolean isHub(String host) {
        return HUB_NAMES.contains(host.toLowerCase(Locale.ROOT));
    }
}
