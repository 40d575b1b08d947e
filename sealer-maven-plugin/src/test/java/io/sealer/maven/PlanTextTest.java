package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.build.BaseSettings;
import io.sealer.build.CollectionPlan;
import io.sealer.build.ImageProject;
import io.sealer.oci.Manifest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import io.sealer.registry.FetchPlan;
import io.sealer.registry.ResolvedImage;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTextTest {

    private static final TestImage IMAGE = TestImage.oci(Platform.LINUX_AMD64, TestLayer.random(1, 100));

    private static FetchPlan.Share share(String reference, long network, long cached) {
        Manifest.Image manifest = (Manifest.Image) Manifest.parse(IMAGE.manifest());
        return new FetchPlan.Share(
                new ResolvedImage(Reference.parse(reference), manifest, manifest, Platform.LINUX_AMD64),
                network,
                cached);
    }

    @Test
    void everyImageHasItsDigestAndItsBytesAndThereIsASum() {
        Path nowhere = Path.of("x");
        ImageProject project = new ImageProject(
                nowhere,
                nowhere,
                nowhere,
                nowhere,
                nowhere,
                "x",
                "kube-installer",
                List.of(Platform.LINUX_AMD64),
                BaseSettings.NONE,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                "",
                "");
        FetchPlan fetch = new FetchPlan(
                List.of(share("web:1", 12_000_000, 0), share("db:1@" + IMAGE.digest(), 500, 3_400_000)), Map.of(), 0);
        assertThat(PlanText.lines(new CollectionPlan(project, fetch, 2_000_000_000)))
                .containsExactly(
                        "  from network     from cache  image",
                        "         12 MB            0 B  docker.io/library/web:1@" + IMAGE.digest(),
                        "         500 B         3.4 MB  docker.io/library/db:1@" + IMAGE.digest(),
                        "         12 MB         3.4 MB  in all, for 2 images for linux/amd64; blobs that images share are"
                                + " counted once",
                        "The image takes up to 2.0 GB. None of these images was fetched, nothing written into the project"
                                + " (sealer.dryRun)");
    }
}
