package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Platform;
import io.sealer.testkit.TestArchive;
import io.sealer.testkit.TestImage;
import io.sealer.testkit.TestLayer;
import io.sealer.testkit.TestTar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Why an image is inside, and the proof that it is: for the builder, and for whoever has nothing but the archive. */
class VerifiedImageIT {

    private static final List<String> IN_README = List.of(
            "mvn sealer:why",
            "mvn io.sealer:sealer-maven-plugin:1.0.0-SNAPSHOT:verify -Dsealer.source=/media/usb/edge-1.0.tar");

    private static final TestLayer BASE = TestLayer.random(1, 2_100_000);
    private static final TestLayer OWN = TestLayer.random(2, 1_000_000);
    private static final TestImage NGINX = TestImage.ociIndex(TestImage.oci(Platform.LINUX_AMD64, BASE, OWN));
    private static final TestImage AGENT = TestImage.oci(Platform.LINUX_AMD64, BASE, TestLayer.random(3, 30_000));

    private static Path work;
    private static DockerRegistry registry;
    private static ClusterProject project;
    private static MavenRun built;

    @BeforeAll
    static void build() {
        work = Workspace.directory("verified-image");
        registry = DockerRegistry.empty(work.resolve("registry"));
        RegistryFiller filler = RegistryFiller.of(registry);
        filler.push("library/nginx", "1.25", NGINX);
        filler.push("acme/agent", "2.3", AGENT);
        project = ClusterProject.minimal(work, "edge")
                .file("rootfs/manifests/web.yaml", """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata:
                          name: web
                        spec:
                          selector:
                            matchLabels: {app: web}
                          template:
                            metadata:
                              labels: {app: web}
                            spec:
                              initContainers:
                                - name: wait
                                  image: nginx:1.25
                                  args: [--helper-image=busybox]
                              containers:
                                - image: nginx:1.25
                                  name: web
                        """)
                .file("rootfs/manifests/agent.yaml", """
                        apiVersion: acme.example/v1
                        kind: Agent
                        metadata:
                          name: edge
                        spec:
                          image: quay.io/acme/agent:2.3
                        """);
        built = ofProject("verify").execute().assertSucceeded();
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.close();
        }
    }

    private static MavenBuild ofProject(String... words) {
        return project.build(words)
                .property("sealer.mirrors", registry.asOnlyMirror())
                .property("sealer.compression", "none")
                .property("sealer.cache", work.resolve("cache"));
    }

    /** Where there is no project, and no cache. */
    private static MavenBuild elsewhere(String goal, Object source) {
        return MavenBuild.in(work)
                .run(goal)
                .property("sealer.source", source)
                .property("sealer.cache", work.resolve("cache-of-a-stranger"));
    }

    private static String blob(Digest digest) {
        return "registry/docker/registry/v2/blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex()
                + "/data";
    }

    private static Path damaged(String name, TestArchive archive) throws IOException {
        return archive.write(work.resolve(name + ".tar"));
    }

    @Test
    void theLifecycleProvesTheArchiveOnce() throws IOException {
        assertThat(built.log())
                .contains("target/edge-1.0.tar is complete: localhost/edge:1.0@sha256:", "every byte hashed")
                .contains("linux/amd64: 2 images for 3 places, in a registry of ");
        Map<String, Object> proof =
                Json.readObject(Files.readAllBytes(project.target().resolve("sealer/verification.json")));
        assertThat(proof)
                .containsEntry("complete", true)
                .containsEntry("digest", ImageJson.of(project).digest());
        MavenRun again = ofProject("verify").execute().assertSucceeded();
        assertThat(again.log()).contains("is complete", "not touched since; -Dsealer.force reads it again");
        assertThat(ofProject("sealer:verify")
                        .property("sealer.force", true)
                        .execute()
                        .assertSucceeded()
                        .log())
                .contains("is complete")
                .doesNotContain("not touched since");
    }

    @Test
    void aLiteBuildIsNotVerified() {
        ClusterProject lite = ClusterProject.minimal(work, "lite")
                .file("rootfs/manifests/pod.yaml", "kind: Pod\nspec: {containers: [{image: nginx}]}\n");
        assertThat(lite.build("verify")
                        .property("sealer.collect-images.skip", true)
                        .execute()
                        .assertSucceeded()
                        .log())
                .contains("Skipped (sealer.collect-images.skip: an image without container images is not complete)");
        elsewhere("sealer:verify", lite.archive())
                .execute()
                .assertFailed("manifests/pod.yaml:2: Pod needs docker.io/library/nginx:latest");
    }

    @Test
    void everyDamageNamesWhatWouldNotStart() throws IOException {
        TestArchive good = TestArchive.read(project.archive());
        String needs = "manifests/web.yaml:14: Deployment web needs docker.io/library/nginx:1.25, whose ";
        Predicate<String> tag = path -> path.endsWith("library/nginx/_manifests/tags/1.25/current/link");
        Map<Path, String> expected = Map.of(
                damaged("no-tag", good.without(tag)),
                needs + "repository library/nginx is not in the registry inside",
                damaged("other-bytes", good.changing(blob(OWN.digest())::equals, VerifiedImageIT::flipped)),
                needs + "layer " + OWN.digest() + " is damaged",
                damaged("wrong-platform", good.forPlatform("arm64")),
                needs + "index has nothing for linux/arm64",
                damaged(
                        "late-manifest",
                        good.adding(new TestTar()
                                .file(
                                        "manifests/late.yaml",
                                        "kind: Pod\nmetadata: {name: late}\nspec:\n  containers:\n"
                                                + "  - image: quay.io/acme/late:1\n"))),
                "manifests/late.yaml:5: Pod late needs quay.io/acme/late:1, whose repository acme/late is not in the"
                        + " registry inside",
                flippedOnDisk(good),
                "layer " + good.layerOf("manifests/web.yaml")
                        + " (COPY rootfs .) is damaged: its bytes have the digest");
        expected.forEach((archive, message) ->
                elsewhere("sealer:verify", archive).execute().assertFailed(message));
    }

    private static Path flippedOnDisk(TestArchive good) throws IOException {
        Path archive = damaged("flipped", good);
        TestArchive.flip(archive, "kind: Deployment".getBytes(StandardCharsets.UTF_8));
        return archive;
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] copy = bytes.clone();
        copy[copy.length / 2] ^= 1;
        return copy;
    }

    @Test
    void copiesOfOtherProgramsVerifyToo() {
        Skopeo skopeo = Skopeo.require();
        Path copy = work.resolve("copy.tar");
        skopeo.copy(Skopeo.archive(project.archive()), "oci-archive:" + copy + ":edge");
        assertThat(elsewhere("sealer:verify", copy).execute().assertSucceeded().log())
                .contains("is complete: ", "linux/amd64: 2 images for 3 places");
        Path layout = work.resolve("layout");
        skopeo.copy(Skopeo.archive(project.archive()), "oci:" + layout + ":edge");
        assertThat(elsewhere("sealer:verify", layout)
                        .execute()
                        .assertSucceeded()
                        .log())
                .contains("is complete: ");
        skopeo.copy(Skopeo.archive(project.archive()), Skopeo.remote(registry, "clusters/edge:1.0"));
        String reference = registry.host() + "/clusters/edge:1.0";
        assertThat(elsewhere("sealer:verify", reference)
                        .execute()
                        .assertSucceeded()
                        .log())
                .contains(reference + " is complete: " + reference + "@"
                        + ImageJson.of(project).digest());
    }

    @Test
    void theDocumentationShowsWhatWhySays() throws IOException {
        MavenRun run = ofProject("-o", "sealer:why").execute().assertSucceeded();
        assertShown("mvn sealer:why", run.log());
        MavenRun unknown = ofProject("sealer:why")
                .property("sealer.only", "ngnix")
                .execute()
                .assertFailed("ngnix");
        assertShown("mvn sealer:why -Dsealer.only=ngnix", unknown.log());
    }

    @Test
    void theDocumentationShowsAVerifyThatFails() throws IOException {
        Path archive = damaged("edge-1.0", TestArchive.read(project.archive()).without(blob(OWN.digest())::equals));
        MavenRun run = elsewhere("sealer:verify", archive).execute().assertFailed("Deployment web");
        assertShown(
                "mvn io.sealer:sealer-maven-plugin:1.0.0-SNAPSHOT:verify -Dsealer.source=/media/usb/edge-1.0.tar",
                run.log());
        assertShown("mvn verify", built.log());
    }

    @Test
    @SuppressWarnings("unchecked")
    void whyWritesJsonOfAProjectAndOfAnArchive() throws IOException {
        Path output = work.resolve("why.json");
        ofProject("sealer:why")
                .property("sealer.format", "json")
                .property("sealer.output", output)
                .property("sealer.only", "nginx")
                .execute()
                .assertSucceeded();
        List<Map<String, Object>> images =
                ImageJson.maps(Json.readObject(Files.readAllBytes(output)).get("images"));
        assertThat(images).singleElement().satisfies(image -> {
            assertThat(image)
                    .containsEntry("reference", "docker.io/library/nginx:1.25")
                    .containsEntry("grade", "certain")
                    .containsEntry("digest", NGINX.digest().toString());
            assertThat((List<Map<String, Object>>) image.get("requiredBy"))
                    .first()
                    .satisfies(place -> assertThat(place)
                            .containsEntry("file", "src/main/sealer/rootfs/manifests/web.yaml")
                            .containsEntry("line", 14L)
                            .containsEntry("kind", "Deployment")
                            .containsEntry("name", "web")
                            .containsEntry("field", "spec.template.spec.initContainers[0].image"));
        });
        MavenRun stranger = elsewhere("sealer:why", project.archive()).execute().assertSucceeded();
        assertThat(stranger.log())
                .contains("docker.io/library/nginx:1.25 (certain, 3.1 MB, without it 1.0 MB less)")
                .contains("manifests/web.yaml:14  Deployment/web  spec.template.spec.initContainers[0].image");
    }

    /** The page, and the README where it has the command, shows what was printed. */
    private static void assertShown(String command, String log) throws IOException {
        assertShown("docs/verify.md", command, log);
        if (IN_README.contains(command)) {
            assertShown("README.md", command, log);
        }
    }

    /** Each line that a page shows under a command was printed, in that order; … stands for anything. */
    private static void assertShown(String file, String command, String log) throws IOException {
        String page = Files.readString(Workspace.root().resolve(file));
        int start = page.indexOf("$ " + command + "\n");
        assertThat(start).as("%s shows %s", file, command).isNotNegative();
        String shown = page.substring(page.indexOf('\n', start) + 1, page.indexOf("```", start));
        List<String> lines = Arrays.asList(shown.split("\n\\$ ", 2)[0].strip().split("\n"));
        String pattern = lines.stream()
                .map(line ->
                        Arrays.stream(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining("[^\\n]*")))
                .collect(Collectors.joining(" *\\n(?:[^\\n]*\\n)*?"));
        assertThat(Pattern.compile("(?m)^" + pattern).matcher(log).find())
                .as("%s prints%n%s%nbut it printed%n%s", command, shown, log)
                .isTrue();
    }
}
