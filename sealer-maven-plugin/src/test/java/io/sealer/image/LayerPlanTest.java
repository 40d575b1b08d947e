package io.sealer.image;

import static io.sealer.image.Entries.blob;
import static io.sealer.image.Entries.bytes;
import static io.sealer.image.Entries.directory;
import static io.sealer.image.Entries.file;
import static io.sealer.image.Entries.files;
import static io.sealer.image.Entries.index;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerPlanTest {

    private static final LayerPlan AUTO = new LayerPlan(Compression.AUTO, LayerBudget.DEFAULT);

    @Test
    void directoriesAboveComeAlongAsTheyAreInTheTree() {
        Entry.Directory secret = new Entry.Directory("etc", new Entry.Attributes(0700, 1, 2));
        Entry.File file = file("etc/x/y", "1");
        List<PlannedLayer> layers =
                AUTO.layers(List.of(files("COPY a etc", secret), files("COPY b etc", file)), List.of(secret));
        assertThat(layers.get(1).entries()).containsExactly(secret, directory("etc/x"), file);
    }

    @Test
    void emptyGroupsGiveNoLayer() {
        assertThat(AUTO.layers(List.of(files("COPY a b"), index()), List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1f8b08", "28b52ffd", "fd377a585a00", "425a6839", "504b0304", "377abcaf271c", "04224d18"})
    void largeFilesThatAreCompressedAlreadyStandAlone(String magic) {
        Entry.File packed = file("charts/app.bin", startingWith(magic, (1 << 20) + 1));
        Entry.File small = file("charts/small.tgz", startingWith(magic, 1 << 20));
        List<EntryGroup> groups = List.of(files("COPY charts charts", packed, small));
        List<PlannedLayer> layers = AUTO.layers(groups, List.of());
        assertThat(layers).extracting(PlannedLayer::format).containsExactly(LayerFormat.ZSTD, LayerFormat.TAR);
        assertThat(paths(layers.get(0))).containsExactly("charts", "charts/small.tgz");
        assertThat(paths(layers.get(1))).containsExactly("charts", "charts/app.bin");
        assertThat(new LayerPlan(Compression.NONE, LayerBudget.DEFAULT).layers(groups, List.of()))
                .extracting(PlannedLayer::format)
                .containsExactly(LayerFormat.TAR);
    }

    @Test
    void nameDoesNotMakeAFileCompressed() {
        List<PlannedLayer> layers =
                AUTO.layers(List.of(files("COPY", file("a.tar.gz", bytes(2 << 20, 'x')))), List.of());
        assertThat(layers).extracting(PlannedLayer::format).containsExactly(LayerFormat.ZSTD);
    }

    @Test
    void onlyDirectoriesBesideCompressedFilesMakeNoLayerOfTheirOwn() {
        List<PlannedLayer> layers = AUTO.layers(
                List.of(files("COPY", directory("charts"), file("charts/a", startingWith("1f8b08", 2 << 20)))),
                List.of());
        assertThat(layers).hasSize(1);
    }

    @Test
    void registryStandsOnTopLargestFirstAndIndexLast() {
        List<PlannedLayer> layers = AUTO.layers(
                List.of(
                        blob("library/small", bytes(10, 1)),
                        blob("library/tall", bytes(1000, 2)),
                        index(file("registry/link", "x")),
                        files("COPY rootfs .", file("etc/x", "1"))),
                List.of());
        assertThat(layers)
                .extracting(PlannedLayer::createdBy)
                .containsExactly(
                        "COPY rootfs .", "registry: library/tall", "registry: library/small", "registry: index");
        assertThat(layers)
                .extracting(PlannedLayer::format)
                .containsExactly(LayerFormat.ZSTD, LayerFormat.TAR, LayerFormat.TAR, LayerFormat.ZSTD);
    }

    @Test
    void budgetIsKeptWithAllContent() {
        List<EntryGroup> groups = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 250; i++) {
            groups.add(files("COPY " + i, file("files/" + i, bytes(random.nextInt(100), 1))));
            groups.add(files("COPY p" + i, file("packed/" + i, startingWith("1f8b08", (1 << 20) + 1 + i))));
        }
        for (int i = 0; i < 400; i++) {
            byte[] content = ("blob " + i).repeat(1 + random.nextInt(50)).getBytes(StandardCharsets.UTF_8);
            groups.add(blob(String.format("r%02d", i / 7), content));
        }
        groups.add(index(file("registry/link", "x")));
        List<PlannedLayer> layers = AUTO.layers(groups, List.of());
        assertThat(layers).hasSize(100);
        assertThat(layers.stream().filter(layer -> layer.createdBy().startsWith("registry")))
                .hasSize(80);
        assertThat(layers.stream().flatMap(LayerPlanTest::filePaths))
                .hasSize(250 + 250 + 400 + 1)
                .doesNotHaveDuplicates();
        assertThat(layers).allSatisfy(layer -> assertThat(paths(layer)).isSorted());
    }

    @Test
    void filesAreJoinedOnlyWithTheirKind() {
        List<EntryGroup> groups = List.of(
                files("COPY 1", file("1", "x")),
                files("COPY 2", file("2", startingWith("1f8b08", 2 << 20))),
                files("COPY 3", file("3", "x")),
                files("COPY 4", file("4", startingWith("1f8b08", 2 << 20))));
        List<PlannedLayer> layers =
                new LayerPlan(Compression.AUTO, new LayerBudget(4, 2)).layers(withRegistry(groups), List.of());
        assertThat(layers).extracting(LayerPlanTest::paths).startsWith(List.of("1", "3"), List.of("2", "4"));
        assertThat(layers)
                .extracting(PlannedLayer::createdBy)
                .startsWith("COPY 1 (and 1 more)", "COPY 2 (and 1 more) (already compressed)");
    }

    private static List<EntryGroup> withRegistry(List<EntryGroup> groups) {
        List<EntryGroup> all = new ArrayList<>(groups);
        all.add(blob("a", bytes(9, 9)));
        all.add(index(file("registry/link", "x")));
        return all;
    }

    @Test
    void oneImageMoreLeavesMostLayersAsTheyWere() {
        List<EntryGroup> groups = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            groups.add(blob(String.format("r%03d", i / 3), bytes(1000 + i * 37 % 911, i)));
        }
        List<PlannedLayer> before = AUTO.layers(groups, List.of());
        List<EntryGroup> bumped = new ArrayList<>(groups);
        Collections.replaceAll(bumped, bumped.get(100), blob("r033", bytes(1100, 77)));
        List<PlannedLayer> after = AUTO.layers(bumped, List.of());
        List<List<String>> kept =
                new ArrayList<>(after.stream().map(LayerPlanTest::paths).toList());
        kept.retainAll(before.stream().map(LayerPlanTest::paths).toList());
        assertThat(kept).hasSizeGreaterThanOrEqualTo(75);
    }

    @Test
    void budgetsWithoutRoomAreRefused() {
        assertThatThrownBy(() -> new LayerBudget(80, 79)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LayerBudget(100, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] startingWith(String magic, int size) {
        byte[] bytes = new byte[size];
        byte[] head = HexFormat.of().parseHex(magic);
        System.arraycopy(head, 0, bytes, 0, head.length);
        return bytes;
    }

    private static List<String> paths(PlannedLayer layer) {
        return layer.entries().stream().map(Entry::path).toList();
    }

    private static Stream<String> filePaths(PlannedLayer layer) {
        return layer.entries().stream().filter(Entry.File.class::isInstance).map(Entry::path);
    }
}
