package io.sealer.build;

import io.sealer.Progress;
import io.sealer.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a log is to hear of the platforms of one build: a line that they have in common once, others with their platform's
 * name. Lines are therefore kept back until all platforms have had their turn; with one platform they are not.
 */
final class PlatformLines {

    private enum Level {
        INFO,
        WARN,
        DEBUG
    }

    private record Line(Level level, String text) {}

    private final List<Platform> platforms;
    private final Progress progress;
    private final Map<Line, List<Platform>> lines = new LinkedHashMap<>();

    PlatformLines(List<Platform> platforms, Progress progress) {
        this.platforms = platforms;
        this.progress = progress;
    }

    /** Where one platform's lines go. Counts of bytes are shown as they come. */
    Progress of(Platform platform) {
        return platforms.size() == 1 ? progress : new KeptBack(platform);
    }

    /** Hands over everything that was kept back. */
    synchronized void tell() {
        lines.forEach((line, where) -> {
            String names = where.size() == platforms.size()
                    ? ""
                    : where.stream().map(Platform::toString).collect(Collectors.joining(", ")) + ": ";
            switch (line.level()) {
                case INFO -> progress.info(names + line.text());
                case WARN -> progress.warn(names + line.text());
                case DEBUG -> progress.debug(names + line.text());
            }
        });
        lines.clear();
    }

    private synchronized void keep(Level level, String text, Platform platform) {
        List<Platform> where = lines.computeIfAbsent(new Line(level, text), any -> new ArrayList<>());
        if (!where.contains(platform)) {
            where.add(platform);
        }
    }

    private final class KeptBack implements Progress {

        private final Platform platform;

        KeptBack(Platform platform) {
            this.platform = platform;
        }

        @Override
        public void info(String line) {
            keep(Level.INFO, line, platform);
        }

        @Override
        public void warn(String line) {
            keep(Level.WARN, line, platform);
        }

        @Override
        public void debug(String line) {
            keep(Level.DEBUG, line, platform);
        }

        @Override
        public Task begin(String what, long totalBytes) {
            return progress.begin(what + " for " + platform, totalBytes);
        }
    }
}
