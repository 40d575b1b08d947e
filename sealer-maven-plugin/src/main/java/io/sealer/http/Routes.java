package io.sealer.http;

import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.RouteInfo;
import org.apache.hc.core5.http.HttpHost;

/** Which way leads to an origin: straight, or through which proxy. */
final class Routes {

    private final List<ProxyServer> proxies;

    Routes(List<ProxyServer> proxies) {
        this.proxies = proxies;
    }

    /** The proxy between here and an origin. */
    Optional<ProxyServer> proxyFor(Origin origin) {
        Optional<ProxyServer> own = first(origin.scheme(), origin);
        return own.isPresent() || !origin.isSecure() ? own : first("http", origin);
    }

    private Optional<ProxyServer> first(String protocol, Origin origin) {
        return proxies.stream()
                .filter(proxy -> proxy.isFor(protocol))
                .filter(proxy -> !proxy.isBypassedFor(origin))
                .findFirst();
    }

    /** The same as HttpClient's pool names it. */
    HttpRoute routeTo(Origin origin) {
        HttpHost target = new HttpHost(origin.scheme(), origin.host(), origin.port());
        Optional<HttpHost> proxy = proxyFor(origin).map(server -> new HttpHost("http", server.host(), server.port()));
        if (proxy.isEmpty()) {
            return new HttpRoute(target, null, origin.isSecure());
        }
        return origin.isSecure()
                ? new HttpRoute(
                        target, null, proxy.get(), true, RouteInfo.TunnelType.TUNNELLED, RouteInfo.LayerType.LAYERED)
                : new HttpRoute(target, null, proxy.get(), false);
    }
}
