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

    /** @param lasting whether it is no news of the moment */
    private record Line(Level level, String text, boolean lasting) {}

    private final List<Platform> platforms;
    private final Progress progress;
    private final Map<Line, List<Platform>> lines = new LinkedHashMap<>();

    PlatformLines(List<Platform> platforms, Progress progress) {
        this.platforms = platforms;
        this.progress = progress;
    }

    /** Where one platform's lines go. Counts of bytes are shown as they come. */
    Progress of(Platform platform) {
        return platforms.size() == 1 ? progress : new KeptBack(platform, true);
    }

    /** Hands over everything that was kept back. */
    synchronized void tell() {
        lines.forEach((line, where) -> {
            String names = where.size() == platforms.size()
                    ? ""
                    : where.stream().map(Platform::toString).collect(Collectors.joining(", ")) + ": ";
            Progress log = line.lasting() ? progress : progress.ofTheMoment();
            switch (line.level()) {
                case INFO -> log.info(names + line.text());
                case WARN -> log.warn(names + line.text());
                case DEBUG -> log.debug(names + line.text());
            }
        });
        lines.clear();
    }

    private synchronized void keep(Line line, Platform platform) {
        List<Platform> where = lines.computeIfAbsent(line, any -> new ArrayList<>());
        if (!where.contains(platform)) {
            where.add(platform);
        }
    }

    private final class KeptBack implements Progress {

        private final Platform platform;
        private final boolean lasting;

        KeptBack(Platform platform, boolean lasting) {
            this.platform = platform;
            this.lasting = lasting;
        }

        @Override
        public void info(String line) {
            keep(new Line(Level.INFO, line, lasting), platform);
        }

        @Override
        public void warn(String line) {
            keep(new Line(Level.WARN, line, lasting), platform);
        }

        @Override
        public void debug(String line) {
            keep(new Line(Level.DEBUG, line, lasting), platform);
        }

        @Override
        public Task begin(String what, long totalBytes) {
            return progress.begin(what + " for " + platform, totalBytes);
        }

        @Override
        public Progress ofTheMoment() {
            return new KeptBack(platform, false);
        }
    }
}
