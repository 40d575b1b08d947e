package io.sealer.check;

import io.sealer.SourceLocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** Scripts that the shell of the hosts cannot run. */
final class ScriptCheck implements Check {

    private static final int LONGEST = 1 << 20;

    @Override
    public void check(CheckedImage image, Findings findings) throws IOException {
        for (String path : scripts(image.files()).toList()) {
            interpreter(image.files(), path, findings);
            Optional<SourceLocation> carriageReturn = carriageReturn(image.files(), path);
            carriageReturn.ifPresent(place -> findings.add(
                    Rule.SCRIPT_LINE_ENDINGS,
                    place,
                    path,
                    "its lines end with a carriage return, which the shell takes for a part of the last word",
                    "save it with Unix line endings, and see to it with \"*.sh text eol=lf\" in .gitattributes"));
        }
    }

    /** What systemd or a user starts by its name needs a first line that says what runs it; sealer itself calls bash. */
    private static void interpreter(ImageFiles files, String path, Findings findings) throws IOException {
        if (!path.startsWith("bin/") && !path.equals("scripts/kubelet-pre-start.sh")) {
            return;
        }
        try (InputStream in = files.open(path)) {
            byte[] start = in.readNBytes(2);
            if (start.length < 2 || start[0] != '#' || start[1] != '!') {
                findings.add(
                        Rule.SCRIPT_INTERPRETER,
                        new SourceLocation(files.origin(path).file(), 1),
                        path,
                        "it is started by its name, and no first line says what runs it",
                        "begin it with #!/bin/bash");
            }
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
