package io.sealer.kube;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The Helm that renders charts. It is always another process: Helm's library takes over the signals of the process that
 * it is in, and one that reads templates of strangers has to be stopped if it does not end.
 */
public interface Helm {

    /**
     * Renders charts, each apart from the others. For each of them there is a file afterwards: {@link HelmRun#output}
     * with its objects, or {@link HelmRun#error} with Helm's message.
     *
     * @param directory what the files of the runs are relative to; scratch files may be left there
     * @param runs what to render
     * @throws IOException when no Helm can be started, or a file cannot be written
     */
    void template(Path directory, List<HelmRun> runs) throws IOException;
}
