package io.sealer.build;

import io.sealer.Progress;
import java.util.List;

/** Keeps the lines that stay, warnings with {@code WARN} before them. */
record SaidProgress(List<String> said) implements Progress {

    @Override
    public void info(String line) {
        said.add(line);
    }

    @Override
    public void warn(String line) {
        said.add("WARN " + line);
    }

    @Override
    public void debug(String line) {}

    @Override
    public Task begin(String what, long totalBytes) {
        return Progress.silent().begin(what, totalBytes);
    }
}
