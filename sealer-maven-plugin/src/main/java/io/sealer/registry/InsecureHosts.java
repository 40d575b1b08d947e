package io.sealer.registry;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.http.HostTrust;
import io.sealer.http.Origin;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that may be spoken to in plain HTTP or with an unverified certificate: those that the user listed, with or
 * without a port, and this machine itself. A mirror written with {@code http://} may be spoken to in plain HTTP.
 */
final class InsecureHosts implements HostTrust {

    private static final int MOST = 65_535;

    /** A name, an IPv4 address, or an IPv6 address with brackets, which only one without a port may lack. */
    private static final Pattern HOST = Pattern.compile("(?:(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+])"
            + "(?::(?<port>[0-9]+))?|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)");

    private final Set<String> listed = new HashSet<>();
    private final Set<Origin> plain = new HashSet<>();

    /**
     * @param hosts {@code host} for all its ports, {@code host:port} for one; a scheme before it is passed over
     * @param mirrors whose plain HTTP addresses are allowed as they stand
     */
    InsecureHosts(Collection<String> hosts, Mirrors mirrors) {
        this(hosts, mirrors.addresses());
    }

    /**
     * @param hosts as above
     * @param addresses of mirrors, whose plain HTTP addresses are allowed as they stand
     */
    InsecureHosts(Collection<String> hosts, List<URI> addresses) {
        for (String host : hosts) {
            listed.add(plain(host));
        }
        for (URI address : addresses) {
            if (!Origin.of(address).isSecure()) {
                plain.add(Origin.of(address));
            }
        }
    }

    /**
     * Checks a user's list: what names no host would be without effect.
     *
     * @throws ProblemException naming every entry that is wrong
     */
    static void check(Collection<String> hosts) {
        Problems problems = new Problems();
        for (String host : hosts) {
            mistake(plain(host))
                    .ifPresent(mistake -> problems.add(Problem.project("insecure registry \""
                                    + host.strip().replaceFirst(".*@", "***@") + "\": " + mistake)
                            .withRemedy("write HOST or HOST:PORT in <insecureRegistries> (-Dsealer.insecureRegistries),"
                                    + " for example registry.corp:5000")));
        }
        problems.throwIfAny();
    }

    private static Optional<String> mistake(String host) {
        if (host.indexOf('*') >= 0) {
            return Optional.of("there are no patterns, each host has to be named");
        }
        Matcher parts = HOST.matcher(host);
        if (!parts.matches()) {
            return Optional.of("not a host, and nothing but a host and a port may stand here");
        }
        String port = parts.group("port");
        boolean wrong =
                port != null && (port.length() > 5 || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MOST);
        return wrong ? Optional.of("there is no port " + port) : Optional.empty();
    }

    private static String plain(String host) {
        return host.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("/+$", "");
    }

    @Override
    public boolean allowsPlainHttp(Origin origin) {
        return allows(origin) || plain.contains(origin);
    }

    @Override
    public boolean allowsUnverifiedTls(Origin origin) {
        return allows(origin);
    }

    private boolean allows(Origin origin) {
        String host = origin.host().indexOf(':') >= 0 ? "[" + origin.host() + "]" : origin.host();
        return origin.isLoopback()
                || listed.contains(host)
                || listed.contains(origin.host())
                || listed.contains(host + ":" + origin.port());
    }
}
