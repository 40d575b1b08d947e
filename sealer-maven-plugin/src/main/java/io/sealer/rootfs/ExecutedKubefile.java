package io.sealer.rootfs;

import io.sealer.Problems;
import io.sealer.kubefile.Note;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Kubefile makes for one platform.
 *
 * @param rootfs the merged tree
 * @param labels labels of the image's config, those of the base, of CNI, CSI and KUBEVERSION among them
 * @param env ENV, for the config and for the image's metadata
 * @param apps applications by name
 * @param launchApps applications to launch, in order (LAUNCH)
 * @param launchCommands commands to launch, in order (CMD, then CMDS)
 * @param maintainer MAINTAINER, if there is one
 * @param base what FROM names, unless that is scratch
 * @param notes what the log should say, in the order of the Kubefile
 */
public record ExecutedKubefile(
        Rootfs rootfs,
        Map<String, String> labels,
        Map<String, String> env,
        List<AppDefinition> apps,
        List<String> launchApps,
        List<String> launchCommands,
        Optional<String> maintainer,
        Optional<BaseImage> base,
        List<Note> notes) {

    public ExecutedKubefile {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        apps = List.copyOf(apps);
        launchApps = List.copyOf(launchApps);
        launchCommands = List.copyOf(launchCommands);
        notes = List.copyOf(notes);
    }

    /**
     * The same with files in the tree that no instruction puts.
     *
     * @param createdBy what puts them, for the image's history
     * @param problems told of files in whose place there is something
     */
    public ExecutedKubefile withFiles(String createdBy, List<AddedFile> files, Problems problems) {
        return new ExecutedKubefile(
                rootfs.with(createdBy, files, problems),
                labels,
                env,
                apps,
                launchApps,
                launchCommands,
                maintainer,
                base,
                notes);
    }
}
