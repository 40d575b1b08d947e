package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where images come from that files name by the cluster's own registry. That registry is filled from the image that is
 * built, so nothing can be fetched from it.
 *
 * <p>Its default name is sealer's, {@code sea.hub:5000}; the names of the user's table count as well.
 */
public final class Origins {

    /** The host that sealer gives the registry of a cluster (sealer-build, section 5). */
    static final String OWN_HOST = "sea.hub:5000";

    /** That host, with or without its port. */
    private static final Set<String> DEFAULT_HOSTS = Set.of(OWN_HOST, "sea.hub");

    private static final String REMEDY = "an <origin> of <origins> is the cluster registry's name and a source, like"
            + " sea.hub:5000/tigera=quay.io/tigera or registry.local:5000=docker.io";

    /**
     * One line of the table: what begins with one name is found below another. Names are hosts with or without the
     * beginning of a repository, without a slash at the end.
     */
    private record Origin(String host, String prefix, String source) {

        boolean covers(Reference own) {
            String repository = own.repository();
            return own.domain().equals(host)
                    && (prefix.isEmpty() || repository.equals(prefix) || repository.startsWith(prefix + "/"));
        }

        String name(Reference own) {
            String rest = own.repository().substring(prefix.length()).replaceFirst("^/", "");
            return rest.isEmpty() ? source : source + "/" + rest;
        }
    }

    private final List<Origin> table;
    private final Set<String> hosts = new TreeSet<>(DEFAULT_HOSTS);
    private final boolean needed;

    private Origins(List<Origin> table, boolean needed) {
        this.needed = needed;
        this.table = table.stream()
                .sorted(Comparator.comparing((Origin origin) -> origin.prefix.length())
                        .reversed())
                .toList();
        table.forEach(origin -> hosts.add(origin.host));
    }

    /** No table: only sealer's own name of the registry is known. */
    public static Origins none() {
        return new Origins(List.of(), true);
    }

    /**
     * The same for an image that is finished: it holds what its own registry is asked for, so that nothing depends on
     * where that came from.
     */
    public Origins ofFinishedImage() {
        return new Origins(table, false);
    }

    /**
     * Reads a table.
     *
     * @param lines {@code NAME=SOURCE} each, as {@code <origins>} holds them
     * @param problems told of lines that are none
     */
    public static Origins of(List<ListedLine> lines, Problems problems) {
        List<Origin> table = new ArrayList<>();
        for (ListedLine line : lines) {
            try {
                table.add(parse(line.text()));
            } catch (IllegalArgumentException e) {
                problems.at(line.location(), e.getMessage(), REMEDY);
            }
        }
        return new Origins(table, true);
    }

    private static Origin parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is no origin (it has no =)");
        }
        String name = text.substring(0, equals).strip().replaceFirst("/+$", "");
        String source = text.substring(equals + 1).strip().replaceFirst("/+$", "");
        int slash = name.indexOf('/');
        String host = (slash < 0 ? name : name.substring(0, slash)).toLowerCase(Locale.ROOT);
        check(text, host, name);
        check(text, source.indexOf('/') < 0 ? source : source.substring(0, source.indexOf('/')), source);
        return new Origin(host, slash < 0 ? "" : name.substring(slash + 1), source);
    }

    private static void check(String text, String host, String name) {
        boolean isHost = host.indexOf('.') >= 0 || host.indexOf(':') >= 0 || host.equals("localhost");
        if (!isHost) {
            throw new IllegalArgumentException("\"" + text + "\" is no origin (\"" + name + "\" has no registry host)");
        }
        try {
            Reference.parse(name + "/x");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no origin (\"" + name + "\" is no name)", e);
        }
    }

    /** Whether an image is named by the cluster's own registry. */
    boolean isOwn(Reference reference) {
        return hosts.contains(reference.domain());
    }

    /**
     * Where an image of the cluster's own registry comes from.
     *
     * @param own its name there
     * @param known images that are found elsewhere, by their own names
     * @return its own name; empty if neither the table nor exactly one of the known images says so
     */
    Optional<Reference> find(Reference own, Collection<Reference> known) {
        for (Origin origin : table) {
            if (origin.covers(own)) {
                return Optional.of(renamed(own, origin.name(own)));
            }
        }
        List<Reference> same = known.stream()
                .filter(other -> !isOwn(other) && isSame(own, other))
                .map(other -> renamed(own, other.name()))
                .distinct()
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    /** What stands for an image whose origin is not known: nothing where one is needed. */
    Optional<Reference> instead(Reference own) {
        return needed ? Optional.empty() : Optional.of(own);
    }

    /** The registry of a cluster leaves out the hosts, and nothing but the hosts. */
    private static boolean isSame(Reference own, Reference other) {
        boolean tag = own.tag().isPresent() && own.tag().equals(other.tag());
        boolean digest = own.digest().isPresent() && own.digest().equals(other.digest());
        return own.repository().equals(other.repository()) && (tag || digest);
    }

    private static Reference renamed(Reference own, String name) {
        return Reference.parse(name
                + own.tag().map(tag -> ":" + tag).orElse("")
                + own.digest().map(digest -> "@" + digest).orElse(""));
    }

    /** Reports an image of the cluster's own registry whose origin is not known. */
    void report(DiscoveredImage image, Problems problems) {
        Reference own = image.reference();
        String repository = own.repository();
        String parent = repository.indexOf('/') < 0 ? repository : repository.substring(0, repository.lastIndexOf('/'));
        problems.at(
                image.requiredBy().get(0).origin().location(),
                own + " is in the cluster's own registry, and nothing says where it comes from",
                "name its origin, <origins><origin>" + own.domain() + "/" + parent + "=docker.io/" + parent
                        + "</origin></origins> (with the right registry), or list the image with its registry in"
                        + " manifests/imageList or <imageList> (-Dsealer.imageList)");
    }
}
