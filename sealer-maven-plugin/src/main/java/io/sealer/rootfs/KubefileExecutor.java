package io.sealer.rootfs;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.kubefile.Kubefile;
import java.util.Optional;

/** Executes a Kubefile: the context and the instructions in, the merged tree and the image's metadata out. */
public final class KubefileExecutor {

    private final BuildContext context;
    private final FilteredFiles filtered;
    private final ArchiveStore archives;
    private final Hosts hosts;

    /**
     * An executor for one context and any hosts.
     *
     * @param context what COPY, ADD and APP read from
     * @param filtered text files whose variables are replaced
     * @param archives where ADD expands compressed archives
     */
    public KubefileExecutor(BuildContext context, FilteredFiles filtered, ArchiveStore archives) {
        this(context, filtered, archives, Hosts.ANY);
    }

    /**
     * An executor for one context and hosts of one kind.
     *
     * @param context what COPY, ADD and APP read from
     * @param filtered text files whose variables are replaced
     * @param archives where ADD expands compressed archives
     * @param hosts what the image is for
     */
    public KubefileExecutor(BuildContext context, FilteredFiles filtered, ArchiveStore archives, Hosts hosts) {
        this.context = context;
        this.filtered = filtered;
        this.archives = archives;
        this.hosts = hosts;
    }

    /**
     * Runs all instructions in order. Nothing is written but the expanded archives of ADD.
     *
     * @param kubefile instructions whose variables are replaced already
     * @throws ProblemException with everything that is wrong with the Kubefile and the files that it names
     */
    public ExecutedKubefile execute(Kubefile kubefile) {
        return execute(kubefile, Optional.empty(), new Problems());
    }

    /**
     * Like {@link #execute(Kubefile)}, for a Kubefile of which some instructions were refused, or with a base image.
     *
     * @param base what FROM names; where that is not known, what it could bring is not missed
     * @param problems what is wrong with it so far
     * @throws ProblemException with these problems and all others that no refused instruction can have caused
     */
    public ExecutedKubefile execute(Kubefile kubefile, Optional<BaseImage> base, Problems problems) {
        if (kubefile.form() != Kubefile.Form.FINAL) {
            throw new IllegalArgumentException("a Kubefile whose variables are not expanded");
        }
        return new KubefileRun(context, filtered, archives, hosts, kubefile.losses(), problems).run(kubefile, base);
    }
}
