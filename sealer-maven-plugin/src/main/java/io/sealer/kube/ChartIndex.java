package io.sealer.kube;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code index.yaml} of a chart repository (helm.sh/docs/topics/chart_repository, "The index file"). */
public final class ChartIndex {

    private static final Pattern KEY = Pattern.compile("( *)([\"']?)([^\\s\"':#-][^\"':]*)\\2:\\s*(.*)");

    private final String place;
    private final byte[] yaml;

    /**
     * An index.
     *
     * @param place what it is called in messages
     * @param yaml its bytes
     */
    public ChartIndex(String place, byte[] yaml) {
        this.place = place;
        this.yaml = yaml;
    }

    /**
     * One version of one chart.
     *
     * @param url where the packed chart is, perhaps relative to the index
     * @param digest SHA-256 of the packed chart, in hexadecimal digits; empty where the index has none
     */
    public record Entry(String url, String digest) {}

    /**
     * Looks a version up; a {@code v} before either is passed over.
     *
     * @throws io.sealer.ProblemException when the index is no YAML
     */
    public Optional<Entry> find(String name, String version) throws IOException {
        byte[] part = block(name).getBytes(StandardCharsets.UTF_8);
        Optional<Entry> entry = find(part, name, version);
        // Whoever writes indexes in another shape writes small ones.
        return entry.isPresent() ? entry : find(yaml, name, version);
    }

    private Optional<Entry> find(byte[] text, String name, String version) throws IOException {
        Optional<YamlDocument> document = new YamlStream(place, new ByteArrayInputStream(text)).next();
        if (document.isEmpty()
                || !(document.get().root() instanceof YamlMapping root)
                || !(root.get("entries").orElse(null) instanceof YamlMapping entries)
                || !(entries.get(name).orElse(null) instanceof YamlSequence versions)) {
            return Optional.empty();
        }
        for (YamlNode item : versions.items()) {
            if (item instanceof YamlMapping entry
                    && plain(entry.text("version").orElse("")).equals(plain(version))
                    && entry.get("urls").orElse(null) instanceof YamlSequence urls
                    && !urls.items().isEmpty()
                    && urls.items().get(0) instanceof YamlScalar url) {
                return Optional.of(new Entry(url.text(), entry.text("digest").orElse("")));
            }
        }
        return Optional.empty();
    }

    private static String plain(String version) {
        return version.startsWith("v") ? version.substring(1) : version;
    }

    /** Of an index as Helm writes it, the entry of one chart: others may have tens of megabytes. */
    private String block(String name) throws IOException {
        StringBuilder block = new StringBuilder("entries:\n");
        boolean inEntries = false;
        boolean inChart = false;
        int indent = -1;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(yaml), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher key = KEY.matcher(line);
                if (key.matches()
                        && (key.group(1).isEmpty()
                                || inEntries && (indent < 0 || key.group(1).length() == indent))) {
                    if (key.group(1).isEmpty()) {
                        inEntries = key.group(3).equals("entries");
                        inChart = false;
                        continue;
                    }
                    indent = key.group(1).length();
                    inChart = key.group(3).equals(name);
                }
                if (inChart) {
                    block.append(line).append('\n');
                }
            }
        }
        return block.toString();
    }
}
