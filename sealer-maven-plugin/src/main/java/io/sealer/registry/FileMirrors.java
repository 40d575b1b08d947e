package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.http.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where files are fetched from instead of from their own servers.
 *
 * <p>Written as {@code https://dl.k8s.io/=https://nexus.corp/raw/k8s/,https://github.com/=http://10.0.0.5/gh/!,
 * *=https://nexus.corp/raw/}: what a URL begins with, and what stands there instead. The longest beginning counts; one
 * that is named several times has several mirrors, asked in that order. {@code *} serves all other URLs, with host and
 * path behind the mirror's address. {@code !} forbids to ask anybody after this mirror, the file's own server included.
 */
public final class FileMirrors {

    private static final String ANY = "*";
    private static final FileMirrors NONE = new FileMirrors(Map.of());

    private record Mirror(String address, boolean exclusive) {}

    private final Map<String, List<Mirror>> byPrefix;

    private FileMirrors(Map<String, List<Mirror>> byPrefix) {
        this.byPrefix = byPrefix;
    }

    /** Every server is asked itself. */
    public static FileMirrors none() {
        return NONE;
    }

    /**
     * Reads {@code PREFIX=URL} pairs.
     *
     * @throws ProblemException naming every entry that is wrong
     */
    public static FileMirrors parse(List<String> entries) {
        Map<String, List<Mirror>> byPrefix = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (String entry : entries) {
            try {
                int equals = separator(entry);
                String prefix = entry.substring(0, equals).strip();
                if (!prefix.equals(ANY)) {
                    address(prefix);
                }
                List<Mirror> mirrors = byPrefix.computeIfAbsent(prefix, name -> new ArrayList<>());
                if (!mirrors.isEmpty() && mirrors.get(mirrors.size() - 1).exclusive()) {
                    throw new IllegalArgumentException("never asked, since the mirror before it ends with \"!\"");
                }
                mirrors.add(mirror(entry.substring(equals + 1).strip()));
            } catch (IllegalArgumentException e) {
                String shown = entry.replaceAll("//[^/@=]*@", "//***@");
                problems.add(Problem.project("mirror of files \"" + shown + "\": " + e.getMessage())
                        .withRemedy("write PREFIX=URL in <fileMirrors> (-Dsealer.fileMirrors), for example"
                                + " https://github.com/=https://nexus.corp/repository/github/"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ProblemException(problems, null);
        }
        return new FileMirrors(byPrefix);
    }

    /** The first equals sign behind which a URL begins: there may be others in a query. */
    private static int separator(String entry) {
        int equals = entry.indexOf("=http");
        if (equals < 1) {
            throw new IllegalArgumentException("no \"=http://\" or \"=https://\" in it");
        }
        return equals;
    }

    private static Mirror mirror(String text) {
        boolean exclusive = text.endsWith("!");
        String url = exclusive ? text.substring(0, text.length() - 1) : text;
        address(url);
        return new Mirror(url, exclusive);
    }

    private static URI address(String url) {
        try {
            URI address = new URI(url);
            Origin.of(address);
            if (address.getUserInfo() != null) {
                throw new IllegalArgumentException("credentials do not belong into a URL; put them into a <server> of"
                        + " settings.xml whose id is the mirror's host");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL (" + e.getReason() + ")", e);
        }
    }

    /** The places of a file, in the order in which they are asked. */
    List<URI> placesOf(URI file) {
        String url = file.toString();
        String prefix = byPrefix.keySet().stream()
                .filter(one -> isPrefix(one, url))
                .max(Comparator.comparingInt(String::length))
                .orElse(ANY);
        List<URI> places = new ArrayList<>();
        for (Mirror mirror : byPrefix.getOrDefault(prefix, List.of())) {
            String rest = prefix.equals(ANY) ? url.substring(url.indexOf("://") + 3) : url.substring(prefix.length());
            places.add(URI.create(joined(mirror.address(), rest)));
            if (mirror.exclusive()) {
                return places;
            }
        }
        places.add(file);
        return places;
    }

    /** A beginning ends where a part of the path does: {@code https://a.b} is none of {@code https://a.bc}. */
    private static boolean isPrefix(String prefix, String url) {
        return url.startsWith(prefix)
                && (prefix.endsWith("/")
                        || url.length() == prefix.length()
                        || "/?".indexOf(url.charAt(prefix.length())) >= 0);
    }

    private static String joined(String address, String rest) {
        if (rest.isEmpty()) {
            return address;
        }
        return (address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
                + (rest.startsWith("/") || rest.startsWith("?") ? "" : "/")
                + rest;
    }

    /** Every address that was written down. */
    List<URI> addresses() {
        return byPrefix.values().stream()
                .flatMap(List::stream)
                .map(mirror -> URI.create(mirror.address()))
                .toList();
    }
}
