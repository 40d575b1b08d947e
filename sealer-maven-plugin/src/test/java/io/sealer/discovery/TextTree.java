package io.sealer.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sealer.testkit.TestChart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tree of texts; their origins are below {@code src/}. */
final class TextTree implements FileTree {

    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final SortedMap<String, String> links = new TreeMap<>();

    /** Puts a file; one without a text cannot be read. */
    TextTree put(String path, String text) {
        files.put(path, text == null ? null : text.getBytes(UTF_8));
        return this;
    }

    /** Puts a file that need not be a text. */
    TextTree putBytes(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    /** Puts a chart as a directory. */
    TextTree chart(String directory, TestChart chart) {
        chart.files().forEach((path, bytes) -> files.put(directory + "/" + path, bytes));
        return this;
    }

    /** Puts a link to a directory. */
    TextTree link(String path, String directory) {
        links.put(path, directory);
        return this;
    }

    @Override
    public Map<String, String> directoryLinks() {
        return links;
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
        return new ByteArrayInputStream(files.get(path));
    }
}
