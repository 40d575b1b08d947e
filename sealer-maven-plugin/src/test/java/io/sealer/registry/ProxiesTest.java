package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import io.sealer.http.CertificatePlaces;
import io.sealer.http.ProxyServer;
import io.sealer.oci.Platform;
import io.sealer.testkit.Access;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestAuthority;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import io.sealer.testkit.TestProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registries behind a proxy. Names under {@code .test} are known to the proxy alone, {@code direct.corp} is known here,
 * so that a request that takes the wrong way fails.
 */
class ProxiesTest {

    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(31, 1_000));
    private static final TestAuthority CORP = TestAuthority.create("Corp CA");

    @TempDir
    Path directory;

    private Registries registries;
    private FaultRegistry plain;
    private FaultRegistry tls;
    private TestProxy proxy;

    @BeforeEach
    void start() throws IOException {
        registries = new Registries(directory);
        plain = FaultRegistry.start().push("acme/app:1", IMAGE);
        tls = FaultRegistry.startHttps(CORP.issue("secure.test", "direct.corp")).push("acme/app:1", IMAGE);
        proxy = TestProxy.basic("pat", "proxy-pw");
    }

    @AfterEach
    void stop() {
        registries.close();
        plain.close();
        tls.close();
        proxy.close();
    }

    private ProxyServer server(TestProxy to, String protocol, String user, String password, String nonProxyHosts) {
        return new ProxyServer("corp", protocol, "127.0.0.1", to.port(), user, password, nonProxyHosts);
    }

    private void pull(String reference, ProxyServer... proxies) {
        registries.pull(
                registries.fetcher(configuration -> configuration
                        .withProxies(List.of(proxies))
                        .withCredentials(
                                (host, repository) -> Optional.of(new Credential("joe", "registry-pw", "test")))
                        .withInsecureRegistries(Set.of("plain.test"))
                        .withCertificates(CertificatePlaces.of(Map.of(), directory, List.of(CORP.certificate())))
                        .withMirrors(Mirrors.parse("mirrored.test=http://plain.test:" + plain.port() + "!"))
                        .withNames(ProxiesTest::address)),
                reference);
    }

    private static InetAddress[] address(String host) throws UnknownHostException {
        if (host.endsWith(".test")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    /** Names and values of what the JDK goes by when it opens connections. */
    private static Set<String> networkProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).contains("proxy") || name.contains("http."))
                .map(name -> name + "=" + System.getProperty(name))
                .collect(Collectors.toSet());
    }

    @Test
    void tlsGoesThroughWithATokenIntact() {
        Set<String> before = networkProperties();
        tls.protect("acme/**", Access.bearer("joe", "registry-pw"));
        pull("secure.test:" + tls.port() + "/acme/app:1", server(proxy, "http", "pat", "proxy-pw", ""));

        assertThat(tls.requests("GET /v2/acme/**"))
                .isNotEmpty()
                .noneMatch(request -> request.header("Proxy-Authorization").isPresent());
        assertThat(tls.requests("GET /v2/acme/**").get(1).header("Authorization"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer "));
        // The proxy sees names of hosts and its own login, and nothing of what is said inside.
        assertThat(proxy.heads())
                .isNotEmpty()
                .allSatisfy(head -> assertThat(head)
                        .startsWith("CONNECT ")
                        .contains("\r\nProxy-Authorization: Basic ")
                        .doesNotContain("\r\nAuthorization:")
                        .doesNotContain("Bearer"));
        assertThat(networkProperties()).isEqualTo(before);
    }

    @Test
    void plainHttpGoesThroughByWholeUrls() {
        pull("mirrored.test/acme/app:1", server(proxy, "http", "pat", "proxy-pw", ""));

        assertThat(proxy.heads())
                .isNotEmpty()
                .allSatisfy(head -> assertThat(head).startsWith("GET http://plain.test:" + plain.port() + "/v2/"));
        assertThat(plain.requests())
                .isNotEmpty()
                .noneMatch(request -> request.header("Proxy-Authorization").isPresent());
    }

    @Test
    void aProxyForHttpsServesHttpsAlone() throws IOException {
        try (TestProxy other = TestProxy.open()) {
            ProxyServer http = server(proxy, "http", "pat", "proxy-pw", "");
            ProxyServer https = server(other, "HTTPS", "", "", "");
            pull("secure.test:" + tls.port() + "/acme/app:1", http, https);
            assertThat(proxy.heads()).isEmpty();
            assertThat(other.heads()).isNotEmpty();

            assertThatThrownBy(() -> pull("mirrored.test/acme/other:1", https)).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void hostsThatNeedNoProxyAndThisMachineAreReachedDirectly() {
        ProxyServer corp = server(proxy, "http", "pat", "proxy-pw", "localhost|*.CORP");
        pull("direct.corp:" + tls.port() + "/acme/app:1", corp);
        pull(plain.host() + "/acme/app:1", corp);
        pull("localhost:" + plain.port() + "/acme/app:1", server(proxy, "http", "pat", "proxy-pw", ""));

        assertThat(proxy.heads()).isEmpty();
    }

    @Test
    void aProxyThatRefusesIsNamedWithTheElementAndWithoutThePassword() {
        String secure = "secure.test:" + tls.port() + "/acme/app:1";
        for (String reference : List.of(secure, "mirrored.test/acme/app:1")) {
            assertThatThrownBy(() -> pull(reference, server(proxy, "http", "pat", "wr0ng", "")))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("cannot be reached: proxy 127.0.0.1:" + proxy.port()
                            + " answered 407: it does not accept the login of settings.xml - correct <username> and"
                            + " <password> in the <proxy> with the id \"corp\" of settings.xml")
                    .hasMessageNotContaining("wr0ng");
            assertThatThrownBy(() -> pull(reference, server(proxy, "http", "", "", "")))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("answered 407: it wants a login, and settings.xml has none for it");
        }
        assertThat(tls.requests()).isEmpty();
        assertThat(plain.requests()).isEmpty();
    }

    @Test
    void aProxyThatIsNotThereIsNamedWithTheElement() throws IOException {
        String secure = "secure.test:" + tls.port() + "/acme/app:1";
        int dead = proxy.port();
        proxy.close();
        String remedy =
                " - correct or remove the <proxy> with the id \"corp\" in settings.xml; hosts that need no proxy"
                        + " belong into its <nonProxyHosts>";
        ProxyServer nowhere = new ProxyServer("corp", "http", "proxy.test", dead, "", "", "");
        for (String reference : List.of(secure, "mirrored.test/acme/app:1")) {
            assertThatThrownBy(() -> pull(reference, server(proxy, "http", "pat", "proxy-pw", "")))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContainingAll("proxy 127.0.0.1:" + dead + " refuses connections", remedy)
                    .hasMessageNotContaining("check the name");
            assertThatThrownBy(() -> pull(reference, nowhere))
                    .hasMessageContainingAll("the host name proxy.test of the proxy is unknown", remedy);
        }
    }

    @Test
    void aLoginOfAnotherKindIsNamed() throws IOException {
        try (TestProxy ntlm = TestProxy.demanding("NTLM")) {
            assertThatThrownBy(() -> pull(
                            "secure.test:" + tls.port() + "/acme/app:1", server(ntlm, "http", "pat", "proxy-pw", "")))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("answered 407: it wants a login by NTLM; only Basic is known here");
        }
    }

    @Test
    void aProxyPrintsNoPassword() {
        assertThat(server(proxy, "http", "pat", "proxy-pw", "")).hasToString("127.0.0.1:" + proxy.port());
    }
}
