package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.SourceLocation;
import io.sealer.image.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NodeTableTest {

    private static final Placement SOMEBODY = Placement.by(0, new SourceLocation("Kubefile", 1));

    private final NodeTable table = new NodeTable();
    private final Map<String, Tree.Node> oracle = new HashMap<>();

    @Test
    void itHoldsWhatAMapWouldHold() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            put("part-" + random.nextInt(30) + "/file-" + random.nextInt(500));
            if (i % 2_000 == 0) {
                String gone = "part-" + random.nextInt(30);
                table.removeIf(node -> ImagePath.isWithin(node.entry().path(), gone));
                oracle.keySet().removeIf(path -> ImagePath.isWithin(path, gone));
            }
        }
        List<Tree.Node> all = table.all().toList();
        assertThat(all).hasSameSizeAs(oracle.values());
        // As sets: to look each element up in a list takes a minute.
        assertThat(new HashSet<>(all)).isEqualTo(new HashSet<>(oracle.values()));
        assertThat(oracle)
                .allSatisfy((path, node) -> assertThat(table.get(path)).isSameAs(node));
        assertThat(table.get("part-1/file")).isNull();
    }

    @Test
    void pathsWithOneHashAreToldApart() {
        put("Aa");
        put("BB");
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThat(table.get("Aa")).isSameAs(oracle.get("Aa"));
        assertThat(table.get("BB")).isSameAs(oracle.get("BB"));
    }

    private void put(String path) {
        Tree.Node node = new Tree.Node(new Entry.Directory(path, Entry.Attributes.DIRECTORY), SOMEBODY);
        assertThat(table.put(node)).isSameAs(oracle.put(path, node));
    }
}
