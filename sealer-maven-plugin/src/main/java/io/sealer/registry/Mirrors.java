package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Reference;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Where a registry's content is fetched from instead of from itself.
 *
 * <p>Written as {@code docker.io=http://127.0.0.1:5000,quay.io=https://harbor.corp/quay-proxy!,*=https://mirror.corp}.
 * A registry named several times has several mirrors, asked in that order. {@code *} serves the registries that have no
 * mirror of their own. A path goes before the repository. {@code !} forbids to ask anybody after this mirror, the registry
 * itself included.
 */
public final class Mirrors {

    private static final String ANY = "*";
    private static final Mirrors NONE = new Mirrors(Map.of());

    /**
     * One mirror.
     *
     * @param address where it is; its scheme is the word of the user, {@code http} included
     * @param exclusive whether nobody may be asked after it
     */
    record Mirror(URI address, boolean exclusive) {}

    private final Map<String, List<Mirror>> byRegistry;

    private Mirrors(Map<String, List<Mirror>> byRegistry) {
        this.byRegistry = byRegistry;
    }

    /** Every registry is asked itself. */
    public static Mirrors none() {
        return NONE;
    }

    /**
     * Reads the list, separated by commas or white space; an empty text gives no mirrors.
     *
     * @throws ProblemException naming every entry that is wrong
     */
    public static Mirrors parse(String text) {
        Map<String, List<Mirror>> byRegistry = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (String entry : text.strip().split("[,\\s]+")) {
            if (entry.isEmpty()) {
                continue;
            }
            try {
                int equals = entry.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("no \"=\" in it");
                }
                String registry = registry(entry.substring(0, equals));
                add(byRegistry.computeIfAbsent(registry, name -> new ArrayList<>()), entry.substring(equals + 1));
            } catch (IllegalArgumentException e) {
                problems.add(Problem.project("mirror \"" + withoutUserInfo(entry) + "\": " + e.getMessage())
                        .withRemedy("write REGISTRY=URL in <mirrors> (-Dsealer.mirrors), for example"
                                + " docker.io=https://mirror.corp/docker"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems, null);
        }
        return new Mirrors(byRegistry);
    }

    private static void add(List<Mirror> mirrors, String text) {
        Mirror mirror = mirror(text);
        if (!mirrors.isEmpty() && mirrors.get(mirrors.size() - 1).exclusive()) {
            throw new IllegalArgumentException("never asked, since the mirror before it ends with \"!\"");
        }
        mirrors.add(mirror);
    }

    private static String registry(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (name.equals(ANY)) {
            return name;
        }
        if (name.isEmpty()) {
            throw new IllegalArgumentException("no registry before the \"=\"");
        }
        // Only what stands before the first slash of a reference can have a mirror, and is spelt as there.
        String probe = name.indexOf('.') < 0 && name.indexOf(':') < 0 && !name.equals("localhost") ? null : name;
        if (probe == null || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not a registry host");
        }
        return Reference.parse(name + "/probe/probe").domain();
    }

    private static Mirror mirror(String text) {
        boolean exclusive = text.endsWith("!");
        String url = exclusive ? text.substring(0, text.length() - 1) : text;
        if (!url.contains("://")) {
            throw new IllegalArgumentException("no http:// or https:// in it");
        }
        while (url.endsWith("/")) {
            url = url.substring(0, url.length() - 1);
        }
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL (" + e.getReason() + ")", e);
        }
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("neither http:// nor https://");
        }
        if (address.getUserInfo() != null) {
            throw new IllegalArgumentException("credentials do not belong into a URL; put them into a <server> of"
                    + " settings.xml whose id is the mirror's host");
        }
        if (address.getHost() == null || address.getQuery() != null || address.getFragment() != null) {
            throw new IllegalArgumentException("host, port and path expected");
        }
        return new Mirror(address, exclusive);
    }

    private static String withoutUserInfo(String entry) {
        return entry.replaceFirst("//[^/@]*@", "//***@");
    }

    /** The mirrors of a registry, in the order in which they are asked. */
    List<Mirror> of(String domain) {
        List<Mirror> own = byRegistry.get(Objects.requireNonNull(domain, "domain"));
        return List.copyOf(own != null ? own : byRegistry.getOrDefault(ANY, List.of()));
    }

    /** Every address that was written down. */
    List<URI> addresses() {
        return byRegistry.values().stream()
                .flatMap(List::stream)
                .map(Mirror::address)
                .toList();
    }
}
