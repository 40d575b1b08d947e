package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.image.ZstdNative;
import io.sealer.kubefile.Instruction;
import io.sealer.kubefile.Kubefile;
import io.sealer.kubefile.KubefileParser;
import io.sealer.kubefile.Losses;
import io.sealer.kubefile.Note;
import io.sealer.kubefile.ParsedKubefile;
import io.sealer.kubefile.PlatformArguments;
import io.sealer.kubefile.PropertyFilter;
import io.sealer.oci.Platform;
import io.sealer.rootfs.ArchiveStore;
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.BuildContext;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.FetchedFiles;
import io.sealer.rootfs.FilteredFiles;
import io.sealer.rootfs.Hosts;
import io.sealer.rootfs.KubefileExecutor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A project's Kubefile for one of its platforms: parsed, expanded and executed.
 *
 * @param project the project
 * @param platform what the hosts are
 * @param fetched what the context shows besides its own files
 * @param zstd for archives that ADD expands
 */
record PlatformKubefile(ImageProject project, Platform platform, FetchedFiles fetched, ZstdNative zstd) {

    /**
     * Parses a Kubefile and replaces its variables.
     *
     * @param text the effective text
     * @param base what FROM names, if that is known
     * @param told hears where this differs from sealer
     * @param problems what was wrong before; the mistakes of the text come to it
     * @return the instructions, without those that problems were found with
     */
    Kubefile parse(String text, Optional<BaseImage> base, Progress told, Problems problems) {
        Set<SourceLocation> wrongWords = places(problems);
        ParsedKubefile parsed = new KubefileParser().parse(text, project.display(project.kubefile()), problems);
        Kubefile written = parsed.kubefile();
        boolean onScratch = written.from().filter(Instruction.From::isScratch).isPresent();
        if (base.isEmpty() && !onScratch) {
            // Any variable may come from the base image.
            written = new Kubefile(
                    written.instructions(),
                    written.form(),
                    written.losses().plus(new Losses(false, false, false, true)));
        }
        Kubefile expanded = written.expand(
                project.buildArgs(),
                PlatformArguments.of(
                        platform.os(),
                        platform.architecture(),
                        Optional.of(platform.variant()).filter(variant -> !variant.isEmpty())),
                base.map(BaseImage::env).orElse(Map.of()),
                problems);
        if (!problems.isEmpty()) {
            Set<SourceLocation> wrong = places(problems);
            return expanded.only(instruction ->
                    !wrong.contains(instruction.location()) && !isAmong(wrongWords, instruction, parsed.kubefile()));
        }
        parsed.notes().forEach(note -> told.info(note.toString()));
        List<Note> unused =
                parsed.kubefile().unusedBuildArgs(project.buildArgs().keySet());
        unused.forEach(note -> told.warn(note.toString()));
        return expanded;
    }

    private static Set<SourceLocation> places(Problems problems) {
        return problems.asList().stream()
                .flatMap(problem -> problem.location().stream())
                .collect(Collectors.toSet());
    }

    /** Whether one of these places may be a later line of the instruction. */
    private static boolean isAmong(Set<SourceLocation> places, Instruction instruction, Kubefile written) {
        int first = instruction.location().line();
        int next = written.instructions().stream()
                .mapToInt(other -> other.location().line())
                .filter(line -> line > first)
                .min()
                .orElse(Integer.MAX_VALUE);
        return places.stream().anyMatch(place -> place.line() >= first && place.line() < next);
    }

    /**
     * Executes a Kubefile.
     *
     * @param base what FROM names, if that is known
     * @param problems what is wrong with it so far
     * @throws ProblemException with everything that is wrong with it and the files that it names
     */
    ExecutedKubefile execute(Kubefile kubefile, Optional<BaseImage> base, Problems problems) {
        if (problems.asList().stream().anyMatch(problem -> problem.location().isEmpty())) {
            // It concerns all lines, so whatever is found in them may come from it.
            problems.throwIfAny();
        }
        BuildContext context = context(problems);
        FilteredFiles filtered =
                new FilteredFiles(project.filtered(), new PropertyFilter(project.properties())::filter);
        ArchiveStore archives = new ArchiveStore(project.workDirectory().resolve("add"), zstd::load);
        return new KubefileExecutor(context, filtered, archives, Hosts.of(platform, project.foreignFiles()))
                .execute(kubefile, base, problems);
    }

    private BuildContext context(Problems problems) {
        try {
            return BuildContext.open(
                    project.context(),
                    project.display(project.context()),
                    List.of(project.kubefile(), project.workDirectory().getParent()),
                    fetched);
        } catch (ProblemException e) {
            problems.addAll(e);
            throw new ProblemException(problems.asList(), e);
        }
    }
}
