package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A transfer that goes wrong says how, and leaves a cache from which the next build succeeds. */
class TransferFailureTest {

    private static final TestLayer LAYER = TestLayer.random(11, 200_000);
    private static final TestLayer GOOD = TestLayer.random(12, 5_000);
    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, LAYER, GOOD);
    private static final String BLOB = "GET /v2/**/blobs/" + LAYER.digest();
    private static final String MANIFEST = "GET /v2/**/manifests/*";

    @RegisterExtension
    final Registries registries = Registries.temporary();

    private FaultRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = registries.registry().push("acme/app:1", IMAGE).push("acme/more:1", IMAGE);
    }

    private ImageFetcher fetcher() {
        return registries.fetcher(
                configuration -> configuration.withTimeouts(Registries.PATIENCE.multipliedBy(5), Registries.PATIENCE));
    }

    private void assertFails(String... parts) throws Exception {
        Throwable e = catchThrowable(() -> registries.pull(fetcher(), registry.host() + "/acme/app:1"));
        assertThat(e).isInstanceOf(ProblemException.class);
        assertThat(e.getMessage()).contains(registry.host() + "/acme/app:1: ").contains(parts);
        assertThat(registries.cache.find(LAYER.digest())).isEmpty();
        assertThat(registries.leftovers()).isEmpty();

        assertThat(registries.time.passed()).isLessThan(Duration.ofMinutes(11));

        registry.behave();
        registries.pull(registries.fetcher(), registry.host() + "/acme/app:1");
        assertThat(registries.cache.find(LAYER.digest())).isPresent();
    }

    @Test
    void wrongBytes() throws Exception {
        registry.when(BLOB).then(Fault.wrongBytes());
        assertFails("sent a blob with the digest sha256:", " for " + LAYER.digest());
    }

    @Test
    void aConnectionThatBreaks() throws Exception {
        registry.when(BLOB).then(Fault.ignoreRange().and(Fault.cutAfter(100_000)));
        assertFails("the connection to " + registry.host() + " broke", "run the build again");
    }

    @Test
    void fewerBytesThanTheManifestSays() throws Exception {
        registry.when(BLOB).then(Fault.truncatedTo(1000));
        assertFails("sent 1000 bytes for " + LAYER.digest() + ", whose manifest says " + LAYER.blob().length);
    }

    @Test
    void moreBytesThanTheManifestSays() throws Exception {
        registry.when(BLOB).then(Fault.replacedBy(new byte[LAYER.blob().length + 1]));
        assertFails("sent " + (LAYER.blob().length + 1) + " bytes for");
    }

    @Test
    void aServerError() throws Exception {
        registry.when(MANIFEST).then(Fault.status(500));
        assertFails("answered 500 TESTKIT", "or name another source in <mirrors> (-Dsealer.mirrors)");
    }

    @Test
    void noAnswerAtAll() throws Exception {
        registry.when(MANIFEST).then(Fault.refuse());
        assertFails("the connection to " + registry.host() + " broke");
    }

    @Test
    void aManifestThatIsNotWhatItsHeaderSays() throws Exception {
        registry.when(MANIFEST).then(Fault.wrongBytes());
        assertFails("sent a manifest with the digest", " for " + IMAGE.digest());
    }

    @Test
    void aManifestThatIsNotWhatWasAskedFor() {
        TestImage other = TestImage.oci(Platform.LINUX_AMD64, GOOD);
        registry.when(MANIFEST).then(Fault.replacedBy(other.manifest()));
        Digest wanted = IMAGE.digest();
        assertThatThrownBy(() -> registries.resolve(fetcher(), registry.host() + "/acme/app@" + wanted))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("sent a manifest with the digest " + other.digest() + " for " + wanted);
        assertThat(registries.cache.find(wanted)).isEmpty();
    }

    @Test
    void aManifestThatIsNone() throws Exception {
        registry.when(MANIFEST).then(Fault.answer(200, "text/html", "<html>log in</html>"));
        assertFails("not JSON");
    }

    @Test
    void aManifestWithoutEnd() throws Exception {
        registry.when(MANIFEST).then(Fault.replacedBy(new byte[(4 << 20) + 1]));
        assertFails("a manifest of more than 4 MiB");
    }

    @Test
    void theFirstFailureEndsTheRestAndAllImagesThatShareItAreNamed() throws Exception {
        registry.when(BLOB).then(Fault.status(404));
        String host = registry.host();
        ImageFetcher fetcher = registries.fetcher(configuration -> configuration.withParallel(1));
        List<ResolvedImage> images = registries.resolve(fetcher, host + "/acme/app:1", host + "/acme/more:1");
        registry.clearLog();

        assertThatThrownBy(() -> fetcher.fetch(images, registries.progress))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2 problems, 1 cause:")
                .hasMessageContaining(host + " has no blob " + LAYER.digest() + " in acme/app")
                .hasMessageContaining("\n    " + host + "/acme/app:1\n")
                .hasMessageContaining("\n    " + host + "/acme/more:1");
        assertThat(registry.requests("/v2/**/blobs/" + GOOD.digest())).isEmpty();
        assertThat(registries.leftovers()).isEmpty();
    }

    @Test
    void failuresThatRunAtTheSameTimeAreAllNamed() throws Exception {
        TestLayer other = TestLayer.random(13, 1_000);
        registry.push("acme/other:1", TestImage.oci(Platform.LINUX_AMD64, other));
        CountDownLatch both = new CountDownLatch(1);
        registry.when(BLOB).then(Fault.status(404).and(Fault.holdUntil(both)));
        registry.when("GET /v2/**/blobs/" + other.digest())
                .then(Fault.status(403).and(Fault.holdUntil(both)));
        String host = registry.host();
        ImageFetcher fetcher = registries.fetcher(configuration -> configuration.withParallel(2));
        List<ResolvedImage> images = registries.resolve(fetcher, host + "/acme/app:1", host + "/acme/other:1");
        registries.cache.put(GOOD.blob());
        registry.clearLog();
        Thread opener = new Thread(() -> {
            try {
                registry.awaitInFlight(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            both.countDown();
        });
        opener.start();

        assertThatThrownBy(() -> fetcher.fetch(images, registries.progress))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining("/acme/app:1: " + host + " has no blob")
                .hasMessageContaining("/acme/other:1: " + host + " denies access (403 TESTKIT)");
        opener.join();
    }

    @Test
    void aRegistryThatIsDown() {
        String host = registry.host();
        registry.close();
        assertThatThrownBy(() -> registries.resolve(fetcher(), host + "/acme/app:1", host + "/acme/more:1"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining(host + " cannot be reached: " + host + " refuses connections");
    }

    @Test
    void aNameThatNobodyKnows() {
        ImageFetcher fetcher = registries.fetcher(configuration -> configuration.withNames(host -> {
            throw new UnknownHostException(host);
        }));
        assertThatThrownBy(() -> registries.resolve(fetcher, "registry.test/acme/app:1"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("registry.test cannot be reached: the host name registry.test is unknown")
                .hasMessageContaining("check the name and the network");
    }

    @Test
    void anInterruptedBuildEndsAtOnceAndLeavesNothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch halfway = new CountDownLatch(1);
        ImageFetcher fetcher = registries.fetcher();
        List<ResolvedImage> images = registries.resolve(fetcher, registry.host() + "/acme/app:1");
        registries.progress.when(100_000, halfway::countDown);
        registry.when(BLOB).then(Fault.stallAfter(100_000));
        registry.when("GET /v2/**/blobs/*").then(Fault.holdUntil(never));
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread build = new Thread(() -> end.set(catchThrowable(() -> fetcher.fetch(images, registries.progress))));
        build.start();
        halfway.await();
        build.interrupt();
        build.join();

        assertThat(end.get()).isInstanceOf(ProblemException.class).hasMessageContaining("interrupted");
        assertThat(registries.leftovers()).isEmpty();
    }
}
