package io.sealer.it.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A made-up product, and what becomes of it from release to release. The same seed gives the same. */
final class UpgradeSequence {

    /** What a release brings. */
    enum Kind {
        KUBERNETES("a new Kubernetes"),
        CNI("a new CNI"),
        APP("one app"),
        BASE("a base refreshed"),
        SET("an image added or removed"),
        WEEKLY("a tenth of all"),
        MIXED("any of these");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static final int CORE = 6;
    private static final int CNI_IMAGES = 5;

    private final Random random;
    private final Kind kind;
    private final int bases;
    private final List<Program> programs = new ArrayList<>();
    private final int[] baseVersions;
    private int added;

    /** One image on its way through the releases. */
    private static final class Program {

        private final String repository;
        private final int base;
        private int version = 1;
        private int dependencies = 1;

        Program(String repository, int base) {
            this.repository = repository;
            this.base = base;
        }
    }

    /**
     * A product.
     *
     * @param images how many it has, 10 at least
     * @param flat whether the names of the apps tell nothing of what belongs together
     */
    UpgradeSequence(Kind kind, int images, boolean flat, long seed) {
        this.kind = kind;
        this.random = new Random(seed * 7919 + images);
        this.bases = Math.max(3, images / 10);
        this.baseVersions = new int[bases];
        for (int i = 0; i < CORE; i++) {
            programs.add(new Program("kube-part" + i, 0));
        }
        for (int i = 0; i < CNI_IMAGES; i++) {
            programs.add(new Program("calico/part" + i, 1));
        }
        while (programs.size() < images) {
            programs.add(app(flat));
        }
    }

    private Program app(boolean flat) {
        int number = added++;
        String name = String.format("%06x", new Random(number * 31L).nextInt(1 << 24));
        return new Program(flat ? "apps/" + name : "vendor" + number / 5 + "/" + name, random.nextInt(bases));
    }

    /** All images of the present release. */
    List<SimulatedImage> images() {
        return programs.stream()
                .map(program -> {
                    String base = "b" + program.base + "@" + baseVersions[program.base];
                    String dependencies = program.repository + "@" + program.dependencies + " on " + base;
                    return SimulatedImage.of(
                            program.repository + ":v" + program.version,
                            base,
                            dependencies,
                            program.repository + "@" + program.version + " with " + dependencies);
                })
                .toList();
    }

    /** Goes on to the next release. */
    void next() {
        next(kind);
    }

    private void next(Kind what) {
        switch (what) {
            case KUBERNETES -> programs.subList(0, CORE).forEach(this::bump);
            case CNI -> programs.subList(CORE, CORE + CNI_IMAGES).forEach(this::bump);
            case APP -> bump(programs.get(random.nextInt(programs.size())));
            case BASE -> baseVersions[random.nextInt(bases)]++;
            case SET -> addOrRemove();
            case WEEKLY ->
                programs.stream().filter(program -> random.nextInt(10) == 0).forEach(this::bump);
            case MIXED -> next(Kind.values()[random.nextInt(Kind.MIXED.ordinal())]);
        }
    }

    private void bump(Program program) {
        program.version++;
        program.dependencies += random.nextInt(3) == 0 ? 1 : 0;
    }

    private void addOrRemove() {
        boolean remove = random.nextBoolean() && programs.size() > CORE + CNI_IMAGES + 1;
        if (remove) {
            programs.remove(CORE + CNI_IMAGES + random.nextInt(programs.size() - CORE - CNI_IMAGES));
        } else {
            programs.add(app(programs.get(programs.size() - 1).repository.startsWith("apps/")));
        }
    }
}
