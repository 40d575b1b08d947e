package io.sealer.build;

import io.sealer.http.Origin;
import io.sealer.oci.Reference;
import java.net.URI;
import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * A chart that is not among the files of the project: it comes from a registry or a repository, and is put into the image.
 *
 * @param repository {@code oci://HOST/PATH}, or the URL of a repository; without a slash at the end
 * @param name the chart's name
 * @param version its version
 * @param path where it lies in the image
 */
public record RemoteChart(String repository, String name, String version, String path)
        implements Comparable<RemoteChart> {

    private static final String OCI = "oci://";

    /** What charts may be called, and no more than a path needs (helm.sh/docs/chart_best_practices/conventions). */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /** An exact version (semver.org), with or without a {@code v}. */
    private static final Pattern VERSION =
            Pattern.compile("v?\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?(?:\\+[0-9A-Za-z.-]+)?");

    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_][^\\\\:*?\"<>|]*\\.tgz");

    private static final Comparator<RemoteChart> ORDER = Comparator.comparing(RemoteChart::repository)
            .thenComparing(RemoteChart::name)
            .thenComparing(RemoteChart::version)
            .thenComparing(RemoteChart::path);

    /**
     * A chart as it is written.
     *
     * @param path where it is to lie; empty for {@code charts/NAME-VERSION.tgz}
     * @throws IllegalArgumentException saying what is wrong with it
     */
    static RemoteChart of(String repository, String name, String version, String path) {
        String base = repository.strip().replaceFirst("/+$", "");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a chart");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("\"" + version + "\" is no exact version of " + name + " (like 1.2.3)");
        }
        String place = path.isEmpty() ? "charts/" + name + "-" + version + ".tgz" : path;
        if (!PATH.matcher(place).matches() || ("/" + place + "/").contains("/../") || place.contains("//")) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" is no place for a packed chart (like charts/" + name + ".tgz)");
        }
        RemoteChart chart = new RemoteChart(base, name, version, place);
        if (chart.isInRegistry()) {
            chart.reference();
        } else {
            checkUrl(base, name);
        }
        return chart;
    }

    /** Says what is wrong without the URL, which may hold a password. */
    private static void checkUrl(String url, String name) {
        URI uri;
        try {
            uri = URI.create(url);
            Origin.of(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the <repository> of " + name + " is no URL of http or https", e);
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("credentials do not belong into the <repository> of " + name);
        }
    }

    /** Whether it comes from an OCI registry, not from a repository of files. */
    boolean isInRegistry() {
        return repository.startsWith(OCI);
    }

    /** Its name in the registry: tags cannot hold a plus (helm.sh/docs/topics/registries). */
    Reference reference() {
        return Reference.parse(repository.substring(OCI.length()) + "/" + name + ":" + version.replace('+', '_'));
    }

    /** The list of what a repository has. */
    URI index() {
        return URI.create(repository + "/index.yaml");
    }

    @Override
    public int compareTo(RemoteChart other) {
        return ORDER.compare(this, other);
    }

    /** {@code redis 18.1.0 of oci://registry.example.com/charts}. */
    @Override
    public String toString() {
        return name + " " + version + " of " + repository;
    }
}
