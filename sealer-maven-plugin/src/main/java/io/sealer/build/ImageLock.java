package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.kube.YamlScalar;
import io.sealer.kube.YamlSequence;
import io.sealer.kube.YamlStream;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The images of a cluster with their digests, as a YAML file that people read and version control keeps: one entry an
 * image, sorted by reference. The same images always give the same bytes.
 *
 * @param bases the images that FROM names in registries: none, one, or one a platform where those have other names
 * @param entries sorted by reference; the same reference twice only with other contents for other platforms
 * @param charts charts that come from elsewhere, sorted by what they are
 */
public record ImageLock(List<LockedBase> bases, List<LockEntry> entries, List<LockedChart> charts) {

    private static final String HEADER = """
            # The container images of this cluster and their digests.
            # Written by sealer-maven-plugin; entries are sorted.
            """;

    public ImageLock {
        bases = bases.stream()
                .sorted(Comparator.comparing(LockedBase::reference))
                .toList();
        entries = entries.stream()
                .sorted(Comparator.comparing(LockEntry::reference)
                        .thenComparing(entry -> entry.platforms().toString()))
                .toList();
        charts = charts.stream().sorted().toList();
    }

    /** A lock without charts and without a base image. */
    public ImageLock(List<LockEntry> entries) {
        this(List.of(), entries, List.of());
    }

    /** The same with charts. */
    ImageLock withCharts(List<LockedChart> others) {
        return new ImageLock(bases, entries, others);
    }

    /** The same without images that came from files: what those are today is told by the files. */
    ImageLock pins() {
        return new ImageLock(bases, entries.stream().filter(LockEntry::isPin).toList(), charts);
    }

    /** What it says of one platform. */
    ImageLock on(Platform platform) {
        return new ImageLock(
                bases, entries.stream().filter(entry -> entry.isFor(platform)).toList(), charts);
    }

    /** The entry of an image for a platform. */
    Optional<LockEntry> find(Reference reference, Platform platform) {
        return entries.stream()
                .filter(entry -> entry.reference().equals(reference) && entry.isFor(platform))
                .findFirst();
    }

    /** The entry of an image, whatever its platforms. */
    public Optional<LockEntry> find(Reference reference) {
        return entries.stream()
                .filter(entry -> entry.reference().equals(reference))
                .findFirst();
    }

    /** The file's text. */
    public String toYaml() {
        StringBuilder yaml = new StringBuilder(HEADER);
        appendBases(yaml);
        yaml.append(entries.isEmpty() ? "images: []\n" : "images:\n");
        for (LockEntry entry : entries) {
            yaml.append("  - reference: ")
                    .append(scalar(entry.reference().toString()))
                    .append('\n');
            yaml.append("    digest: ").append(entry.digest()).append('\n');
            entry.source()
                    .ifPresent(source ->
                            yaml.append("    source: ").append(scalar(source)).append('\n'));
            appendList(
                    yaml,
                    "platforms",
                    entry.platforms().stream().map(Platform::toString).toList());
            appendList(yaml, "apps", entry.apps());
            appendList(yaml, "requiredBy", entry.requiredBy());
        }
        if (!charts.isEmpty()) {
            yaml.append("charts:\n");
            charts.forEach(chart -> chart.appendTo(yaml));
        }
        return yaml.toString();
    }

    private void appendBases(StringBuilder yaml) {
        yaml.append(bases.isEmpty() ? "" : "base:\n");
        for (LockedBase base : bases) {
            yaml.append(bases.size() == 1 ? "  reference: " : "  - reference: ")
                    .append(scalar(base.reference().toString()))
                    .append(bases.size() == 1 ? "\n  digest: " : "\n    digest: ")
                    .append(base.digest())
                    .append('\n');
        }
    }

    private static void appendList(StringBuilder yaml, String key, List<String> values) {
        if (!values.isEmpty()) {
            yaml.append("    ").append(key).append(":\n");
            values.forEach(
                    value -> yaml.append("      - ").append(scalar(value)).append('\n'));
        }
    }

    /** Plain where that is safe beyond doubt, else double-quoted (YAML 1.2, sections 7.3.1 and 7.3.3). */
    static String scalar(String text) {
        if (text.matches("[A-Za-z0-9][A-Za-z0-9._/@-]*(?::[A-Za-z0-9._/@-]+)*") && !text.matches("[0-9.:]*")) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < 0x20 || c == 0x7f) {
                quoted.append(String.format("\\x%02x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    /**
     * Writes the file unless it holds this lock already; never a part of it.
     *
     * @return whether anything was written
     */
    public boolean write(Path file) throws IOException {
        return AtomicFile.write(file, toYaml().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a lock.
     *
     * @param file the file
     * @param display how messages name it
     * @return nothing where there is no such file
     * @throws ProblemException with the line of everything that is not as it should be
     */
    public static Optional<ImageLock> read(Path file, String display) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(parse(new YamlStream(display, in), SourceLocation.of(display)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static ImageLock parse(YamlStream yaml, SourceLocation whole) throws IOException {
        YamlDocument document = yaml.next()
                .orElseThrow(() -> new ProblemException(Problem.at(whole, "an empty file is no lock of images")));
        Problems problems = new Problems();
        List<LockEntry> entries = new ArrayList<>();
        Optional<YamlNode> images = document.root() instanceof YamlMapping root ? root.get("images") : Optional.empty();
        if (images.isPresent() && images.get() instanceof YamlSequence list) {
            for (YamlNode item : list.items()) {
                Optional<LockEntry> entry = readEntry(document, item, problems);
                entry.filter(found -> entries.stream().anyMatch(found::contradicts))
                        .ifPresent(twice -> problems.at(
                                document.locate(item),
                                twice.reference() + " is in this lock twice",
                                "keep the entry whose digest is wanted"));
                entry.ifPresent(entries::add);
            }
        } else {
            problems.at(whole, "a lock of images has a list named \"images\"");
        }
        Optional<YamlNode> base = document.root() instanceof YamlMapping root ? root.get("base") : Optional.empty();
        List<LockedBase> bases =
                base.map(node -> readBases(document, node, problems)).orElse(List.of());
        List<LockedChart> charts = LockedChart.readAll(document, problems);
        problems.throwIfAny();
        return new ImageLock(bases, entries, charts);
    }

    private static List<LockedBase> readBases(YamlDocument document, YamlNode node, Problems problems) {
        List<YamlNode> nodes = node instanceof YamlSequence list ? list.items() : List.of(node);
        return nodes.stream()
                .flatMap(one -> readBase(document, one, problems).stream())
                .toList();
    }

    private static Optional<LockedBase> readBase(YamlDocument document, YamlNode node, Problems problems) {
        SourceLocation place = document.locate(node);
        if (!(node instanceof YamlMapping entry)) {
            problems.at(place, "the base image of a lock has \"reference\" and \"digest\"");
            return Optional.empty();
        }
        Optional<Reference> reference = value(entry, "reference", Reference::parse, place, problems);
        Optional<Digest> digest = value(entry, "digest", Digest::parse, place, problems);
        return reference.isEmpty() || digest.isEmpty()
                ? Optional.empty()
                : Optional.of(new LockedBase(reference.get(), digest.get()));
    }

    private static Optional<LockEntry> readEntry(YamlDocument document, YamlNode item, Problems problems) {
        SourceLocation place = document.locate(item);
        if (!(item instanceof YamlMapping entry)) {
            problems.at(place, "an entry of a lock has \"reference\" and \"digest\"");
            return Optional.empty();
        }
        Optional<Reference> reference = value(entry, "reference", Reference::parse, place, problems);
        Optional<Digest> digest = value(entry, "digest", Digest::parse, place, problems);
        if (reference.isEmpty() || digest.isEmpty()) {
            return Optional.empty();
        }
        if (!reference.get().digest().orElse(digest.get()).equals(digest.get())) {
            problems.at(
                    place,
                    reference.get() + " is locked to " + digest.get() + ", which contradicts its own digest",
                    "correct or delete the entry, then run mvn sealer:lock");
        }
        List<Platform> platforms = new ArrayList<>();
        for (String text : texts(entry, "platforms")) {
            try {
                platforms.add(Platform.parse(text));
            } catch (IllegalArgumentException e) {
                problems.at(place, e.getMessage());
            }
        }
        return Optional.of(new LockEntry(
                reference.get(),
                digest.get(),
                platforms,
                texts(entry, "apps"),
                texts(entry, "requiredBy"),
                entry.text("source")));
    }

    static <T> Optional<T> value(
            YamlMapping entry, String key, Function<String, T> parser, SourceLocation place, Problems problems) {
        Optional<String> text = entry.text(key);
        if (text.isEmpty()) {
            problems.at(place, "\"" + key + "\" is missing in this entry");
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text.get()));
        } catch (IllegalArgumentException e) {
            problems.at(place, e.getMessage());
            return Optional.empty();
        }
    }

    private static List<String> texts(YamlMapping entry, String key) {
        List<String> texts = new ArrayList<>();
        if (entry.get(key).orElse(null) instanceof YamlSequence list) {
            for (YamlNode item : list.items()) {
                if (item instanceof YamlScalar scalar) {
                    texts.add(scalar.text());
                }
            }
        }
        return texts;
    }
}
