package io.sealer.kubefile;

import io.sealer.Problem;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Instructions that a Dockerfile may have and a Kubefile may not, each with the reason and the way out. */
final class RefusedInstructions {

    private static final Map<String, Problem> BY_NAME = byName();

    private RefusedInstructions() {}

    /** Why an instruction of that name is refused, without a place; empty if it is not a known one of Docker's. */
    static Optional<Problem> find(String word) {
        return Optional.ofNullable(BY_NAME.get(word.toUpperCase(Locale.ROOT)));
    }

    private static Map<String, Problem> byName() {
        Map<String, Problem> names = new HashMap<>();
        names.put(
                "RUN",
                Problem.project("RUN is not supported: it needs a container and privileges on the build machine, and"
                                + " the root file system of a cluster image has no shell to run it with")
                        .withRemedy(
                                "prepare the files with another Maven plugin before the phase process-resources; or do it on"
                                        + " the hosts of the cluster: in a script below scripts/, in a sealer Plugin below"
                                        + " plugins/, or as an APP with APPCMDS"));
        refuse(names, "WORKDIR", "the working directory is always /", "write destinations in full: COPY x etc/x");
        refuse(names, "USER", "no process runs from it", "give files an owner with COPY --chown=UID:GID");
        refuse(names, "EXPOSE", "no process runs from it", "leave the line out; ports are the manifests' business");
        refuse(names, "VOLUME", "no process runs from it", "leave the line out; volumes are the manifests' business");
        refuse(
                names,
                "ENTRYPOINT",
                "no process runs from it",
                "name the commands that follow the installation with CMDS, or the apps with LAUNCH");
        refuse(names, "HEALTHCHECK", "no process runs from it", "leave the line out; probes belong in the manifests");
        refuse(names, "SHELL", "RUN does not exist, so no shell is needed", "leave the line out");
        refuse(names, "STOPSIGNAL", "no process runs from it", "leave the line out");
        refuse(names, "ONBUILD", "nothing is run when another image builds on it", "leave the line out");
        return names;
    }

    private static void refuse(Map<String, Problem> names, String name, String reason, String remedy) {
        names.put(
                name,
                Problem.project(name + " is not supported: a cluster image is a root file system, and " + reason)
                        .withRemedy(remedy));
    }
}
