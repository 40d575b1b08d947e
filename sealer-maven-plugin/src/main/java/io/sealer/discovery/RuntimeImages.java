package io.sealer.discovery;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.oci.Reference;
import io.sealer.rootfs.EmbeddedRegistry;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The images that the cluster's runtime itself needs, and no manifest names: those of kubeadm or k0s, and sealer's
 * lvscare. One is there where anything names an image that the cluster's registry will have under the same repository
 * and tag, or where that registry has it already.
 */
public final class RuntimeImages {

    /** What is done about those that are not there. */
    public enum Mode {
        /** They are reported, with the line that lists them. */
        WARN,
        /** They are taken. */
        ADD,
        /** Nothing. */
        OFF;

        /**
         * Reads a user's word, in any case.
         *
         * @throws IllegalArgumentException naming the words that are known
         */
        public static Mode parse(String word) {
            return Arrays.stream(values())
                    .filter(value -> value.toString().equals(word.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("\"" + word
                            + "\" is nothing to do about images (one"
                            + " of "
                            + Arrays.stream(values()).map(Mode::toString).collect(Collectors.joining(", "))
                            + " expected)"));
        }

        /** The word that users type. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Mode mode;
    private final RuntimeNeeds needs;

    private RuntimeImages(Mode mode, RuntimeNeeds needs) {
        this.mode = mode;
        this.needs = needs;
    }

    /**
     * The images of one cluster.
     *
     * @param mode what is done about those that are not there
     * @param runtime what runs the cluster
     * @param program the runtime's own program, if it may be asked
     * @param image the place that stands for the image as a whole
     */
    public static RuntimeImages of(
            Mode mode, ClusterRuntime runtime, Optional<RuntimeProgram> program, SourceLocation image) {
        return new RuntimeImages(mode, new RuntimeNeeds(runtime, program, image));
    }

    /**
     * Completes what was found in the files.
     *
     * @param files the files of the root file system
     * @param findings what was found; receives what is to be taken or said
     * @param ignored images that are left out
     * @param origins where images come from that are named by the cluster's own registry
     * @param problems told of what has to be taken and cannot
     */
    void complete(
            Collection<String> files, Findings findings, ImagePatterns ignored, Origins origins, Problems problems) {
        if (mode == Mode.OFF || mode == Mode.WARN && !needs.isCluster()) {
            return;
        }
        Problems unknown = new Problems();
        for (RuntimeNeed need : needs.find(unknown)) {
            List<Reference> there = need.metBy(findings.references(), origins);
            if (mode == Mode.ADD) {
                there.forEach(image -> findings.add(new Finding(image, Grade.CERTAIN, need.origin())));
            }
            boolean wanted = there.isEmpty() && !ignored.matches(need.asked()) && !ignored.matches(need.published());
            if (wanted && !isInRegistry(need, files)) {
                complete(need, need.source(origins), findings, unknown);
            }
        }
        needs.notes().forEach(findings::note);
        for (Problem problem : unknown.asList()) {
            if (mode == Mode.ADD) {
                problems.add(problem);
            } else {
                findings.note(problem.toString());
            }
        }
    }

    private static boolean isInRegistry(RuntimeNeed need, Collection<String> files) {
        return files.contains(EmbeddedRegistry.tagFile(
                need.asked().repository(), need.asked().tag().orElse(Reference.DEFAULT_TAG)));
    }

    private void complete(RuntimeNeed need, Optional<Reference> source, Findings findings, Problems problems) {
        SourceLocation location = need.origin().location();
        if (source.isEmpty()) {
            problems.at(
                    location,
                    need.who() + " will ask for " + need.asked() + ", and " + need.published()
                            + " has another name in the cluster's registry",
                    "correct the repositories in etc/kubeadm.yml, or list an image of that repository and tag in"
                            + " manifests/imageList or <imageList> (-Dsealer.imageList)");
        } else if (mode == Mode.ADD) {
            findings.add(new Finding(source.get(), Grade.CERTAIN, need.origin()));
        } else {
            problems.at(
                    location,
                    need.who() + " needs " + source.get() + ", which nothing names",
                    "add this line to manifests/imageList or <imageList> (-Dsealer.imageList): " + source.get()
                            + ", or have it taken with <runtimeImages>add</runtimeImages>"
                            + " (-Dsealer.runtimeImages=add)");
        }
    }
}
