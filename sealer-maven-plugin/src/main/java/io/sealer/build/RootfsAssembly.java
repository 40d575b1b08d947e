package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.image.ZstdNative;
import io.sealer.kubefile.Instruction;
import io.sealer.kubefile.Kubefile;
import io.sealer.kubefile.PropertyFilter;
import io.sealer.oci.Platform;
import io.sealer.rootfs.BaseImage;
import io.sealer.rootfs.ExecutedKubefile;
import io.sealer.rootfs.FetchedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * From a project's Kubefile and context to the merged tree of each platform: read, filter, parse, expand, execute. Every
 * step makes the trees anew from the files, so that none depends on what another one left in memory.
 */
final class RootfsAssembly {

    private final ImageProject project;
    private final EachPlatform platforms;
    private final Path cacheRoot;
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
        this.platforms = new EachPlatform(project.platforms(), progress);
        this.cacheRoot = cacheRoot;
        this.zstd = new ZstdNative(cacheRoot.resolve("native"));
    }

    /**
     * A Kubefile that was executed as far as that goes without its base image.
     *
     * @param kubefile its instructions
     * @param made what they make, as far as can be told
     */
    record Checked(Kubefile kubefile, ExecutedKubefile made) {

        /** The line that names a base image. */
        Optional<Instruction.From> base() {
            return kubefile.from().filter(from -> !from.isScratch());
        }
    }

    /**
     * The Kubefile's text with Maven's properties in it; as many lines as the file has.
     *
     * @param problems receives unknown properties, which stay in the text as they are
     */
    String effectiveText(Problems problems) throws IOException {
        return new PropertyFilter(project.properties())
                .filter(read(project.kubefile()), project.display(project.kubefile()), problems);
    }

    /**
     * Checks the Kubefile for each platform, as far as that goes without a base image, and tells the log where it differs
     * from sealer.
     *
     * @throws ProblemException with everything that is wrong with it and the files that it names
     */
    Map<Platform, Checked> check() throws IOException {
        Problems inText = new Problems();
        String text = effectiveText(inText);
        FetchedFiles fetched = FetchedRecord.read(project, cacheRoot, inText);
        return platforms.map((platform, problems, told) -> checked(platform, text, fetched, inText, told));
    }

    private Checked checked(Platform platform, String text, FetchedFiles fetched, Problems inText, Progress told) {
        Problems problems = new Problems();
        inText.asList().forEach(problems::add);
        PlatformKubefile kubefile = new PlatformKubefile(project, platform, fetched, zstd);
        Kubefile parsed = kubefile.parse(text, Optional.empty(), told, problems);
        Checked checked = new Checked(parsed, kubefile.execute(parsed, Optional.empty(), problems));
        if (checked.base().isEmpty()) {
            checked.made().notes().forEach(note -> told.info(note.toString()));
        }
        return checked;
    }

    /**
     * Each platform's tree, on its base image. Nothing of a base image is fetched for a Kubefile that is wrong in itself, or
     * before those of all platforms were found.
     *
     * @throws ProblemException with everything that is wrong with it, or why a base image cannot be had
     */
    Map<Platform, ExecutedKubefile> assemble() throws IOException {
        Problems inText = new Problems();
        String text = effectiveText(inText);
        FetchedFiles fetched = FetchedRecord.read(project, cacheRoot, inText);
        Map<Platform, Checked> checked = platforms.map(
                (platform, problems, told) -> checked(platform, text, fetched, inText, Progress.silent()));
        if (checked.values().stream().noneMatch(one -> one.base().isPresent())) {
            return platforms.map(
                    (platform, problems, told) -> checked.get(platform).made());
        }
        Map<Platform, BaseImage> found = bases.orElseThrow().find(bases(checked));
        return platforms.map((platform, problems, told) -> {
            PlatformKubefile kubefile = new PlatformKubefile(project, platform, fetched, zstd);
            Optional<BaseImage> base = Optional.ofNullable(found.get(platform));
            Problems own = new Problems();
            return kubefile.execute(kubefile.parse(text, base, Progress.silent(), own), base, own);
        });
    }

    private static Map<Platform, Instruction.From> bases(Map<Platform, Checked> checked) {
        Map<Platform, Instruction.From> bases = new LinkedHashMap<>();
        checked.forEach((platform, one) -> one.base().ifPresent(from -> bases.put(platform, from)));
        return bases;
    }

    /** Tells the log what only a step that knows the base images can tell. */
    void announce(Map<Platform, ExecutedKubefile> made) throws IOException {
        platforms.map((platform, problems, told) -> {
            ExecutedKubefile one = made.get(platform);
            one.base().ifPresent(base -> {
                BaseImages.announce(base, platform, told);
                one.notes().forEach(note -> told.info(note.toString()));
            });
            return one;
        });
    }

    ZstdNative zstd() {
        return zstd;
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
