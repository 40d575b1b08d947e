package io.sealer.http;

import java.io.IOException;

/** The proxy did not let a request through; the message names the proxy and its status, never its credentials. */
public final class ProxyException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final int status;

    ProxyException(ProxyServer proxy, int status) {
        super("proxy " + proxy + " answered " + status
                + (status == PROXY_AUTHENTICATION_REQUIRED ? " (it asks for other credentials)" : ""));
        this.status = status;
    }

    /** The proxy's status code. */
    public int status() {
        return status;
    }
}
