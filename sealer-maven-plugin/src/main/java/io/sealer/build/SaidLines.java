package io.sealer.build;

import io.sealer.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes on what a goal says, and keeps its lines: a later build that has nothing to do repeats them, so that nobody has
 * to clean to see a warning again. What is true of the moment only, see {@link Progress#ofTheMoment}, is not kept.
 */
public final class SaidLines implements Progress {

    private static final char INFO = 'I';
    private static final char WARNING = 'W';

    private final Progress progress;
    private final List<String> lines = new ArrayList<>();

    /** Passes everything on to the given one. */
    public SaidLines(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void info(String line) {
        keep(INFO, line);
        progress.info(line);
    }

    @Override
    public void warn(String line) {
        keep(WARNING, line);
        progress.warn(line);
    }

    /** Keeps a line that only a later build says. */
    public void keepForLater(String line) {
        keep(INFO, line);
    }

    private synchronized void keep(char kind, String line) {
        line.lines().forEach(part -> lines.add(kind + part));
    }

    @Override
    public void debug(String line) {
        progress.debug(line);
    }

    @Override
    public Task begin(String what, long totalBytes) {
        return progress.begin(what, totalBytes);
    }

    @Override
    public Progress ofTheMoment() {
        return progress.ofTheMoment();
    }

    /** What was said so far, in a form that {@link #repeat} understands; each without a line break. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Says it again. */
    static void repeat(List<String> lines, Progress progress) {
        for (String line : lines) {
            if (line.charAt(0) == WARNING) {
                progress.warn(line.substring(1));
            } else {
                progress.info(line.substring(1));
            }
        }
    }
}
