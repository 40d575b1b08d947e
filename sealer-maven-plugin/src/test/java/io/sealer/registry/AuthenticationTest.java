package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Platform;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuthenticationTest {

    private static final TestLayer LAYER = TestLayer.random(9, 20_000);
    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, LAYER, TestLayer.random(10, 5_000));
    private static final String SOURCE = "server \"reg\" of settings.xml";

    @RegisterExtension
    final Registries registries = Registries.temporary();

    private FaultRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = registries.registry().push("acme/app:1", IMAGE).push("acme/more:1", IMAGE);
    }

    private void pull(CredentialSource credentials) {
        ImageFetcher fetcher = registries.fetcher(configuration -> configuration.withCredentials(credentials));
        registries.pull(fetcher, registry.host() + "/acme/app:1");
    }

    private static CredentialSource credential(String user, String secret) {
        return (host, repository) -> Optional.of(new Credential(user, secret, SOURCE));
    }

    @Test
    void basic() {
        registry.protect("acme/**", Access.basic("joe", "s3cr\u00e9t:x"));
        pull(credential("joe", "s3cr\u00e9t:x"));

        assertThat(registry.requests("GET /v2/acme/**")).hasSize(5);
        assertThat(registry.requests("GET /v2/acme/**").get(0).isAuthorized()).isFalse();
    }

    @Test
    void aTokenForEverybody() {
        registry.protect("acme/**", Access.anonymousBearer());
        pull(CredentialSource.none());

        assertThat(registry.requests("GET /token")).hasSize(1);
        assertThat(registry.requests("GET /token").get(0).isAuthorized()).isFalse();
        assertThat(registry.requests("GET /token").get(0).query())
                .isEqualTo("service=testkit&scope=repository:acme/app:pull");
    }

    @Test
    void oneTokenServesAllOfARepository() {
        registry.protect("acme/**", Access.bearer("joe", "pw"));
        pull(credential("joe", "pw"));

        assertThat(registry.requests("GET /token")).hasSize(1);
        assertThat(registry.requests("GET /v2/acme/**")).hasSize(5);
    }

    @Test
    void anIdentityTokenIsSentInABody() {
        registry.protect("acme/**", Access.refreshToken("r3fresh&me"));
        pull(credential(Credential.TOKEN_USER, "r3fresh&me"));

        assertThat(registry.requests("POST /token")).hasSize(1);
    }

    @Test
    void aTokenThatRanOutIsReplaced() {
        registry.protect("acme/**", Access.bearer("joe", "pw").tokensLast(2));
        ImageFetcher fetcher = registries.fetcher(configuration ->
                configuration.withCredentials(credential("joe", "pw")).withParallel(1));
        registries.pull(fetcher, registry.host() + "/acme/app:1");

        assertThat(registry.requests("GET /token")).hasSize(2);
    }

    @Test
    void aWrongPasswordIsToldWithItsSource() {
        registry.protect("acme/app", Access.basic("joe", "right")).protect("acme/more", Access.bearer("joe", "right"));
        ImageFetcher fetcher =
                registries.fetcher(configuration -> configuration.withCredentials(credential("joe", "wr0ng")));
        String host = registry.host();

        assertThatThrownBy(() -> registries.resolve(fetcher, host + "/acme/app:1", host + "/acme/more:1"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(
                        host + "/acme/app:1: " + host + " denies access (401) with the credentials of " + SOURCE)
                .hasMessageContaining("the token service " + host + " of " + host
                        + " denies access (401) with the credentials of " + SOURCE)
                .hasMessageContaining("check user, password and rights there")
                .hasMessageNotContaining("wr0ng");
    }

    @Test
    void withoutCredentialsTheUserIsToldWhereToPutThem() {
        registry.protect("acme/app", Access.basic("joe", "right")).protect("acme/more", Access.bearer("joe", "right"));
        ImageFetcher fetcher = registries.fetcher();
        String host = registry.host();

        assertThatThrownBy(() -> registries.resolve(fetcher, host + "/acme/app:1", host + "/acme/more:1"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2 problems, 1 cause:")
                .hasMessageContaining("\n  " + host + " denies access (401) with no credentials")
                .hasMessageContaining("add a <server> with the id " + host + " to settings.xml, or run: docker login");
    }

    @Test
    void unreadableCredentialsMatterOnlyWhereSomeAreNeeded() {
        registry.protect("acme/app", Access.anonymousBearer()).protect("acme/more", Access.bearer("joe", "pw"));
        CredentialSource broken = (host, repository) -> {
            throw new ProblemException(Problem.environment("/home/joe/.docker/config.json cannot be read"));
        };
        pull(broken);
        assertThat(registries.progress.warnings)
                .hasSize(1)
                .first()
                .asString()
                .contains("No credentials for " + registry.host() + ": /home/joe/.docker/config.json");

        ImageFetcher fetcher = registries.fetcher(configuration -> configuration.withCredentials(broken));
        assertThatThrownBy(() -> registries.resolve(fetcher, registry.host() + "/acme/more:1"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("with no credentials (/home/joe/.docker/config.json cannot be read)");
    }

    @Test
    void aTokenServiceInPlainHttpOfAnotherHostGetsNothing() {
        registry.when("/v2/**")
                .then(Fault.status(401)
                        .withHeader("WWW-Authenticate", "Bearer realm=\"http://auth.corp/token\",service=\"x\""));
        assertThatThrownBy(() -> pull(credential("joe", "pw")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("leads to auth.corp in plain HTTP, which is not allowed")
                .hasMessageContaining("name auth.corp in <insecureRegistries> (-Dsealer.insecureRegistries)");
    }

    @Test
    void otherKindsOfAuthenticationAreRefusedInWords() {
        registry.when("/v2/**/app/**").then(Fault.status(401).withHeader("WWW-Authenticate", "Negotiate, NTLM"));
        registry.when("/v2/**/more/**").then(Fault.status(403));
        ImageFetcher fetcher =
                registries.fetcher(configuration -> configuration.withCredentials(credential("joe", "pw")));
        String host = registry.host();
        assertThatThrownBy(() -> registries.resolve(fetcher, host + "/acme/app:1", host + "/acme/more:1"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("asks for authentication by negotiate, ntlm; only Basic and Bearer are known")
                .hasMessageContaining("denies access (403 TESTKIT) and asks for no credentials");
        assertThat(registry.requests()).noneMatch(request -> request.isAuthorized());
    }

    @Test
    void aRedirectTargetThatAsksForCredentialsGetsNone() throws Exception {
        FaultRegistry cdn = registries.registry().push("acme/app:1", IMAGE).protect("**", Access.basic("joe", "pw"));
        registry.protect("acme/**", Access.basic("joe", "pw"));
        registry.when("/v2/**/blobs/*").then(Fault.redirectTo(cdn.url()));

        assertThatThrownBy(() -> pull(credential("joe", "pw")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(cdn.host() + ", to which " + registry.host() + " redirects, answered 401");
        assertThat(cdn.requests()).isNotEmpty().noneMatch(request -> request.isAuthorized());
    }

    @Test
    void blobsOfAProtectedRepositoryComeFromElsewhereWithoutItsToken() throws Exception {
        FaultRegistry cdn = registries.registry().push("acme/app:1", IMAGE);
        registry.protect("acme/**", Access.bearer("joe", "pw"));
        registry.when("/v2/**/blobs/*").then(Fault.redirectTo(cdn.url()));
        pull(credential("joe", "pw"));

        assertThat(cdn.requests()).hasSize(3).noneMatch(request -> request.isAuthorized());
    }
}
