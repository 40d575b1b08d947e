package io.sealer.check;

import io.sealer.SourceLocation;
import java.io.BufferedReader;
import java.io.IOException;
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
            Optional<SourceLocation> carriageReturn = carriageReturn(image.files(), path);
            carriageReturn.ifPresent(place -> findings.add(
                    Rule.SCRIPT_LINE_ENDINGS,
                    place,
                    path,
                    "its lines end with a carriage return, which the shell takes for a part of the last word",
                    "save it with Unix line endings, and see to it with \"*.sh text eol=lf\" in .gitattributes"));
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
