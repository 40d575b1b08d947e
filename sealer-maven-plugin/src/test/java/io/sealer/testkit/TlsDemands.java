package io.sealer.testkit;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** What a server asks of its clients; the JDK's own class lets everybody in. */
final class TlsDemands extends HttpsConfigurator {

    private final boolean wantsClients;

    TlsDemands(SSLContext context, boolean wantsClients) {
        super(context);
        this.wantsClients = wantsClients;
    }

    @Override
    public void configure(HttpsParameters parameters) {
        SSLParameters tls = getSSLContext().getDefaultSSLParameters();
        tls.setNeedClientAuth(wantsClients);
        parameters.setSSLParameters(tls);
    }
}
