package io.sealer.fuzz;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Feeds a target with changed seeds. A text that led to something that no text before led to is changed further, so
 * that the search moves away from the seeds. The same seed number gives the same texts.
 */
final class Fuzzer {

    /** What a run did. */
    record Explored(int inputs, int outcomesOfSeeds, int outcomes) {}

    /** Says whether to go on, given the number of texts so far. */
    @FunctionalInterface
    interface Budget {
        boolean allows(int inputs);
    }

    private static final int MOST_KEPT = 2000;
    private static final int LONGEST_KEPT = 1 << 13;

    private final FuzzTarget target;
    private final Random random;
    private final TextMutator mutator;
    private final Consumer<String> before;
    private final Set<String> outcomes = new HashSet<>();
    private final List<String> kept = new ArrayList<>();

    /**
     * A run.
     *
     * @param before told of each text before it is read
     */
    Fuzzer(FuzzTarget target, long seed, Consumer<String> before) {
        this.target = target;
        this.random = new Random(seed);
        this.mutator = new TextMutator(random, target.words());
        this.before = before;
    }

    /** Reads the seeds, then changed texts as long as the budget allows. */
    Explored run(Budget budget) throws Exception {
        for (String seed : target.seeds()) {
            read(seed);
            kept.add(seed);
        }
        int ofSeeds = outcomes.size();
        int inputs = 0;
        for (; budget.allows(inputs); inputs++) {
            String text = mutator.change(any(), any());
            if (read(text) && text.length() <= LONGEST_KEPT && kept.size() < MOST_KEPT) {
                kept.add(text);
            }
        }
        return new Explored(inputs, ofSeeds, outcomes.size());
    }

    private String any() {
        return kept.get(random.nextInt(kept.size()));
    }

    private boolean read(String text) throws Exception {
        before.accept(text);
        return outcomes.add(target.reader().read(text));
    }
}
