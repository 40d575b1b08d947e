package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.LoggedRequest;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImagePusherTest {

    private static final TestLayer LARGE = TestLayer.random(1, 300_000);
    private static final TestLayer MIDDLE = TestLayer.random(2, 50_000);
    private static final TestLayer SMALL = TestLayer.random(3, 9_000);
    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, SMALL, LARGE, MIDDLE);

    private final Pushes pushes = new Pushes();
    private FaultRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = pushes.registry();
    }

    @AfterEach
    void stop() {
        pushes.close();
    }

    private String name(String repositoryAndTag) {
        return registry.host() + "/" + repositoryAndTag;
    }

    private List<String> lines(String pattern) {
        return registry.requests(pattern).stream().map(LoggedRequest::line).toList();
    }

    private static long bytes(TestImage image) {
        return image.blobs().values().stream().mapToLong(blob -> blob.length).sum();
    }

    private void assertHas(String repository, TestImage image) {
        image.blobs()
                .keySet()
                .forEach(blob -> assertThat(registry.hasBlob(repository, blob)).isTrue());
    }

    @Test
    void everythingArrivesAndThenTheTag() {
        PushSummary summary = pushes.push(IMAGE, name("acme/app:1"));

        assertHas("acme/app", IMAGE);
        assertThat(registry.digestOf("acme/app", "1")).contains(IMAGE.digest());
        assertThat(lines("PUT /v2/acme/app/manifests/*"))
                .containsExactly("PUT /v2/acme/app/manifests/" + IMAGE.digest(), "PUT /v2/acme/app/manifests/1");
        List<LoggedRequest> all = registry.requests();
        assertThat(all.subList(all.size() - 2, all.size()))
                .extracting(LoggedRequest::method)
                .containsOnly("PUT");
        assertThat(summary.sentBlobs()).isEqualTo(4);
        assertThat(summary.sentBytes()).isEqualTo(bytes(IMAGE));
        assertThat(summary.requests()).isEqualTo(all.size());
        assertThat(summary.retries()).isZero();
        assertThat(pushes.progress.total).hasValue(bytes(IMAGE));
        assertThat(pushes.progress.advanced).hasValue(bytes(IMAGE));
        assertThat(pushes.progress.described).last().isEqualTo("push, 4 of 4 blobs");
    }

    @Test
    void theSameAgainSendsNothing() {
        pushes.push(IMAGE, name("acme/app:1"), name("acme/app:latest"));
        registry.clearLog();
        PushSummary again = pushes.push(IMAGE, name("acme/app:1"), name("acme/app:latest"));

        assertThat(registry.requests("/v2/acme/**"))
                .extracting(LoggedRequest::method)
                .containsOnly("HEAD");
        assertThat(again.sentBlobs()).isZero();
        assertThat(again.sentBytes()).isZero();
        assertThat(again.presentBlobs()).isEqualTo(4);
        assertThat(again.presentBytes()).isEqualTo(bytes(IMAGE));
    }

    @Test
    void onlyWhatTheRegistryLacksIsSent() {
        registry.push("acme/app:0", TestImage.oci(Platform.LINUX_AMD64, LARGE, TestLayer.random(8, 100)));
        PushSummary summary = pushes.push(IMAGE, name("acme/app:1"));

        assertThat(summary.presentBlobs()).isEqualTo(1);
        assertThat(summary.presentBytes()).isEqualTo(LARGE.blob().length);
        assertThat(summary.sentBytes()).isEqualTo(bytes(IMAGE) - LARGE.blob().length);
    }

    @Test
    void theSmallestBlobGoesAloneAndThenTheLargestFirst() {
        pushes.pusher(configuration -> configuration.withParallel(1), Pushes.image(IMAGE), name("acme/app:1"))
                .push();

        List<Long> sizes = registry.requests("PUT /v2/acme/app/blobs/uploads/*").stream()
                .map(request -> Long.parseLong(request.header("Content-Length").orElseThrow()))
                .toList();
        long config = sizes.get(0);
        assertThat(config).isLessThan(SMALL.blob().length);
        assertThat(sizes).containsExactly(config, (long) LARGE.blob().length, (long) MIDDLE.blob().length, (long)
                SMALL.blob().length);
    }

    @Test
    void severalGoAtOnce() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        registry.when("PUT /v2/acme/app/blobs/uploads/*").after(1).then(Fault.holdUntil(latch));
        Thread push = new Thread(() -> pushes.push(IMAGE, name("acme/app:1")));
        push.start();
        registry.awaitInFlight(3);
        latch.countDown();
        push.join();
        assertHas("acme/app", IMAGE);
    }

    @Test
    void anIndexGoesWithAllOfItsImages() {
        TestImage index =
                TestImage.ociIndex(IMAGE, TestImage.oci(Platform.LINUX_ARM64, MIDDLE, TestLayer.random(5, 4_000)));
        pushes.push(index, name("acme/app:1"));

        assertHas("acme/app", index);
        assertThat(registry.digestOf("acme/app", "1")).contains(index.digest());
        assertThat(lines("PUT /v2/acme/app/manifests/*")).hasSize(4);
    }

    @Test
    void aSecondRepositoryOfTheRegistryTakesTheBlobsFromTheFirst() {
        PushSummary summary = pushes.push(IMAGE, name("acme/app:1"), name("acme/copy:1"), name("acme/copy:2"));

        assertHas("acme/copy", IMAGE);
        assertThat(summary.sentBlobs()).isEqualTo(4);
        assertThat(summary.mountedBlobs()).isEqualTo(4);
        assertThat(summary.mountedBytes()).isEqualTo(bytes(IMAGE));
        assertThat(summary.sentBytes()).isEqualTo(bytes(IMAGE));
        assertThat(registry.digestOf("acme/copy", "2")).contains(IMAGE.digest());
        assertThat(lines("PUT /v2/acme/copy/blobs/**")).isEmpty();
        assertThat(pushes.progress.advanced).hasValue(2 * bytes(IMAGE));
    }

    @Test
    void theLayersOfTheBaseAreTakenFromItsRepository() {
        registry.push("acme/base:3", TestImage.oci(Platform.LINUX_AMD64, LARGE));
        TestImage built = TestImage.builder(TestImage.Format.OCI, Platform.LINUX_AMD64)
                .layers(LARGE, SMALL)
                .annotation("org.opencontainers.image.base.name", name("acme/base:3"))
                .build();
        PushSummary summary = pushes.push(built, name("acme/app:1"));

        assertThat(summary.mountedBlobs()).isEqualTo(1);
        assertThat(summary.mountedBytes()).isEqualTo(LARGE.blob().length);
        assertThat(summary.sentBytes()).isEqualTo(bytes(built) - LARGE.blob().length);
    }

    @Test
    void whatCannotBeTakenFromElsewhereIsSent() {
        registry.push("acme/base:3", TestImage.oci(Platform.LINUX_AMD64, LARGE));
        registry.when("POST /v2/acme/copy/blobs/uploads/").once().then(Fault.status(403));
        PushSummary summary = pushes.push(IMAGE, name("acme/app:1"), name("acme/copy:1"));

        assertHas("acme/copy", IMAGE);
        assertThat(summary.mountedBlobs()).isEqualTo(3);
    }

    @Test
    void severalRegistriesAreServed() throws Exception {
        FaultRegistry other = pushes.registry();
        pushes.push(IMAGE, name("acme/app:1"), other.host() + "/mirror/app:1");

        assertThat(other.digestOf("mirror/app", "1")).contains(IMAGE.digest());
        assertThat(other.requests("POST **"))
                .noneMatch(request -> request.query().contains("mount"));
    }

    @Test
    void noNameIsSetBeforeAllRepositoriesHaveEverything() throws Exception {
        FaultRegistry other = pushes.registry();
        other.when("PUT /v2/**/manifests/sha256*").then(Fault.status(403));
        assertThatThrownBy(() -> pushes.push(IMAGE, name("acme/app:1"), other.host() + "/mirror/app:1"))
                .hasMessageContaining("mirror/app: " + other.host() + " denies access (403 TESTKIT)");

        assertThat(registry.digestOf("acme/app", "1")).isEmpty();
        assertThat(other.digestOf("mirror/app", "1")).isEmpty();
    }

    @Test
    void allRegistriesThatRefuseAreNamedBeforeAnythingLargeIsSent() throws Exception {
        FaultRegistry other = pushes.registry();
        registry.when("POST **").then(Fault.status(403));
        other.when("POST **").then(Fault.answer(404, "application/json", """
                {"errors":[{"code":"NAME_UNKNOWN"}]}"""));
        Throwable end = catchThrowable(() -> pushes.push(IMAGE, name("acme/app:1"), other.host() + "/mirror/app:1"));

        assertThat(end)
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(name("acme/app") + ": " + registry.host() + " denies access (403 TESTKIT)")
                .hasMessageContaining("has no repository mirror/app and makes none (404 NAME_UNKNOWN)");
        assertThat(registry.bytesTaken() + other.bytesTaken()).isZero();
    }

    @Test
    void theNamesThatAreSetAndThoseThatAreNotAreTold() {
        registry.when("PUT /v2/acme/app/manifests/2").then(Fault.status(412));
        assertThatThrownBy(() -> pushes.push(IMAGE, name("acme/app:1"), name("acme/app:2"), name("acme/app:latest")))
                .hasMessageStartingWith(name("acme/app:2") + ": ")
                .hasMessageContaining("refuses the manifest 2 (412 TESTKIT)")
                .hasMessageContaining("set: " + name("acme/app:1") + "; not set: " + name("acme/app:2") + ", "
                        + name("acme/app:latest"));
        assertThat(registry.digestOf("acme/app", "latest")).isEmpty();
    }

    @Test
    void aPlanSendsNothing() {
        TestImage old = TestImage.oci(Platform.LINUX_AMD64, LARGE);
        registry.push("acme/app:1", old);
        PushPlan plan = pushes.pusher(
                        UnaryOperator.identity(), Pushes.image(IMAGE), name("acme/app:1"), name("acme/app:2"))
                .plan();

        PushPlan.Target target = plan.targets().get(0);
        assertThat(target.repository()).isEqualTo(name("acme/app"));
        assertThat(target.missing())
                .extracting(blob -> blob.digest())
                .startsWith(MIDDLE.digest(), SMALL.digest())
                .hasSize(3);
        assertThat(target.presentBlobs()).isEqualTo(1);
        assertThat(target.presentBytes()).isEqualTo(LARGE.blob().length);
        assertThat(plan.missingBytes()).isEqualTo(bytes(IMAGE) - LARGE.blob().length);
        assertThat(target.tags())
                .isEqualTo(Map.of(
                        Reference.parse(name("acme/app:1")),
                        Optional.of(old.digest()),
                        Reference.parse(name("acme/app:2")),
                        Optional.<Digest>empty()));
        assertThat(registry.requests("/v2/acme/**"))
                .extracting(LoggedRequest::method)
                .containsOnly("HEAD");
    }

    @Test
    void aRegistryThatIsNotThereIsTriedShortly() throws Exception {
        registry.close();
        assertThatThrownBy(() -> pushes.push(IMAGE, name("acme/app:1")))
                .hasMessageContaining("refuses connections (tried 3 times)")
                .hasMessageContaining("-Dsealer.image")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("mirrors"));
    }
}
