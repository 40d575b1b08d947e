package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.image.ZstdNative;
import io.sealer.kubefile.Instruction;
import io.sealer.kubefile.RemoteSources;
import io.sealer.oci.Platform;
import io.sealer.rootfs.FetchedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What ADD and APP of a Kubefile name by URL. */
final class KubefileDownloads {

    private static final String SHA256 = "sha256:";

    private KubefileDownloads() {}

    /** The URLs for the project's platforms. Of a Kubefile that is wrong, those that are right: others tell what is. */
    static List<RequestedFile> of(ImageProject project, Path cacheRoot) throws IOException {
        List<RequestedFile> files = new ArrayList<>();
        if (!Files.isRegularFile(project.kubefile())) {
            return files;
        }
        Problems passedOver = new Problems();
        try {
            String text = new RootfsAssembly(project, cacheRoot, Progress.silent()).effectiveText(passedOver);
            if (!passedOver.isEmpty()) {
                return files;
            }
            ZstdNative unused = new ZstdNative(cacheRoot.resolve("native"));
            for (Platform platform : project.platforms()) {
                new PlatformKubefile(project, platform, FetchedFiles.none(), unused)
                        .parse(text, Optional.empty(), Progress.silent(), new Problems())
                        .instructions()
                        .forEach(instruction -> addRemote(instruction, files));
            }
        } catch (ProblemException e) {
            return files;
        }
        return files;
    }

    private static void addRemote(Instruction instruction, List<RequestedFile> files) {
        if (instruction instanceof Instruction.Add add) {
            Optional<FileChecksum> checksum =
                    add.options().checksum().map(value -> FileChecksum.parse(value.substring(SHA256.length())));
            addRemote(add.location(), add.sources(), checksum, files);
        } else if (instruction instanceof Instruction.App app) {
            addRemote(app.location(), app.sources(), Optional.empty(), files);
        }
    }

    private static void addRemote(
            SourceLocation line, List<String> sources, Optional<FileChecksum> checksum, List<RequestedFile> files) {
        sources.stream()
                .filter(RemoteSources::isRemote)
                .forEach(url -> files.add(RequestedFile.ofInstruction(line, url, checksum)));
    }
}
