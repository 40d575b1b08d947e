package io.sealer.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sealer.ProblemException;
import io.sealer.discovery.RuntimeImages;
import io.sealer.image.Compression;
import io.sealer.kube.PlainHelm;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.registry.Credential;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestChart;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteChartsTest {

    private static final byte[] REDIS =
            TestChart.pod("redis", "docker.io/t/redis:1").packed();
    private static final byte[] WEB =
            TestChart.pod("web", "docker.io/t/web:{{ .Values.tag }}").packed();

    @TempDir
    Path directory;

    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<ConfiguredChart> charts = new ArrayList<>();
    private FaultRegistry registry;
    private HttpServer server;
    private String url;
    private TestProject project;
    private boolean guarded;

    @BeforeEach
    void serve() throws IOException {
        registry = FaultRegistry.start();
        TestImage image = TestImage.oci(Platform.LINUX_AMD64, TestLayer.of(Map.of("x", new byte[] {1})));
        registry.push("t/redis:1", image).push("t/web:7", image);
        registry.push("charts/redis:18.1.0_build", TestImage.chart(REDIS));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(path + (sent == null ? "" : " " + sent));
            byte[] body = files.getOrDefault(path, new byte[0]);
            int status = guarded && sent == null ? 401 : files.containsKey(path) ? 200 : 404;
            exchange.sendResponseHeaders(status, status == 200 ? body.length : -1);
            if (status == 200) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
        index(WEB);
        project = new TestProject(directory, registry).write("etc/x", "x");
        charts.add(chart("oci://registry.example.com/charts", "redis", "18.1.0+build", ""));
        charts.add(chart(url + "/stable/", "web", "1.0.0", "application/apps/web/web.tgz", "tag=7"));
        project.discovery = new DiscoverySettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                new ClusterSettings(Optional.of("v1.22.15"), RuntimeImages.Mode.OFF, false),
                new ChartOptions(charts, PlainHelm::new));
    }

    @AfterEach
    void stop() {
        registry.close();
        server.stop(0);
    }

    private void index(byte[] packed) {
        files.put("/stable/charts/web-1.0.0.tgz", packed);
        files.put(
                "/stable/index.yaml",
                ("entries:\n  web:\n  - version: 1.0.0\n    digest: "
                                + Digest.of(packed).hex() + "\n    urls: [charts/web-1.0.0.tgz]\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static ConfiguredChart chart(String repository, String name, String version, String path, String... set) {
        return new ConfiguredChart(repository, name, version, path, "", "", "", List.of(), List.of(set));
    }

    @Test
    void theyAreFetchedWithTheirImagesAndPutIntoTheImage() throws IOException {
        project.collect();
        PackagedImage image = new PackageStep(
                        project.project(),
                        project.registries(),
                        project.cache(),
                        ArchiveSettings.DEFAULT.withCompression(Compression.NONE),
                        true,
                        false,
                        project.progress())
                .run();

        assertThat(project.project().collectedLock())
                .content()
                .contains("reference: docker.io/t/redis:1", "reference: docker.io/t/web:7")
                .contains("charts/redis-18.1.0+build.tgz!/templates/pod.yaml (Pod/redis-chart")
                .contains("apps:\n      - web")
                .endsWith("""
                        charts:
                          - repository: %s/stable
                            name: web
                            version: "1.0.0"
                            path: application/apps/web/web.tgz
                            digest: %s
                          - repository: oci://registry.example.com/charts
                            name: redis
                            version: "18.1.0+build"
                            path: "charts/redis-18.1.0+build.tgz"
                            digest: %s
                        """.formatted(url, Digest.of(WEB), Digest.of(REDIS)));
        String archive = new String(Files.readAllBytes(image.archive()), StandardCharsets.ISO_8859_1);
        assertThat(archive.contains("charts/redis-18.1.0+build.tgz")).isTrue();
        assertThat(archive.contains("application/apps/web/web.tgz")).isTrue();
        assertThat(archive.contains(new String(WEB, StandardCharsets.ISO_8859_1)))
                .isTrue();
    }

    @Test
    void theCheckReadsThem() throws IOException {
        index(TestChart.named("web")
                .object(
                        "templates/budget.yaml",
                        "apiVersion: extensions/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: old}",
                        "x:1")
                .packed());
        project.discovery = with(List.of(chart(url + "/stable", "web", "1.0.0", "")));

        assertThat(check()).contains("removed-api");
    }

    private String check() throws IOException {
        return new CheckStep(project.cache(), project.progress())
                .run(project.project(), project.discovery, project.registries())
                .toText();
    }

    @Test
    void aLockPinsThem() throws IOException {
        project.lock();
        asked.clear();
        registry.clearLog();
        project.collect();
        assertThat(asked).isEmpty();
        assertThat(registry.requests("* /v2/charts/**")).isEmpty();

        byte[] other = TestChart.pod("web", "docker.io/t/redis:1").packed();
        index(other);
        project.collect();
        Files.walk(project.cache())
                .filter(Files::isRegularFile)
                .forEach(file -> file.toFile().delete());
        assertThatThrownBy(project::collect)
                .hasMessage("<charts>: the chart web 1.0.0 of " + url + "/stable is locked to " + Digest.of(WEB)
                        + ", but is " + Digest.of(other) + " today - a published version should never change: ask its"
                        + " publisher; to take the new one, run mvn sealer:lock -Dsealer.lock.update=*");
        project.lock("*");
        assertThat(project.said).contains("chart: web 1.0.0 of " + url + "/stable " + Digest.of(other));
        assertThat(project.lock().written()).isFalse();
    }

    @Test
    void aLockThatLacksOneIsAMistake() throws IOException {
        ConfiguredChart web = charts.remove(1);
        project.discovery = with(List.of(charts.get(0)));
        project.lock();
        project.discovery = with(List.of(charts.get(0), web));

        assertThatThrownBy(project::collect)
                .hasMessage("<charts>: the chart web 1.0.0 of " + url + "/stable is not in ctx/images.lock - run mvn"
                        + " sealer:lock, which adds it");
    }

    private DiscoverySettings with(List<ConfiguredChart> some) {
        DiscoverySettings all = project.discovery;
        return new DiscoverySettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                all.cluster(),
                new ChartOptions(some, PlainHelm::new));
    }

    @Test
    void offlineTheLastCollectionCounts() throws IOException {
        project.offline = true;
        assertThatThrownBy(project::collect)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("oci://registry.example.com/charts/redis:18.1.0_build")
                .hasMessageContaining("/stable/index.yaml")
                .hasMessageContaining("run once without -o");
        project.offline = false;
        project.collect();
        project.offline = true;
        asked.clear();

        assertThat(project.collect().images()).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(new WhyStep(List.of()).run(project.project(), project.discovery, project.cache(), false))
                .contains("docker.io/t/web:7");
    }

    @Test
    void allMistakesOfThePomAreToldBeforeAnythingIsFetched() {
        charts.add(chart("ftp://else/where", "web", "1.0.0", ""));
        charts.add(chart("", "", "", ""));
        charts.add(new ConfiguredChart(
                "", "", "", "charts/a", "Not a name", "", "1.x", List.of(directory.resolve("none.yaml")), List.of()));
        project.discovery = with(charts);
        assertThatThrownBy(project::collect)
                .hasMessageContaining("the <repository> of web is no URL of http or https")
                .hasMessageContaining("a <chart> without a <path>")
                .hasMessageContaining("\"Not a name\" is no name of a release")
                .hasMessageContaining("there is no file of values " + directory.resolve("none.yaml"))
                .hasMessageContaining("correct <kubernetesVersion> of charts/a");
        assertThat(asked).isEmpty();
    }

    @Test
    void aRepositoryThatAsksGetsThePasswordOfItsHost() throws IOException {
        guarded = true;
        assertThatThrownBy(project::collect)
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("wants credentials");

        project.credentials = (host, repository) -> Optional.of(new Credential("me", "secret of " + host, "test"));
        project.collect();
        assertThat(asked.get(asked.size() - 1)).startsWith("/stable/charts/web-1.0.0.tgz Basic ");
        assertThat(project.said).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void whatIsNotThereOrNoChartIsToldAtOnce() throws IOException {
        registry.push("charts/redis:1.0.0", TestImage.oci(Platform.LINUX_AMD64, TestLayer.of(Map.of("y", new byte[] {1
        }))));
        project.discovery = with(List.of(
                chart("oci://registry.example.com/charts", "redis", "1.0.0", ""),
                chart("oci://registry.example.com/charts", "redis", "2.0.0", ""),
                chart(url + "/stable", "web", "9.9.9", ""),
                chart(url + "/none", "web", "1.0.0", "")));

        assertThatThrownBy(project::collect)
                .hasMessageContaining("oci://registry.example.com/charts/redis:1.0.0: what is there is no Helm chart")
                .hasMessageContaining("has no manifest 2.0.0")
                .hasMessageContaining("there is no chart web 9.9.9 of " + url + "/stable - check <name>")
                .hasMessageContaining("there is no " + url + "/none/index.yaml (404)");
    }

    @Test
    void whatIsNoChartInThePomIsToldAtOnce() {
        project.discovery = with(List.of(
                chart("oci://registry.example.com/charts", "redis", "^1", ""),
                chart("ftp://example.com", "a", "1.0.0", ""),
                chart("https://me:pw@example.com", "b", "1.0.0", ""),
                chart("https://me:p w@example.com", "e", "1.0.0", ""),
                chart("https://example.com", "../c", "1.0.0", ""),
                chart("https://example.com", "d", "1.0.0", "../d.tgz")));

        assertThatThrownBy(project::collect)
                .hasMessageContaining("\"^1\" is no exact version of redis (like 1.2.3)")
                .hasMessageContaining("the <repository> of a is no URL of http or https")
                .hasMessageContaining("the <repository> of e is no URL of http or https")
                .hasMessageContaining("credentials do not belong into the <repository> of b")
                .hasMessageContaining("\"../c\" is no name of a chart")
                .hasMessageContaining("\"../d.tgz\" is no place for a packed chart")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pw").doesNotContain("p w"));
    }

    @Test
    void aPlaceThatIsTakenIsAMistake() throws IOException {
        project.write("charts/redis-18.1.0+build.tgz", "something else");

        assertThatThrownBy(project::collect)
                .hasMessageContaining("charts/redis-18.1.0+build.tgz: there is something in this place already");
    }
}
