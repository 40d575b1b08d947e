package io.sealer.build;

import io.sealer.FileStamp;
import io.sealer.Progress;
import io.sealer.image.PartSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Cuts a finished archive into parts beside it, or removes the parts of an older one. The archive itself stays. */
public final class SplitStep {

    private final PartSet parts;
    private final Path record;
    private final OptionalLong partSize;
    private final Progress progress;

    /**
     * A step.
     *
     * @param archive the archive, complete
     * @param workDirectory where it is remembered what the parts were cut from
     * @param partSize most bytes of a part; nothing where no parts are wanted
     */
    public SplitStep(Path archive, Path workDirectory, OptionalLong partSize, Progress progress) {
        this.parts = new PartSet(archive);
        this.record = workDirectory.resolve(archive.getFileName() + ".split");
        this.partSize = partSize;
        this.progress = progress;
    }

    /**
     * Does what is to be done; nothing where the parts are those of this archive.
     *
     * @param force whether they are written all the same
     * @return how many parts there are now
     * @throws io.sealer.ProblemException when they cannot be written; then there are none
     */
    public int run(boolean force) throws IOException {
        if (partSize.isEmpty()) {
            removeStale();
            return 0;
        }
        String before = remembered();
        if (!force && !before.isEmpty() && before.equals(present())) {
            return parts.parts().size();
        }
        Files.deleteIfExists(record);
        parts.delete();
        new NewFile(parts.whole(), "one more copy of it, in parts,").check(Files.size(parts.whole()), Volume::of);
        int count = parts.cut(partSize.getAsLong(), progress).size();
        AtomicFile.write(record, present().getBytes(StandardCharsets.UTF_8));
        return count;
    }

    /** Parts that nobody wants any more stay while they are those of the archive. */
    private void removeStale() throws IOException {
        String before = remembered();
        if (!before.isEmpty() && !before.contains("\n" + stamp(parts.whole()))) {
            parts.delete();
            Files.deleteIfExists(record);
        }
    }

    /** The parts and what belongs to them, as they are now. */
    public List<Path> outputs() throws IOException {
        List<Path> outputs = new ArrayList<>(List.of(record, parts.sums()));
        outputs.addAll(parts.parts());
        return outputs;
    }

    private String remembered() throws IOException {
        try {
            return Files.readString(record, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private String present() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(partSize.getAsLong() + "\n");
        lines.add(stamp(parts.whole()));
        lines.add(stamp(parts.sums()));
        for (Path part : parts.parts()) {
            lines.add(part.getFileName() + " " + stamp(part));
        }
        return String.join("", lines);
    }

    private static String stamp(Path file) throws IOException {
        return FileStamp.of(file).map(FileStamp::text).orElse("\n");
    }
}
