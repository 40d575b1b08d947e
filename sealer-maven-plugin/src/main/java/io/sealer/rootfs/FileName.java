package io.sealer.rootfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Names of files as UTF-8, whatever the locale says. Java decodes names by the locale of the process: in the C locale
 * of many build containers a name with an umlaut becomes question marks, and the same project would give another image.
 * The URI of a path still holds the name's own bytes.
 */
final class FileName {

    private FileName() {}

    /**
     * The text of a path, its components separated by slashes.
     *
     * @throws CharacterCodingException where a name is not UTF-8
     */
    static String text(Path path) throws CharacterCodingException {
        String separator = path.getFileSystem().getSeparator();
        String text = path.toString();
        if (isAscii(text)) {
            return separator.equals("/") ? text : text.replace(separator, "/");
        }
        StringBuilder joined = new StringBuilder(path.isAbsolute() ? "/" : "");
        for (Path name : path) {
            joined.append(joined.length() > 1 || joined.length() == 1 && !path.isAbsolute() ? "/" : "")
                    .append(one(name));
        }
        return joined.toString();
    }

    /** Whether the text is the same in every locale. */
    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    private static String one(Path name) throws CharacterCodingException {
        if (isAscii(name.toString())) {
            return name.toString();
        }
        Path rooted = name.toAbsolutePath().getRoot().resolve(name);
        String uri = rooted.toUri().getRawPath();
        if (uri.endsWith("/")) {
            uri = uri.substring(0, uri.length() - 1);
        }
        return decode(uri.substring(uri.lastIndexOf('/') + 1));
    }

    private static String decode(String percentEncoded) throws CharacterCodingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < percentEncoded.length(); i++) {
            char c = percentEncoded.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(percentEncoded.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                try {
                    bytes.write(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new IllegalStateException("memory does not fail", e);
                }
            }
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.toByteArray()))
                .toString();
    }
}
