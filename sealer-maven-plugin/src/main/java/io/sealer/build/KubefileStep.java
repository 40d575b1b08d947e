package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The goal {@code kubefile}: checks all that can be checked without a network, and writes the effective Kubefile. A base
 * image is not looked at: what could come from it is not missed here, but by the steps that need the whole tree.
 */
public final class KubefileStep {

    private final ImageProject project;
    private final CheckSettings checks;
    private final Path cacheRoot;
    private final Progress progress;

    /** A step for one project, with all rules as they are meant. */
    public KubefileStep(ImageProject project, Path cacheRoot, Progress progress) {
        this(project, CheckSettings.none(), cacheRoot, progress);
    }

    /**
     * A step for one project.
     *
     * @param checks how much rules matter
     * @param cacheRoot the cache, where native libraries are unpacked when an archive needs one
     */
    public KubefileStep(ImageProject project, CheckSettings checks, Path cacheRoot, Progress progress) {
        this.project = project;
        this.checks = checks;
        this.cacheRoot = cacheRoot;
        this.progress = progress;
    }

    /**
     * Does the work.
     *
     * @return how many instructions there are
     * @throws ProblemException with everything that is wrong with the Kubefile and the files that it names, or with what
     *     these files would do on a host
     */
    public int run() throws IOException {
        return run(true);
    }

    /** Like {@link #run}, but writes nothing. */
    public int check() throws IOException {
        return run(false);
    }

    private int run(boolean write) throws IOException {
        RootfsAssembly assembly = new RootfsAssembly(project, cacheRoot, progress);
        project.name();
        int instructions = 0;
        Map<Platform, RootfsAssembly.Checked> all = assembly.check();
        TreeChecks rules = new TreeChecks(project, checks);
        new EachPlatform(project.platforms(), progress).map((platform, problems, told) -> {
            RootfsAssembly.Checked checked = all.get(platform);
            rules.ofProject(checked.made(), checked.base().isEmpty(), problems);
            return checked;
        });
        for (RootfsAssembly.Checked checked : all.values()) {
            instructions =
                    Math.max(instructions, checked.kubefile().instructions().size());
        }
        if (write) {
            String text = assembly.effectiveText(new Problems());
            AtomicFile.write(project.effectiveKubefile(), text.getBytes(StandardCharsets.UTF_8));
        }
        return instructions;
    }
}
