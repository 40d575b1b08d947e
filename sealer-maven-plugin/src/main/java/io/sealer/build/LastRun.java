package io.sealer.build;

import io.sealer.Progress;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a goal was given in its last run, what it read and made, and what it said. Where all of that is as it was, there is
 * nothing to do.
 *
 * <p>The record is a small file. While the goal runs it holds a name of this run instead: whoever finds another name there
 * at the end was not alone, cannot know whose files lie there now, and leaves no record. A run that was killed or failed
 * leaves none either.
 */
public final class LastRun {

    private static final String FORMAT = "sealer 1";
    private static final String RUNNING = "running ";
    private static final String INPUTS = "inputs ";
    private static final String CONTENT = "content ";
    private static final String LOOK = "look ";
    private static final String SAID = "said ";

    private final Path record;
    private final Optional<BuildInputs> inputs;
    private final UsedFiles used;
    private final String own = RUNNING + UUID.randomUUID();
    private Optional<BuildInputs.Seen> seen = Optional.empty();
    private Optional<Map<Path, Digest>> recent = Optional.empty();

    /**
     * The last run of one goal.
     *
     * @param workDirectory {@code target/sealer}
     * @param goal its name
     * @param inputs what it is given now; nothing where that does not decide what it does
     * @param used receives what it reads
     */
    public LastRun(Path workDirectory, String goal, Optional<BuildInputs> inputs, UsedFiles used) {
        this.record = workDirectory.resolve(goal + ".last");
        this.inputs = inputs;
        this.used = used;
    }

    /**
     * Says again what the goal said, if all is as it was.
     *
     * @return whether the goal has nothing to do
     */
    public boolean repeat(Progress progress) {
        seen = inputs.flatMap(BuildInputs::look);
        Optional<List<String>> said = seen.flatMap(now -> said(now.digest(), progress));
        said.ifPresent(lines -> SaidLines.repeat(lines, progress));
        return said.isPresent();
    }

    private Optional<List<String>> said(Digest now, Progress progress) {
        try {
            List<String> lines = Files.readAllLines(record, StandardCharsets.UTF_8);
            if (lines.size() < 2
                    || !lines.get(0).equals(FORMAT)
                    || !lines.get(lines.size() - 1).equals(FORMAT)) {
                return Optional.empty();
            }
            List<String> said = new ArrayList<>();
            for (String line : lines.subList(1, lines.size() - 1)) {
                if (line.startsWith(SAID) && line.length() > SAID.length()) {
                    said.add(line.substring(SAID.length()));
                } else if (!stands(line, now)) {
                    progress.debug("changed since the last run: " + line);
                    return Optional.empty();
                }
            }
            return Optional.of(said);
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean stands(String line, Digest now) throws IOException {
        if (line.startsWith(INPUTS)) {
            return line.equals(INPUTS + now);
        }
        int kind = line.indexOf(' ') + 1;
        int end = line.indexOf(' ', kind);
        if (end < 0) {
            return false;
        }
        Path file = Path.of(line.substring(end + 1));
        if (line.startsWith(CONTENT)) {
            return Files.isRegularFile(file) && line.equals(content(file, FileLooks.content(file)));
        }
        return line.equals(look(file, FileLooks.word(file)));
    }

    /**
     * The goal begins: whatever it leaves behind when it is killed or fails is not to be taken for its work.
     *
     * @throws io.sealer.ProblemException when the record cannot be written
     */
    public void begin() {
        if (seen.isEmpty()) {
            seen = inputs.flatMap(BuildInputs::look);
        }
        recent = seen.flatMap(now -> recentContents(now.looks()));
        AtomicFile.write(record, (own + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Map<Path, Digest>> recentContents(List<FileLooks> looks) {
        Map<Path, Digest> all = new TreeMap<>();
        for (FileLooks one : looks) {
            try {
                Optional<Map<Path, Digest>> contents = one.recentContents();
                if (contents.isEmpty()) {
                    return Optional.empty();
                }
                all.putAll(contents.get());
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.of(all);
    }

    /**
     * The goal is done.
     *
     * @param outputs the files that it made or removed, and those that goals behind it need
     * @param said what is to be said next time
     * @throws io.sealer.ProblemException when the record cannot be written
     */
    public void remember(List<Path> outputs, SaidLines said) throws IOException {
        Optional<List<String>> lines = lines(outputs, said);
        if (lines.isPresent() && isAlone()) {
            AtomicFile.write(record, (String.join("\n", lines.get()) + "\n").getBytes(StandardCharsets.UTF_8));
        } else {
            Files.deleteIfExists(record);
        }
    }

    private Optional<List<String>> lines(List<Path> outputs, SaidLines said) throws IOException {
        Optional<Map<Path, Digest>> read = used.recent();
        if (seen.isEmpty() || recent.isEmpty() || read.isEmpty()) {
            return Optional.empty();
        }
        List<String> lines = new ArrayList<>();
        lines.add(FORMAT);
        lines.add(INPUTS + seen.get().digest());
        recent.get().forEach((file, content) -> lines.add(content(file, content)));
        read.get().forEach((file, content) -> lines.add(content(file, content)));
        used.looks().forEach((file, look) -> lines.add(look(file, look)));
        for (Path output : outputs) {
            lines.add(look(output, FileLooks.word(output)));
        }
        said.lines().forEach(line -> lines.add(SAID + line));
        lines.add(FORMAT);
        boolean odd = lines.stream().anyMatch(line -> line.lines().count() != 1);
        return odd ? Optional.empty() : Optional.of(lines);
    }

    private boolean isAlone() throws IOException {
        try {
            return Files.readString(record, StandardCharsets.UTF_8).equals(own + "\n");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static String content(Path file, Digest digest) {
        return CONTENT + digest + " " + file;
    }

    private static String look(Path file, String look) {
        return LOOK + look + " " + file;
    }
}
