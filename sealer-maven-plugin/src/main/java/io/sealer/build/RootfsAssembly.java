package io.sealer.build;

import io.sealer.Problem;
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
import io.sealer.rootfs.ArchiveStore;
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.BuildContext;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.FilteredFiles;
import io.sealer.rootfs.KubefileExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From a project's Kubefile and context to the merged tree: read, filter, parse, expand, execute. Every step makes the
 * tree anew from the files, so that none depends on what another one left in memory.
 */
final class RootfsAssembly {

    private final ImageProject project;
    private final Progress progress;
    private final ZstdNative zstd;
    private final Optional<BaseImages> bases;

    /** Knows no base images: enough to check a Kubefile, and to assemble one FROM scratch. */
    RootfsAssembly(ImageProject project, Path cacheRoot, Progress progress) {
        this(project, cacheRoot, Optional.empty(), progress);
    }

    RootfsAssembly(ImageProject project, Path cacheRoot, BaseImages bases, Progress progress) {
        this(project, cacheRoot, Optional.of(bases), progress);
    }

    private RootfsAssembly(ImageProject project, Path cacheRoot, Optional<BaseImages> bases, Progress progress) {
        this.project = project;
        this.bases = bases;
        this.progress = progress;
        this.zstd = new ZstdNative(cacheRoot.resolve("native"));
    }

    /**
     * The Kubefile's text with Maven's properties in it; as many lines as the file has.
     *
     * @param problems receives unknown properties, which stay in the text as they are
     */
    String effectiveText(Problems problems) throws IOException {
        return filter().filter(read(project.kubefile()), project.display(project.kubefile()), problems);
    }

    /**
     * Parses a Kubefile and replaces its variables.
     *
     * @param text the effective text
     * @param withNotes whether the log is told where this differs from sealer
     * @param problems what was wrong before; the mistakes of the text come to it
     * @return the instructions, without those that problems were found with
     */
    Kubefile parse(String text, boolean withNotes, Problems problems) {
        return parse(text, withNotes, Optional.empty(), problems);
    }

    private Kubefile parse(String text, boolean withNotes, Optional<BaseImage> base, Problems problems) {
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
                        project.platform().os(),
                        project.platform().architecture(),
                        Optional.of(project.platform().variant()).filter(variant -> !variant.isEmpty())),
                base.map(BaseImage::env).orElse(Map.of()),
                problems);
        if (!problems.isEmpty()) {
            Set<SourceLocation> wrong = places(problems);
            return expanded.only(instruction ->
                    !wrong.contains(instruction.location()) && !isAmong(wrongWords, instruction, parsed.kubefile()));
        }
        if (withNotes) {
            parsed.notes().forEach(note -> progress.info(note.toString()));
            List<Note> unused =
                    parsed.kubefile().unusedBuildArgs(project.buildArgs().keySet());
            unused.forEach(note -> progress.warn(note.toString()));
        }
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
     * @param problems what is wrong with it so far
     * @throws ProblemException with everything that is wrong with it and the files that it names
     */
    ExecutedKubefile execute(Kubefile kubefile, Problems problems) {
        return execute(kubefile, Optional.empty(), problems);
    }

    private ExecutedKubefile execute(Kubefile kubefile, Optional<BaseImage> base, Problems problems) {
        if (problems.asList().stream().anyMatch(problem -> problem.location().isEmpty())) {
            // It concerns all lines, so whatever is found in them may come from it.
            problems.throwIfAny();
        }
        BuildContext context = context(problems);
        FilteredFiles filtered = new FilteredFiles(project.filtered(), filter()::filter);
        ArchiveStore archives = new ArchiveStore(project.workDirectory().resolve("add"), zstd::load);
        return new KubefileExecutor(context, filtered, archives).execute(kubefile, base, problems);
    }

    private BuildContext context(Problems problems) {
        try {
            return BuildContext.open(
                    project.context(),
                    project.display(project.context()),
                    List.of(project.kubefile(), project.workDirectory().getParent()));
        } catch (ProblemException e) {
            problems.addAll(e);
            throw new ProblemException(problems.asList(), e);
        }
    }

    /**
     * Read, filtered, parsed, expanded and executed, on its base image; the log hears only what FROM brings.
     *
     * @throws ProblemException with everything that is wrong with it, or why its base image cannot be had
     */
    ExecutedKubefile assemble() throws IOException {
        Problems problems = new Problems();
        String text = effectiveText(problems);
        Optional<BaseImage> base = Optional.empty();
        Optional<Instruction.From> from = parse(text, false, new Problems()).from();
        if (problems.isEmpty() && from.filter(line -> !line.isScratch()).isPresent()) {
            // A Kubefile that is wrong in itself is not worth fetching its base for.
            execute(parse(text, false, problems), problems);
            base = Optional.of(bases.orElseThrow().find(from.get()));
        }
        return execute(parse(text, false, base, problems), base, problems);
    }

    /** Tells the log what only a step that knows the base image can tell. */
    void announce(ExecutedKubefile made) {
        made.base().ifPresent(base -> {
            bases.orElseThrow().announce(base);
            made.notes().forEach(note -> progress.info(note.toString()));
        });
    }

    ZstdNative zstd() {
        return zstd;
    }

    private PropertyFilter filter() {
        return new PropertyFilter(project.properties());
    }

    private String read(Path kubefile) throws IOException {
        if (!Files.isRegularFile(kubefile)) {
            throw new ProblemException(Problem.project("There is no Kubefile: " + project.display(kubefile))
                    .withRemedy("write one (\"FROM scratch\" and \"COPY . .\" make an image of all files in "
                            + project.display(project.context())
                            + "), generate a project with mvn archetype:generate"
                            + " -DarchetypeGroupId=io.sealer -DarchetypeArtifactId=sealer-archetype, or name another"
                            + " file with <kubefile> or -Dsealer.kubefile"));
        }
        byte[] bytes = Files.readAllBytes(kubefile);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new ProblemException(
                    Problem.at(new SourceLocation(project.display(kubefile), line), "this line is not UTF-8 text")
                            .withRemedy("save the file as UTF-8"));
        }
        return out.flip().toString();
    }
}
