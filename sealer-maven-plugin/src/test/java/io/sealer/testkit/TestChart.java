package io.sealer.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A Helm chart that a test makes. */
public final class TestChart {

    private final String name;
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    private TestChart(String name, String more) {
        this.name = name;
        file("Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n" + more);
    }

    /** A chart without templates. */
    public static TestChart named(String name) {
        return new TestChart(name, "");
    }

    /** A chart whose {@code Chart.yaml} says more than name and version. */
    public static TestChart named(String name, String more) {
        return new TestChart(name, more);
    }

    /** A chart with one Pod; the image may be a template. */
    public static TestChart pod(String name, String image) {
        return named(name).pod(image);
    }

    /** Puts a Pod that is called after the release and the chart. */
    public TestChart pod(String image) {
        return file(
                "templates/pod.yaml",
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-{{ .Chart.Name }}\nspec:\n"
                        + "  containers:\n    - name: c\n      image: " + image + "\n");
    }

    /** Puts an object of any kind that has a Pod's specification at the root of its own. */
    public TestChart object(String file, String kindAndMetadata, String image) {
        return file(file, kindAndMetadata + "\nspec: {template: {spec: {containers: [{image: '" + image + "'}]}}}\n");
    }

    /** Puts the default values. */
    public TestChart values(String yaml) {
        return file("values.yaml", yaml);
    }

    /** Puts a file. */
    public TestChart file(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Puts a chart into this one, as a directory. */
    public TestChart with(TestChart subchart) {
        subchart.files.forEach((path, bytes) -> files.put("charts/" + subchart.name + "/" + path, bytes));
        return this;
    }

    /** Puts a chart into this one, as an archive. */
    public TestChart withPacked(TestChart subchart) {
        files.put("charts/" + subchart.name + "-1.0.0.tgz", subchart.packed());
        return this;
    }

    /** All files by path. */
    public SortedMap<String, byte[]> files() {
        return Collections.unmodifiableSortedMap(files);
    }

    /** The chart as {@code helm package} writes it. */
    public byte[] packed() {
        return packed(name + "/");
    }

    /** An archive whose names begin with something else. */
    public byte[] packed(String prefix) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            for (var file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(prefix + file.getKey(), true);
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
