package io.sealer.build;

import io.sealer.FileStamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * That a project's archive was found complete, and how it and the report on it looked then.
 *
 * @param project the project
 * @param settings what was asked for: another question has another answer
 */
record VerificationRecord(ImageProject project, DiscoverySettings settings) {

    private static final int FIRST_LINE = 3;

    private Path file() {
        return project.workDirectory().resolve("verify.fingerprint");
    }

    /** Where the report is. */
    static Path report(ImageProject project) {
        return project.workDirectory().resolve("verification.json");
    }

    /** What was found, where neither archive nor report nor question have changed since. */
    Optional<Verification> current() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (lines.size() <= FIRST_LINE || !lines.subList(0, FIRST_LINE).equals(identity())) {
            return Optional.empty();
        }
        return Optional.of(new Verification(
                lines.subList(FIRST_LINE, lines.size()), Files.readString(report(project)), List.of(), true));
    }

    /** Keeps the report, and a good result for the next time. */
    void keep(Verification verification) throws IOException {
        Files.deleteIfExists(file());
        AtomicFile.write(report(project), verification.json().getBytes(StandardCharsets.UTF_8));
        if (verification.isComplete()) {
            List<String> lines = new ArrayList<>(identity());
            lines.addAll(verification.summary());
            AtomicFile.write(file(), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private List<String> identity() throws IOException {
        Fingerprint question = new Fingerprint()
                .add(project.pluginVersion())
                .add(project.archive().toString())
                .addAll(withFiles(settings.imageList()))
                .addAll(withFiles(settings.ignoredImages()))
                .addAll(settings.notScanned())
                .addAll(withFiles(settings.origins()))
                .add(settings.cluster().toString());
        for (ConfiguredChart chart : settings.charts().charts()) {
            question.add(chart.toString());
            for (Path values : chart.valuesFiles()) {
                question.add(stamp(values));
            }
        }
        return List.of(question.digest().toString(), stamp(project.archive()), stamp(report(project)));
    }

    /** A list may be the name of a file that holds it. */
    private List<String> withFiles(List<String> values) throws IOException {
        List<String> all = new ArrayList<>();
        for (String value : values) {
            all.add(value);
            if (value.indexOf('\n') < 0) {
                all.add(stamp(project.basedir().resolve(value)));
            }
        }
        return all;
    }

    private static String stamp(Path file) throws IOException {
        return FileStamp.of(file).map(found -> found.text().strip()).orElse("none");
    }
}
