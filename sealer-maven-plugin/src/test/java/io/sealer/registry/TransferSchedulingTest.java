package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealer.ProblemException;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.DigestMismatchException;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.LoggedRequest;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked of whom, in which order, and how often. */
class TransferSchedulingTest {

    private static final TestLayer BIG = TestLayer.random(31, 200_000);
    private static final TestLayer MIDDLE = TestLayer.random(32, 50_000);
    private static final TestLayer SMALL = TestLayer.random(33, 4_000);
    private static final TestImage FIRST = TestImage.oci(Platform.LINUX_AMD64, SMALL, BIG);
    private static final TestImage SECOND = TestImage.oci(Platform.LINUX_AMD64, BIG, MIDDLE);

    @RegisterExtension
    final Registries registries = Registries.temporary();

    private FaultRegistry registry;
    private String host;

    @BeforeEach
    void start() throws Exception {
        registry = registries.registry();
        host = registry.host();
        registry.push("acme/first:1", FIRST).push("acme/second:1", SECOND).push("acme/copy:1", FIRST);
    }

    private ImageFetcher fetcher(UnaryOperator<RegistryConfiguration> change) {
        return registries.fetcher(configuration -> change.apply(configuration.withCredentials(
                (name, repository) -> Optional.of(new Credential("joe", "pw", "the test")))));
    }

    private String[] all() {
        return new String[] {host + "/acme/first:1", host + "/acme/second:1", host + "/acme/copy:1"};
    }

    static Stream<Access> kindsOfAccess() {
        return Stream.of(
                Access.open(), Access.basic("joe", "pw"), Access.bearer("joe", "pw"), Access.anonymousBearer());
    }

    @ParameterizedTest
    @MethodSource("kindsOfAccess")
    void oneTokenOrPingARepositoryOneRequestAManifestOneABlob(Access access) {
        registry.protect("**", access);
        FetchSummary summary = registries.pull(fetcher(UnaryOperator.identity()), all());

        Map<String, Long> asked = registry.requests().stream()
                .collect(Collectors.groupingBy(
                        request -> request.line() + " " + request.query(), Collectors.counting()));
        assertThat(asked.values()).containsOnly(1L);
        assertThat(registry.requests("/v2/")).hasSize(1);
        assertThat(registry.requests("/token")).hasSizeLessThanOrEqualTo(3);
        Map<String, Long> blobs = registry.requests("/v2/**/blobs/*").stream()
                .map(LoggedRequest::path)
                .collect(Collectors.groupingBy(path -> path.substring(path.lastIndexOf('/')), Collectors.counting()));
        assertThat(blobs).hasSize(5).containsValues(1L).doesNotContainValue(2L);
        assertThat(summary.requests()).isEqualTo(registry.requests().size());
    }

    @Test
    void aChallengeForOneRepositoryAloneIsMetOnce() {
        TestLayer[] layers = Stream.iterate(100, n -> n + 1)
                .limit(12)
                .map(n -> TestLayer.random(n, 2_000))
                .toArray(TestLayer[]::new);
        registry.push("acme/many:1", TestImage.oci(Platform.LINUX_AMD64, layers));
        registries.resolve(registries.fetcher(), host + "/acme/many:1");
        registry.protect("acme/**", Access.bearer("joe", "pw")).clearLog();
        ImageFetcher fetcher = fetcher(UnaryOperator.identity());
        ResolvedImage image = fetcher.cached(
                Reference.parse(host + "/acme/many:1"),
                registries
                        .tags
                        .lastKnown(Reference.parse(host + "/acme/many:1"))
                        .orElseThrow(),
                Platform.LINUX_AMD64);
        fetcher.fetch(List.of(image), registries.progress);

        assertThat(registry.requests("/token")).hasSize(1);
        assertThat(registry.requests("/v2/**/blobs/*")).hasSize(13);
    }

    @Test
    void aTokenIsRenewedBeforeItRunsOut() {
        registry.protect("**", Access.bearer("joe", "pw"));
        ImageFetcher fetcher = fetcher(UnaryOperator.identity());
        List<ResolvedImage> images = registries.resolve(fetcher, host + "/acme/first:1");
        registries.time.advance(Duration.ofSeconds(299));
        registry.clearLog();
        fetcher.fetch(images, registries.progress);

        assertThat(registry.requests("/token")).hasSize(1);
        assertThat(registry.requests("/v2/**/blobs/*")).hasSize(2);
    }

    @Test
    void theLargestComesFirstWhicheverImageItBelongsTo() {
        ImageFetcher fetcher = registries.fetcher(configuration -> configuration.withParallel(1));
        List<ResolvedImage> images = registries.resolve(fetcher, all());
        registry.clearLog();
        fetcher.fetch(images, registries.progress);

        assertThat(registry.requests("/v2/**/blobs/*"))
                .extracting(request -> request.path().replaceFirst(".*/", ""))
                .containsExactly(
                        BIG.digest().toString(),
                        MIDDLE.digest().toString(),
                        SMALL.digest().toString());
    }

    @Test
    void eachHostHasPlacesOfItsOwn() throws Exception {
        FaultRegistry second = registries.registry().push("acme/second:1", SECOND);
        ImageFetcher fetcher = registries.fetcher(configuration -> configuration.withParallel(1));
        List<ResolvedImage> images =
                registries.resolve(fetcher, host + "/acme/first:1", second.host() + "/acme/second:1");
        CountDownLatch bothAreAsked = new CountDownLatch(1);
        registry.when("/v2/**/blobs/*").then(Fault.holdUntil(bothAreAsked));
        second.when("/v2/**/blobs/*").then(Fault.holdUntil(bothAreAsked));
        Thread opener = new Thread(() -> {
            try {
                registry.awaitInFlight(1);
                second.awaitInFlight(1);
                bothAreAsked.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        opener.start();
        FetchSummary summary = fetcher.fetch(images, registries.progress);
        opener.join();

        assertThat(summary.retries()).isZero();
    }

    @Test
    void aBlobThatOneRepositoryHasLostComesFromAnother() {
        ImageFetcher fetcher = registries.fetcher();
        List<ResolvedImage> images = registries.resolve(fetcher, all());
        registry.remove("acme/first", BIG.digest());
        fetcher.fetch(images, registries.progress);

        assertThat(registry.requests("/v2/**/blobs/" + BIG.digest()))
                .extracting(LoggedRequest::path)
                .containsExactly("/v2/acme/first/blobs/" + BIG.digest(), "/v2/acme/second/blobs/" + BIG.digest());
    }

    @Test
    void theNextBuildGoesOnWhereThisOneStopped() throws Exception {
        String blob = "GET /v2/**/blobs/" + BIG.digest();
        FaultRegistry cdn = registries.registry().push("acme/first:1", FIRST);
        registry.protect("**", Access.bearer("joe", "pw"));
        registry.when(blob).then(Fault.redirectTo(cdn.url()));
        cdn.when(blob).once().then(Fault.cutAfter(120_000));
        cdn.when(blob).once().then(Fault.status(404));
        Throwable end =
                catchThrowable(() -> registries.pull(fetcher(UnaryOperator.identity()), host + "/acme/first:1"));
        assertThat(end).isInstanceOf(ProblemException.class).hasMessageContaining("answered 404");
        assertThat(registries.beginnings()).hasSize(1);

        cdn.clearLog();
        FetchSummary summary = registries.pull(fetcher(UnaryOperator.identity()), host + "/acme/first:1");

        assertThat(cdn.requests(blob)).singleElement().satisfies(request -> {
            assertThat(request.header("Range")).hasValue("bytes=120000-");
            assertThat(request.isAuthorized()).isFalse();
        });
        assertThat(registries.cache.find(BIG.digest()).orElseThrow().file()).hasBinaryContent(BIG.blob());
        assertThat(summary.cachedBytes()).isGreaterThanOrEqualTo(120_000).isLessThan(130_000);
        assertThat(registries.beginnings()).isEmpty();
    }

    @Test
    void whatAnotherBuildFetchesMeanwhileComesFromTheCache() throws Exception {
        BlobCache other = new BlobCache(registries.cache.root());
        RecordingProgress progress = new RecordingProgress() {
            @Override
            public Task begin(String what, long totalBytes) {
                try (BlobWriter writer =
                        other.resume(BIG.digest(), BIG.blob().length).orElseThrow()) {
                    writer.write(BIG.blob(), 0, BIG.blob().length);
                    writer.commit();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return super.begin(what, totalBytes);
            }
        };
        ImageFetcher fetcher = registries.fetcher();
        FetchSummary summary = fetcher.fetch(registries.resolve(fetcher, host + "/acme/first:1"), progress);

        assertThat(registry.requests("GET /v2/**/blobs/" + BIG.digest())).isEmpty();
        assertThat(summary.cachedBytes()).isEqualTo(BIG.blob().length);
        assertThat(progress.advanced).hasValue(progress.total.get());
    }

    @Test
    void theWaitForAnotherBuildsDownloadIsShownAndCounted() throws Exception {
        BlobCache other = new BlobCache(registries.cache.root());
        List<String> waits = new CopyOnWriteArrayList<>();
        try (BlobWriter writer = other.resume(BIG.digest(), BIG.blob().length).orElseThrow()) {
            RecordingProgress progress = new RecordingProgress() {
                @Override
                Wait waitBegins(String reason) {
                    waits.add(reason);
                    registries.time.advance(Duration.ofSeconds(7));
                    writer.write(BIG.blob(), 0, BIG.blob().length);
                    try {
                        writer.commit();
                    } catch (DigestMismatchException e) {
                        throw new IllegalStateException(e);
                    }
                    return () -> waits.add("over");
                }
            };
            ImageFetcher fetcher = registries.fetcher();
            FetchSummary summary = fetcher.fetch(registries.resolve(fetcher, host + "/acme/first:1"), progress);

            assertThat(waits).containsExactly("another build's download", "over");
            assertThat(summary.waitedMillis()).isEqualTo(7_000);
            assertThat(progress.found).hasValue(BIG.blob().length);
            assertThat(registry.requests("GET /v2/**/blobs/" + BIG.digest())).isEmpty();
        }
    }

    @Test
    void theHostSaysHowLongToWaitAndAllWait() {
        registry.when("/v2/acme/**").after(3).times(2).then(Fault.status(429).withHeader("Retry-After", "40"));
        FetchSummary summary =
                registries.pull(registries.fetcher(configuration -> configuration.withParallel(1)), all());

        assertThat(registries.time.waits()).containsExactly(Duration.ofSeconds(40), Duration.ofSeconds(40));
        assertThat(summary.waitedMillis()).isEqualTo(80_000);
        assertThat(summary.retries()).isEqualTo(2);
        assertThat(registries.progress.infos).hasSize(2).allMatch(line -> line.endsWith("; going on in 40 s"));
    }

    @Test
    void whoIsSentAwayForHoursDoesNotWaitForMinutes() {
        registry.when("/v2/acme/**").then(Fault.status(429).withHeader("Retry-After", "3600"));
        Throwable end = catchThrowable(() -> registries.pull(registries.fetcher(), all()));

        assertThat(end).isInstanceOf(ProblemException.class).hasMessageContaining("3 problems");
        assertThat(registries.time.waits()).isEmpty();
    }

    @Test
    void theSummaryCountsWhatSharingAvoided() {
        FetchSummary cold = registries.pull(registries.fetcher(), all());
        assertThat(cold.images()).isEqualTo(3);
        assertThat(cold.cachedBytes()).isZero();
        long first = sizes(FIRST);
        assertThat(cold.sharedBytes()).isEqualTo(first + BIG.blob().length);
        assertThat(cold.retries()).isZero();
        assertThat(cold.waitedMillis()).isZero();

        FetchSummary warm = registries.pull(registries.fetcher(), all());
        assertThat(warm.cachedBytes()).isEqualTo(first + sizes(SECOND) - BIG.blob().length);
        assertThat(warm.sharedBytes()).isEqualTo(cold.sharedBytes());
    }

    private static long sizes(TestImage image) {
        return image.blobs().values().stream().mapToLong(blob -> blob.length).sum();
    }
}
