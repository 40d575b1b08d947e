package io.sealer.kube;

import java.util.List;

/**
 * One rendering of one chart. All paths are relative to the directory that Helm runs in and hold nothing but letters,
 * digits, dots, dashes and slashes: Helm's library splits lists of files at commas, and takes a file for a URL first.
 *
 * @param chart a directory or an archive
 * @param release name of the release
 * @param namespace namespace of the release
 * @param kubeVersion version of Kubernetes that templates are told, for example {@code v1.22.15}
 * @param valuesFiles files of values, the last one wins
 * @param set single values, which win over files
 * @param name the beginning of the names of the files that are written
 */
record HelmRun(
        String chart,
        String release,
        String namespace,
        String kubeVersion,
        List<String> valuesFiles,
        List<SetValue> set,
        String name) {

    HelmRun {
        valuesFiles = List.copyOf(valuesFiles);
        set = List.copyOf(set);
    }

    /** The file that the objects are written to. */
    String output() {
        return name + ".out";
    }

    /** The file that says why there are none. */
    String error() {
        return name + ".err";
    }
}
