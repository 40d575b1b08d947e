package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The goal {@code kubefile}: checks all that can be checked without a network, and writes the effective Kubefile. A base
 * image is not looked at: what could come from it is not missed here, but by the steps that need the whole tree.
 */
public final class KubefileStep {

    private final ImageProject project;
    private final Path cacheRoot;
    private final Progress progress;

    /**
     * A step for one project.
     *
     * @param cacheRoot the cache, where native libraries are unpacked when an archive needs one
     */
    public KubefileStep(ImageProject project, Path cacheRoot, Progress progress) {
        this.project = project;
        this.cacheRoot = cacheRoot;
        this.progress = progress;
    }

    /**
     * Does the work.
     *
     * @return how many instructions there are
     * @throws ProblemException with everything that is wrong with the Kubefile and the files that it names
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
        for (RootfsAssembly.Checked checked : assembly.check().values()) {
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
