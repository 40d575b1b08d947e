package io.sealer.check;

import io.sealer.SourceLocation;
import io.sealer.rootfs.ElfHeader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Scripts that the shell of the hosts cannot run. */
final class ScriptCheck implements Check {

    private static final int LONGEST = 1 << 20;
    private static final int LONGEST_UNIT = 1000;

    /** What systemd starts, without the marks in front of it (systemd.service(5), "Command lines"). */
    private static final Pattern STARTED =
            Pattern.compile("\\s*Exec[A-Z][A-Za-z]*\\s*=\\s*[-@:+!|]*/\\S*/([\\w.-]+)(?:\\s.*)?");

    /** What a script says that sees to the modes of files itself. */
    private static final List<String> MODES = List.of("chmod", "install ");

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        for (String path : scripts(image.files()).toList()) {
            Optional<SourceLocation> carriageReturn = carriageReturn(image.files(), path);
            carriageReturn.ifPresent(place -> findings.add(
                    Rule.SCRIPT_LINE_ENDINGS,
                    place,
                    path,
                    "its lines end with a carriage return, which the shell takes for a part of the last word",
                    "save it with Unix line endings, and see to it with \"*.sh text eol=lf\" in .gitattributes"));
        }
        for (String path : startedByName(image.files())) {
            interpreter(image.files(), path, findings);
        }
        if (image.whole() && MODES.stream().noneMatch(text -> ScriptText.has(image.files(), text))) {
            for (String path : image.files().in("bin")) {
                mode(image.files(), path, findings);
            }
        }
    }

    /** The scripts that something other than a shell starts: sealer itself calls bash. */
    private static SortedSet<String> startedByName(ImageFiles files) throws IOException {
        SortedSet<String> paths = new TreeSet<>();
        files.in("bin").stream().filter(path -> path.endsWith(".sh")).forEach(paths::add);
        paths.add("scripts/kubelet-pre-start.sh");
        for (String unit : files.in("etc")) {
            if (unit.endsWith(".service") || unit.endsWith(".conf")) {
                try (BufferedReader reader =
                        new BufferedReader(new InputStreamReader(files.open(unit), StandardCharsets.ISO_8859_1))) {
                    reader.lines()
                            .limit(LONGEST_UNIT)
                            .map(STARTED::matcher)
                            .filter(Matcher::matches)
                            .forEach(started -> paths.add("scripts/" + started.group(1)));
                }
            }
        }
        paths.removeIf(path -> !files.has(path));
        return paths;
    }

    private static void interpreter(ImageFiles files, String path, Findings findings) throws IOException {
        if (!begins(files, path, '#', '!') && !isProgram(files, path)) {
            findings.add(
                    Rule.SCRIPT_INTERPRETER,
                    new SourceLocation(files.origin(path).file(), 1),
                    path,
                    "it is started by its name, and no first line says what runs it",
                    "begin it with #!/bin/bash");
        }
    }

    private static void mode(ImageFiles files, String path, Findings findings) throws IOException {
        if (!files.isExecutable(path)
                && !files.isOfBase(path)
                && (begins(files, path, '#', '!') || isProgram(files, path))) {
            findings.add(
                    Rule.SCRIPT_MODE,
                    SourceLocation.of(files.origin(path).file()),
                    path,
                    "it is not executable, and no script of the image makes it so",
                    "chmod +x it, set <mode>0755</mode> for it in <files>, or COPY it with --chmod=0755");
        }
    }

    private static boolean isProgram(ImageFiles files, String path) throws IOException {
        try (InputStream in = files.open(path)) {
            return ElfHeader.architecture(in).isPresent();
        }
    }

    private static boolean begins(ImageFiles files, String path, char first, char second) throws IOException {
        try (InputStream in = files.open(path)) {
            byte[] start = in.readNBytes(2);
            return start.length == 2 && start[0] == first && start[1] == second;
        }
    }

    private static Stream<String> scripts(ImageFiles files) {
        return files.paths().stream()
                .filter(path -> path.endsWith(".sh"))
                .filter(path -> path.startsWith("scripts/")
                        || path.startsWith("application/apps/")
                        || path.startsWith("applications/")
                        || path.startsWith("bin/"));
    }

    /** The first line that ends so, and is more than a comment. */
    private static Optional<SourceLocation> carriageReturn(ImageFiles files, String path) throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(files.open(path), StandardCharsets.ISO_8859_1))) {
            StringBuilder line = new StringBuilder();
            int number = 1;
            for (int read = 0, c = reader.read(); c >= 0 && read < LONGEST; c = reader.read(), read++) {
                if (c != '\n') {
                    line.append((char) c);
                    continue;
                }
                String text = line.toString();
                boolean comment = text.startsWith("#") && !text.startsWith("#!") || text.isBlank();
                if (text.endsWith("\r") && !comment) {
                    return Optional.of(new SourceLocation(files.origin(path).file(), number));
                }
                line.setLength(0);
                number++;
            }
            return Optional.empty();
        }
    }
}
