package io.sealer.http;

import java.io.IOException;
import java.util.Optional;

/** No connection came about: the name is unknown, nobody listens, or no answer came in time. The message says which. */
public final class UnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    UnreachableException(String message, Throwable cause) {
        this(message, "", cause);
    }

    private UnreachableException(String message, String remedy, Throwable cause) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** It is the proxy that is not reached. */
    static UnreachableException ofProxy(ProxyServer proxy, String message, Throwable cause) {
        return new UnreachableException(
                message,
                "correct or remove the " + proxy.element()
                        + " in settings.xml; hosts that need no proxy belong into its" + " <nonProxyHosts>",
                cause);
    }

    /** What to do where that is a matter of the way there; empty where it is a matter of the host itself. */
    public Optional<String> remedy() {
        return Optional.of(remedy).filter(advice -> !advice.isEmpty());
    }
}
