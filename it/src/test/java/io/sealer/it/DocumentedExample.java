package io.sealer.it;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Examples of the documentation, which tests run as they are written there. */
final class DocumentedExample {

    private DocumentedExample() {}

    /** A page of the documentation, by its path in the repository. */
    static String page(String path) throws IOException {
        return Files.readString(Workspace.root().resolve(path));
    }

    /** The first fenced block of a page that is in a language and holds a text. */
    static String block(String path, String language, String text) throws IOException {
        return blockOf(page(path), language, text);
    }

    /** The same, of a page's text. */
    static String blockOf(String page, String language, String text) {
        Matcher blocks = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$").matcher(page);
        while (blocks.find()) {
            if (blocks.group(1).equals(language) && blocks.group(2).contains(text)) {
                return blocks.group(2);
            }
        }
        throw new AssertionError("no " + language + " block with " + text);
    }
}
