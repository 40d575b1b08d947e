package io.sealer.http;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Turns host names into addresses. */
@FunctionalInterface
public interface NameResolver {

    /**
     * All addresses of a host, in the order in which they are tried.
     *
     * @throws UnknownHostException when there are none
     */
    InetAddress[] resolve(String host) throws UnknownHostException;

    /** The system's own. */
    static NameResolver system() {
        return InetAddress::getAllByName;
    }
}
