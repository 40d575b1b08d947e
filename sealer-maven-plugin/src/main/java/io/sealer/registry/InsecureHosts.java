package io.sealer.registry;

import io.sealer.http.HostTrust;
import io.sealer.http.Origin;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The hosts that may be spoken to in plain HTTP or with an unverified certificate: those that the user listed, with or
 * without a port, and this machine itself. A mirror written with {@code http://} may be spoken to in plain HTTP.
 */
final class InsecureHosts implements HostTrust {

    private final Set<String> listed = new HashSet<>();
    private final Set<Origin> plain = new HashSet<>();

    /**
     * @param hosts {@code host} for all its ports, {@code host:port} for one; a scheme before it is passed over
     * @param mirrors whose plain HTTP addresses are allowed as they stand
     */
    InsecureHosts(Collection<String> hosts, Mirrors mirrors) {
        for (String host : hosts) {
            listed.add(host.strip()
                    .toLowerCase(Locale.ROOT)
                    .replaceFirst("^https?://", "")
                    .replaceFirst("/+$", ""));
        }
        for (URI address : mirrors.addresses()) {
            if (!Origin.of(address).isSecure()) {
                plain.add(Origin.of(address));
            }
        }
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
