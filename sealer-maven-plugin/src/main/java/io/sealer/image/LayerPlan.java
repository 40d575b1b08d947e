package io.sealer.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which entries share a layer. The plan follows from the groups alone, so that the same content is split in the
 * same way on every machine and, as far as it is the same, in every release.
 *
 * <p>First come the files: one layer a group, and a second one, uncompressed, for those of its files over 1 MiB that are
 * compressed already. Then the registry's blobs, largest layer first, so that runtimes which unpack again whatever lies
 * above the first change have less to unpack; at last its index, which changes with every release. While there are too
 * many, neighbours are joined (see {@link NeighbourJoiner}). The tree was merged before, so no path stands in two layers
 * (but for directories, which are equal everywhere), and the order of layers does not alter what comes out.
 */
public final class LayerPlan {

    /**
     * Counts the rules by which registries were ever split, the orders and limits of {@code EmbeddedRegistry} included.
     * A change of the rule sends every user's next release in full, once; so it is frozen, and images say which they
     * have.
     */
    public static final int RULE = 1;

    /** Key of the manifest's annotation that says by which {@link #RULE} the image was split. */
    public static final String RULE_ANNOTATION = "io.sealer.layout";

    private static final int NAMES_IN_HISTORY = 3;

    private final Compression compression;
    private final LayerBudget budget;

    /** A plan for one kind of image. */
    public LayerPlan(Compression compression, LayerBudget budget) {
        this.compression = compression;
        this.budget = budget;
    }

    /** Entries on the way to a layer. */
    private record Draft(int order, List<EntryGroup> groups, LayerFormat format, List<Entry> entries) {

        long weight() {
            return PlannedLayer.contentSize(entries) + (long) TarHeader.BLOCK * entries.size();
        }

        static Draft joined(List<Draft> drafts) {
            List<EntryGroup> groups = new ArrayList<>();
            List<Entry> entries = new ArrayList<>();
            for (Draft draft : drafts) {
                groups.addAll(draft.groups);
                entries.addAll(draft.entries);
            }
            Draft first = drafts.get(0);
            return new Draft(first.order, groups, first.format, entries);
        }
    }

    /**
     * The layers, lowest first.
     *
     * @param groups all entries, in the order of the instructions and, for blobs, sorted by repository; no path twice
     * @param tree the merged tree; its directories give those above each entry their attributes
     * @throws io.sealer.ProblemException when a file cannot be read to see whether it is compressed
     */
    public List<PlannedLayer> layers(List<EntryGroup> groups, Collection<? extends Entry> tree) {
        if (budget.isTight()) {
            return single(groups, tree);
        }
        List<Draft> registry = new ArrayList<>(blobDrafts(ofKind(groups, EntryGroup.Kind.REGISTRY_BLOBS)));
        List<EntryGroup> index = ofKind(groups, EntryGroup.Kind.REGISTRY_INDEX);
        if (!index.isEmpty()) {
            registry.add(Draft.joined(drafts(index, compression.format())));
        }
        List<Draft> files = fileDrafts(ofKind(groups, EntryGroup.Kind.FILES));
        Map<String, Entry.Directory> directories = directories(groups, tree);
        List<PlannedLayer> layers = new ArrayList<>();
        for (Draft draft : joinFiles(files, budget.total() - registry.size())) {
            layers.add(new PlannedLayer(historyOfFiles(draft), draft.format, withParents(draft.entries, directories)));
        }
        for (Draft draft : registry) {
            layers.add(
                    new PlannedLayer(historyOfRegistry(draft), draft.format, withParents(draft.entries, directories)));
        }
        return layers;
    }

    private List<PlannedLayer> single(List<EntryGroup> groups, Collection<? extends Entry> tree) {
        List<EntryGroup> full =
                groups.stream().filter(group -> !group.entries().isEmpty()).toList();
        if (full.isEmpty()) {
            return List.of();
        }
        Draft all = Draft.joined(drafts(full, compression.format()));
        return List.of(
                new PlannedLayer(historyOfFiles(all), all.format, withParents(all.entries, directories(groups, tree))));
    }

    private static List<EntryGroup> ofKind(List<EntryGroup> groups, EntryGroup.Kind kind) {
        return groups.stream()
                .filter(group -> group.kind() == kind && !group.entries().isEmpty())
                .toList();
    }

    private static List<Draft> drafts(List<EntryGroup> groups, LayerFormat format) {
        List<Draft> drafts = new ArrayList<>(groups.size());
        for (EntryGroup group : groups) {
            drafts.add(new Draft(drafts.size(), List.of(group), format, group.entries()));
        }
        return drafts;
    }

    private List<Draft> fileDrafts(List<EntryGroup> groups) {
        List<Draft> drafts = new ArrayList<>();
        for (EntryGroup group : groups) {
            List<Entry> loose = new ArrayList<>();
            List<Entry> packed = new ArrayList<>();
            for (Entry entry : group.entries()) {
                boolean isPacked = compression.format() != LayerFormat.TAR
                        && entry instanceof Entry.File file
                        && PackedContent.isPacked(file);
                (isPacked ? packed : loose).add(entry);
            }
            if (!packed.isEmpty() && loose.stream().allMatch(Entry.Directory.class::isInstance)) {
                packed.addAll(loose);
                loose.clear();
            }
            if (!loose.isEmpty()) {
                drafts.add(new Draft(drafts.size(), List.of(group), compression.format(), loose));
            }
            if (!packed.isEmpty()) {
                drafts.add(new Draft(drafts.size(), List.of(group), LayerFormat.TAR, packed));
            }
        }
        return drafts;
    }

    /** Formats stand in rows of their own, so that neighbours always agree; then the old order is restored. */
    private static List<Draft> joinFiles(List<Draft> drafts, int limit) {
        List<Draft> row = new ArrayList<>(drafts);
        row.sort(Comparator.comparing(Draft::format));
        List<String> formats =
                row.stream().map(draft -> draft.format.toString()).toList();
        List<Draft> joined = join(row, formats, limit);
        joined.sort(Comparator.comparingInt(Draft::order));
        return joined;
    }

    private List<Draft> blobDrafts(List<EntryGroup> groups) {
        List<Draft> drafts = drafts(groups, LayerFormat.TAR);
        List<String> repositories = groups.stream().map(EntryGroup::affinity).toList();
        List<Draft> joined = join(drafts, repositories, budget.registry() - 1);
        joined.sort(Comparator.comparingLong(Draft::weight)
                .reversed()
                .thenComparing(draft -> draft.entries.stream()
                        .map(Entry::path)
                        .min(Comparator.naturalOrder())
                        .orElse("")));
        return joined;
    }

    private static List<Draft> join(List<Draft> row, List<String> affinities, int limit) {
        List<Long> weights = row.stream().map(Draft::weight).toList();
        List<Draft> joined = new ArrayList<>();
        for (NeighbourJoiner.Range range : new NeighbourJoiner(weights, affinities).joinTo(limit)) {
            joined.add(Draft.joined(row.subList(range.first(), range.last() + 1)));
        }
        return joined;
    }

    private static Map<String, Entry.Directory> directories(List<EntryGroup> groups, Collection<? extends Entry> tree) {
        Map<String, Entry.Directory> directories = new HashMap<>();
        for (EntryGroup group : groups) {
            addDirectories(group.entries(), directories);
        }
        addDirectories(tree, directories);
        return directories;
    }

    private static void addDirectories(Collection<? extends Entry> entries, Map<String, Entry.Directory> to) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Directory directory) {
                to.put(directory.path(), directory);
            }
        }
    }

    private static List<Entry> withParents(List<Entry> entries, Map<String, Entry.Directory> directories) {
        Map<String, Entry.Directory> own = new HashMap<>();
        List<Entry> all = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            if (entry instanceof Entry.Directory directory) {
                own.put(directory.path(), directory);
            } else {
                all.add(entry);
            }
        }
        for (Entry entry : entries) {
            String path = entry.path();
            for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/')) {
                path = path.substring(0, slash);
                if (own.containsKey(path)) {
                    break;
                }
                Entry.Directory known = directories.get(path);
                own.put(path, known != null ? known : new Entry.Directory(path, Entry.Attributes.DIRECTORY));
            }
        }
        all.addAll(own.values());
        all.sort(Comparator.comparing(Entry::path));
        return List.copyOf(all);
    }

    private String historyOfFiles(Draft draft) {
        EntryGroup first = draft.groups.get(0);
        int more = draft.groups.size() - 1;
        return first.createdBy()
                + (more > 0 ? " (and " + more + " more)" : "")
                + (draft.format == compression.format() ? "" : " (already compressed)");
    }

    private static String historyOfRegistry(Draft draft) {
        Set<String> repositories = new LinkedHashSet<>();
        draft.groups.forEach(group -> repositories.add(group.affinity()));
        if (draft.groups.get(0).kind() == EntryGroup.Kind.REGISTRY_INDEX || repositories.contains("")) {
            return draft.groups.get(0).createdBy();
        }
        int more = repositories.size() - NAMES_IN_HISTORY;
        return "registry: "
                + String.join(
                        ", ", repositories.stream().limit(NAMES_IN_HISTORY).toList())
                + (more > 0 ? " and " + more + " more" : "");
    }
}
