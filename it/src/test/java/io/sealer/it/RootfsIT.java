package io.sealer.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The root file system that a Kubefile describes is the one that other people's tools unpack. */
class RootfsIT {

    private static final String[] KUBEFILE = {
        "# escape=\\",
        "FROM scratch",
        "ARG dir=opt",
        "ENV STAGE=prod GREETING='hello there'",
        "COPY rootfs .",
        "COPY ${ARCH} /",
        "COPY one.txt two.txt \\",
        "     $dir/several/",
        "COPY imageList manifests",
        "COPY --chmod=600 [\"secret key\", \"etc/key\"]",
        "COPY *.conf etc/$STAGE/",
        "ADD files.tar.gz srv",
        "LABEL stage=$STAGE \"a b\"=\"c d\"",
    };

    private static Path work;

    @BeforeAll
    static void prepare() {
        work = Workspace.directory("rootfs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void umociUnpacksIt(String compression) throws IOException {
        Umoci umoci = Umoci.require();
        ClusterProject project = project(compression);
        project.build("package")
                .property("sealer.compression", compression)
                .execute()
                .assertSucceeded();
        Path root = umoci.unpack(
                project.archive(), "localhost/" + compression + ":1.0", work.resolve("umoci-" + compression));
        assertThat(FileTree.of(root, path -> true)).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "zstd"})
    void buildahMountsIt(String compression) throws IOException {
        ClusterProject project = project(compression);
        project.build("package")
                .property("sealer.compression", compression)
                .execute()
                .assertSucceeded();
        try (Buildah buildah = Buildah.require(work.resolve("buildah-" + compression))) {
            assertThat(FileTree.of(buildah.mount(project.archive()), path -> true))
                    .isEqualTo(expected());
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void environmentAndLabelsAreInTheConfiguration() throws IOException {
        Skopeo skopeo = Skopeo.require();
        ClusterProject project = project("config");
        project.build("package").execute().assertSucceeded();
        Map<String, Object> config = (Map<String, Object>)
                skopeo.config(Skopeo.archive(project.archive())).get("config");
        assertThat((Iterable<String>) config.get("Env"))
                .containsExactly(
                        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                        "STAGE=prod",
                        "GREETING=hello there");
        assertThat((Map<String, String>) config.get("Labels"))
                .containsEntry("stage", "prod")
                .containsEntry("a b", "c d");
    }

    private static ClusterProject project(String name) throws IOException {
        ClusterProject project = ClusterProject.create(work, name)
                .kubefile(KUBEFILE)
                .file(".containerignore", "**/*.bak\n")
                .file("rootfs/etc/motd", "motd\n")
                .file("rootfs/etc/motd.bak", "left out\n")
                .file("rootfs/lib/.keep", "")
                .file("rootfs/big", "compress me ".repeat(200_000))
                .file("amd64/bin/tool", "#!/bin/sh\n")
                .file("one.txt", "1")
                .file("two.txt", "2")
                .file("imageList", "# nothing\n")
                .file("secret key", "key")
                .file("a.conf", "a")
                .file("b.conf", "b");
        Path context = project.context();
        Files.createDirectories(context.resolve("rootfs/empty/er"));
        Files.createSymbolicLink(context.resolve("rootfs/etc/link"), Path.of("../nowhere"));
        Command.of("chmod", "755", context.resolve("amd64/bin/tool").toString())
                .run()
                .assertSucceeded();
        Path packed = Files.createDirectories(work.resolve(name + "-packed/dir"));
        Files.writeString(packed.resolve("file"), "unpacked");
        Command.of(
                        "tar",
                        "-C",
                        packed.getParent().toString(),
                        "-czf",
                        context.resolve("files.tar.gz").toString(),
                        "dir")
                .run()
                .assertSucceeded();
        return project;
    }

    private static SortedMap<String, String> expected() {
        SortedMap<String, String> tree = new TreeMap<>();
        for (String directory : new String[] {
            "bin", "empty", "empty/er", "etc", "etc/prod", "lib", "manifests", "opt", "opt/several", "srv", "srv/dir"
        }) {
            tree.put(directory, "0755 directory");
        }
        tree.put("big", file("compress me ".repeat(200_000)));
        tree.put("bin/tool", "0755 " + Digest.of("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)));
        tree.put("etc/key", "0600 " + Digest.of("key".getBytes(StandardCharsets.UTF_8)));
        tree.put("etc/link", "link to ../nowhere");
        tree.put("etc/motd", file("motd\n"));
        tree.put("etc/prod/a.conf", file("a"));
        tree.put("etc/prod/b.conf", file("b"));
        tree.put("lib/.keep", file(""));
        tree.put("manifests/imageList", file("# nothing\n"));
        tree.put("opt/several/one.txt", file("1"));
        tree.put("opt/several/two.txt", file("2"));
        tree.put("srv/dir/file", file("unpacked"));
        return tree;
    }

    private static String file(String content) {
        return "0644 " + Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }
}
