package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree of texts; their origins are below {@code src/}. */
final class TextTree implements FileTree {

    private final SortedMap<String, String> files = new TreeMap<>();

    /** Puts a file; one without a text cannot be read. */
    TextTree put(String path, String text) {
        files.put(path, text);
        return this;
    }

    @Override
    public Collection<String> files() {
        return files.keySet();
    }

    @Override
    public String origin(String path) {
        return "src/" + path;
    }

    @Override
    public InputStream open(String path) throws IOException {
        if (files.get(path) == null) {
            throw new IOException("gone");
        }
        return new ByteArrayInputStream(files.get(path).getBytes(UTF_8));
    }
}
