package io.sealer.build;

import io.sealer.cache.CacheInventory;
import io.sealer.cache.CacheItem;
import io.sealer.cache.CachePruning;
import io.sealer.cache.PruneRule;
import io.sealer.cache.Pruned;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The goal {@code cache}: shows what lies in the cache, and removes what a rule names. */
public final class CacheStep {

    private final Path root;
    private final PruneRule rule;
    private final boolean dryRun;

    /**
     * A look at one cache.
     *
     * @param rule what is to be removed
     * @param dryRun whether only to say what would be removed
     */
    public CacheStep(Path root, PruneRule rule, boolean dryRun) {
        this.root = root;
        this.rule = rule;
        this.dryRun = dryRun;
    }

    /**
     * Prunes, and looks at what is left.
     *
     * @param json whether JSON is wanted, rather than text for people
     * @throws io.sealer.ProblemException when somebody else prunes the cache at this moment, or the disk fails
     */
    public String run(boolean json) {
        Optional<Pruned> pruned = Optional.empty();
        if (!rule.isNone()) {
            CachePruning pruning = new CachePruning(root);
            pruned = Optional.of(dryRun ? pruning.plan(rule) : pruning.prune(rule));
        }
        List<CacheItem> items = new CacheInventory(root).items();
        CacheReport report = new CacheReport(root, items, pruned, dryRun);
        return json ? new String(report.toJson(), StandardCharsets.UTF_8) : report.toText();
    }
}
