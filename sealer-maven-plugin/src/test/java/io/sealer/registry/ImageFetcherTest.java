package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealer.ProblemException;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.testkit.Access;
import io.sealer.testkit.Fault;
import io.sealer.testkit.FaultRegistry;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ImageFetcherTest {

    private static final TestLayer SHARED = TestLayer.random(1, 50_000);
    private static final TestImage AMD64 = TestImage.docker(Platform.LINUX_AMD64, SHARED, TestLayer.random(2, 3_000));
    private static final TestImage ARM64 = TestImage.docker(Platform.LINUX_ARM64, SHARED, TestLayer.random(3, 3_000));
    private static final TestImage LIST = TestImage.dockerList(AMD64, ARM64);
    private static final TestImage OCI = TestImage.oci(Platform.LINUX_AMD64, SHARED, TestLayer.random(4, 70_000));

    @RegisterExtension
    final Registries registries = Registries.temporary();

    private FaultRegistry registry;
    private String host;

    @BeforeEach
    void start() throws Exception {
        registry = registries.registry();
        host = registry.host();
        registry.push("acme/single:1", AMD64).push("acme/list:1", LIST).push("acme/oci:1", OCI);
    }

    @Test
    void documentsAreKeptByteForByteAndBlobsAreWhole() throws Exception {
        ImageFetcher fetcher = registries.fetcher();
        List<ResolvedImage> images =
                registries.resolve(fetcher, host + "/acme/single:1", host + "/acme/list:1", host + "/acme/oci:1");
        FetchSummary summary = fetcher.fetch(images, registries.progress);

        assertThat(images)
                .extracting(image -> image.root().raw())
                .containsExactly(AMD64.manifest(), LIST.manifest(), OCI.manifest());
        assertThat(images.get(1).image().raw()).isEqualTo(AMD64.manifest());
        assertThat(images.get(1).digest()).isEqualTo(LIST.digest());
        for (ResolvedImage image : images) {
            for (var blob : image.blobs()) {
                byte[] expected =
                        AMD64.blobs().getOrDefault(blob.digest(), OCI.blobs().get(blob.digest()));
                assertThat(registries.cache.find(blob.digest()).orElseThrow().file())
                        .hasBinaryContent(expected);
            }
        }
        assertThat(summary.images()).isEqualTo(3);
        assertThat(registries.progress.advanced).hasValue(registries.progress.total.get());
        assertThat(registries.leftovers()).isEmpty();
    }

    @Test
    void aBlobOfSeveralImagesIsFetchedOnce() {
        registries.pull(registries.fetcher(), host + "/acme/single:1", host + "/acme/list:1", host + "/acme/oci:1");

        assertThat(registry.requests("GET /v2/**/blobs/" + SHARED.digest())).hasSize(1);
    }

    @Test
    void aSecondBuildAsksForTagsAlone() {
        registries.pull(registries.fetcher(), host + "/acme/list:1");
        registry.clearLog();
        FetchSummary again = registries.pull(registries.fetcher(), host + "/acme/list:1");

        assertThat(registry.requests("GET /v2/acme/**"))
                .extracting(request -> request.path())
                .containsExactly("/v2/acme/list/manifests/1");
        assertThat(again.cachedBytes()).isGreaterThan(53_000);
        assertThat(again.networkBytes()).isEqualTo(LIST.manifest().length);
    }

    @Test
    void aTagIsAskedForOnceAlsoForSeveralPlatforms() {
        ImageFetcher fetcher = registries.fetcher();
        Reference reference = Reference.parse(host + "/acme/list:1");
        ResolvedImage amd64 = fetcher.resolve(List.of(reference, reference), Platform.LINUX_AMD64)
                .get(0);
        registry.push("acme/list:1", OCI);
        ResolvedImage arm64 =
                fetcher.resolve(List.of(reference), Platform.LINUX_ARM64).get(0);

        assertThat(arm64.digest()).isEqualTo(amd64.digest()).isEqualTo(LIST.digest());
        assertThat(arm64.image().raw()).isEqualTo(ARM64.manifest());
        assertThat(registry.requests("GET /v2/acme/list/manifests/1")).hasSize(1);
    }

    @Test
    void aPinnedImageIsFoundByItsDigestWhateverTheTagSays() {
        Reference pinned = Reference.parse(host + "/acme/list:1").withDigest(AMD64.digest());
        registry.push("acme/list:1", OCI);
        ImageFetcher fetcher = registries.fetcher();
        ResolvedImage image =
                fetcher.resolve(List.of(pinned), Platform.LINUX_AMD64).get(0);

        assertThat(image.root().raw()).isEqualTo(AMD64.manifest());
        assertThat(registry.requests("/v2/acme/list/manifests/1")).isEmpty();

        registry.clearLog();
        fetcher.fetch(List.of(image), registries.progress);
        registry.clearLog();
        registries.pull(registries.fetcher(), pinned.toString());
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void whatToDoDependsOnWhatIsMissing() {
        ImageFetcher fetcher = registries.fetcher();
        assertThatThrownBy(() -> registries.resolve(fetcher, host + "/acme/oci:2"))
                .hasMessageContaining("check repository, tag and registry");
        assertThatThrownBy(() -> registries.resolve(fetcher, host + "/acme/single@" + OCI.digest()))
                .hasMessageContaining("mvn sealer:lock -Dsealer.lock.update=PATTERN");
        registry.when("GET /v2/**/blobs/" + SHARED.digest()).then(Fault.status(404));
        assertThatThrownBy(() -> registries.pull(fetcher, host + "/acme/oci:1"))
                .hasMessageContaining("have the image pushed again");
    }

    @Test
    void aPlatformThatIsMissingIsAProblemThatNamesTheOthers() {
        ImageFetcher fetcher = registries.fetcher();
        Platform s390x = Platform.parse("linux/s390x");
        List<Reference> references = List.of(
                Reference.parse(host + "/acme/list:1"),
                Reference.parse(host + "/acme/single:1"),
                Reference.parse(host + "/acme/none:1"));

        ProblemException e = catchThrowableOfType(ProblemException.class, () -> fetcher.resolve(references, s390x));

        assertThat(e.problems()).hasSize(3);
        assertThat(e.isProjectAtFault()).isTrue();
        assertThat(e)
                .hasMessageContaining("acme/list:1: has no content for linux/s390x; it has linux/amd64, linux/arm64")
                .hasMessageContaining("acme/single:1: is made for linux/amd64 alone, not for linux/s390x")
                .hasMessageContaining("<platforms> (-Dsealer.platforms)")
                .hasMessageContaining("has no manifest 1 in acme/none (404 NAME_UNKNOWN)");
    }

    @Test
    void anAttestationIsNoPlatform() {
        registry.push("acme/att:1", TestImage.ociIndexWithAttestations(OCI));
        ResolvedImage image =
                registries.resolve(registries.fetcher(), host + "/acme/att:1").get(0);

        assertThat(image.image().raw()).isEqualTo(OCI.manifest());
    }

    @Test
    void offlineTheCacheAnswersAndSaysSo() {
        registries.pull(registries.fetcher(), host + "/acme/list:1", host + "/acme/oci:1");
        registry.close();
        ImageFetcher offline = registries.fetcher(configuration -> configuration.withOffline(true));
        List<ResolvedImage> images = registries.resolve(offline, host + "/acme/list:1", host + "/acme/oci:1");
        FetchSummary summary = offline.fetch(images, registries.progress);

        assertThat(images).extracting(ResolvedImage::digest).containsExactly(LIST.digest(), OCI.digest());
        assertThat(summary.requests()).isZero();
        assertThat(registries.progress.infos)
                .hasSize(2)
                .first()
                .asString()
                .startsWith("Offline: " + host + "/acme/list:1 is taken as " + LIST.digest() + ", seen 20");
    }

    @Test
    void offlineEverythingThatIsMissingIsToldAtOnce() throws Exception {
        registries.pull(registries.fetcher(), host + "/acme/single:1");
        registries.resolve(registries.fetcher(), host + "/acme/oci:1");
        Files.delete(registries.cache.find(SHARED.digest()).orElseThrow().file());
        ImageFetcher offline = registries.fetcher(configuration -> configuration.withOffline(true));

        assertThatThrownBy(() -> registries.resolve(
                        offline, host + "/acme/list:1", host + "/acme/single:1", host + "/acme/oci:1"))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("3 problems")
                .hasMessageContaining("/acme/list:1: no earlier build has seen this tag")
                .hasMessageContaining("/acme/single:1: 1 blob (52 kB) missing from the cache")
                .hasMessageContaining("/acme/oci:1: 2 blobs (123 kB) missing from the cache")
                .hasMessageContaining("run once without -o");
    }

    @Test
    void aPlanCountsEachBlobOnceAndMovesNothing() {
        registries.pull(registries.fetcher(), host + "/acme/single:1");
        ImageFetcher fetcher = registries.fetcher();
        List<ResolvedImage> images = registries.resolve(fetcher, host + "/acme/single:1", host + "/acme/oci:1");
        registry.clearLog();
        FetchPlan plan = fetcher.plan(images);

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.shares()).extracting(FetchPlan.Share::image).isEqualTo(images);
        assertThat(plan.shares().get(0).networkBytes()).isZero();
        assertThat(plan.shares().get(0).cachedBytes())
                .isEqualTo(images.get(0).blobs().stream()
                        .mapToLong(Descriptor::size)
                        .sum());
        assertThat(plan.shares().get(1).cachedBytes())
                .as("the configuration, without the layer that both have")
                .isEqualTo(images.get(1).blobs().get(0).size());
        assertThat(plan.networkBytes()).isEqualTo(images.get(1).blobs().get(2).size());
        assertThat(registry.requests()).as("it gave manifests just before").isEmpty();
        assertThat(fetcher.fetch(images, registries.progress).networkBytes()).isGreaterThan(plan.networkBytes());
    }

    @Test
    void aRefusedLoginIsKnownBeforeTheFirstBlobAlsoWhereAllManifestsAreThere() {
        String pinned =
                Reference.parse(host + "/acme/list:1").withDigest(LIST.digest()).toString();
        registries.resolve(registries.fetcher(), pinned);
        registry.protect("acme/*", Access.basic("robot", "x"));
        registry.clearLog();
        ImageFetcher fetcher = registries.fetcher();
        FetchPlan plan = fetcher.plan(registries.resolve(fetcher, pinned));

        assertThat(plan.problems()).hasSize(1);
        assertThat(plan.obstacles().get(Reference.parse(pinned)).problem().subject())
                .isEqualTo(pinned);
        assertThat(registry.requests("/v2/**/blobs/*")).isEmpty();
    }

    @Test
    void whileBlobsComeItIsToldHowManyImagesAreComplete() {
        registries.pull(registries.fetcher(), host + "/acme/single:1");
        registries.pull(registries.fetcher(), host + "/acme/single:1", host + "/acme/oci:1");

        assertThat(registries.progress.described)
                .containsExactly("0 of 1 image", "1 of 1 image", "1 of 2 images", "2 of 2 images");
    }

    @Test
    void oneImageThatCannotBeHadDoesNotHideTheOthers() {
        ImageFetcher fetcher = registries.fetcher();
        Reference good = Reference.parse(host + "/acme/oci:1");
        Reference bad = Reference.parse(host + "/acme/none:1");
        Resolution resolution = fetcher.tryResolve(List.of(bad, good), Platform.LINUX_AMD64);

        assertThat(resolution.images()).extracting(ResolvedImage::reference).containsExactly(good);
        assertThat(resolution.problems()).containsOnlyKeys(bad);
    }

    @Test
    void anImageOfAnEarlierBuildComesFromTheCacheAlone() {
        registries.pull(registries.fetcher(), host + "/acme/list:1");
        registry.close();
        Reference reference = Reference.parse(host + "/acme/list:1");
        ImageFetcher fetcher = registries.fetcher();
        ResolvedImage image = fetcher.cached(reference, LIST.digest(), Platform.LINUX_AMD64);

        assertThat(image.reference()).isEqualTo(reference);
        assertThat(image.root()).isInstanceOf(Manifest.Index.class);
        assertThat(image.image().raw()).isEqualTo(AMD64.manifest());
        assertThatThrownBy(() -> fetcher.cached(reference, Digest.of(new byte[1]), Platform.LINUX_AMD64))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("is not in the cache");
    }

    @Test
    void severalTransfersRunAtOnce() {
        TestLayer[] layers = new TestLayer[12];
        for (int i = 0; i < layers.length; i++) {
            layers[i] = TestLayer.random(100 + i, 20_000);
        }
        registry.push("acme/many:1", TestImage.oci(Platform.LINUX_AMD64, layers));
        ImageFetcher fetcher = registries.fetcher();
        List<ResolvedImage> images = registries.resolve(fetcher, host + "/acme/many:1");
        registry.clearLog();
        registry.when("GET /v2/**/blobs/*").then(Fault.drip(10_000, 20));
        fetcher.fetch(images, registries.progress);

        assertThat(registry.mostInFlight()).isGreaterThan(1);
    }
}
