package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The parts that a file is cut into, beside it: {@code NAME.part-000} and so on, which {@code cat NAME.part-*} joins, and
 * {@code NAME.sha256sums}, which {@code sha256sum -c} reads. The latter comes last and goes first: where it is, the set is
 * complete.
 *
 * @param whole the file that they join to; need not be there
 */
public record PartSet(Path whole) {

    private static final int BUFFER = 1 << 17;

    public PartSet {
        whole = whole.toAbsolutePath();
    }

    /** The parts that are there, in their order. */
    public List<Path> parts() throws IOException {
        List<Path> parts = list(Pattern.compile(Pattern.quote(whole.getFileName() + ".part-") + "[0-9]{3,}"));
        // Whoever cut into more than 1000 parts has longer numbers.
        parts.sort(Comparator.comparing(
                        (Path part) -> part.getFileName().toString().length())
                .thenComparing(part -> part.getFileName().toString()));
        return parts;
    }

    /** The file with their digests. */
    public Path sums() {
        return whole.resolveSibling(whole.getFileName() + ".sha256sums");
    }

    /** Removes the whole set, if there is one. */
    public void delete() throws IOException {
        Files.deleteIfExists(sums());
        for (Path part : parts()) {
            Files.deleteIfExists(part);
        }
    }

    /** Removes what a killed build left of a set that it had begun. */
    void deleteUnfinished() throws IOException {
        for (Path part :
                list(Pattern.compile(Pattern.quote("." + whole.getFileName() + ".part-") + "[0-9]{3,}\\.part"))) {
            Files.deleteIfExists(part);
        }
    }

    private List<Path> list(Pattern names) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(whole.getParent())) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(
                    whole.getParent(),
                    file -> names.matcher(file.getFileName().toString()).matches())) {
                files.forEach(found::add);
            }
        }
        return found;
    }

    /**
     * Cuts the whole file, which stays. An older set is removed first: it belongs to an older file.
     *
     * @param partSize most bytes of a part
     * @return the parts
     * @throws ProblemException when they cannot be written; then there are none
     */
    public List<Path> cut(long partSize, Progress progress) {
        try {
            delete();
            long size = Files.size(whole);
            try (SplitFile parts = SplitFile.of(whole, partSize, size);
                    InputStream in = Files.newInputStream(whole);
                    Progress.Task task = progress.begin("splitting " + whole.getFileName(), size)) {
                byte[] buffer = new byte[BUFFER];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    parts.write(buffer, 0, n);
                    task.advance(n);
                }
                parts.commit();
            }
            return parts();
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("cannot split " + whole + ": " + FileProblem.reason(e))
                            .withRemedy("make room or give the right to write in " + whole.getParent()
                                    + ", or build without <split> (-Dsealer.split)"),
                    e);
        }
    }
}
