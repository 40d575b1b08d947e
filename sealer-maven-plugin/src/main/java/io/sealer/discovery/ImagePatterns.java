package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.oci.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Patterns of images, such as those that are left out although something names them. */
public final class ImagePatterns {

    private final List<ImagePattern> patterns;
    private final List<ListedLine> texts;

    private ImagePatterns(List<ImagePattern> patterns, List<ListedLine> texts) {
        this.patterns = List.copyOf(patterns);
        this.texts = List.copyOf(texts);
    }

    /** Leaves nothing out. */
    public static ImagePatterns none() {
        return new ImagePatterns(List.of(), List.of());
    }

    /** Reads patterns of {@code ignoredImages}; malformed ones are problems. */
    public static ImagePatterns of(List<ListedLine> lines, Problems problems) {
        return of(lines, "<ignoredImages> (-Dsealer.ignoredImages)", problems);
    }

    /**
     * Reads patterns; malformed ones are problems.
     *
     * @param parameter how the user gives them, for messages
     */
    public static ImagePatterns of(List<ListedLine> lines, String parameter, Problems problems) {
        List<ImagePattern> patterns = new ArrayList<>();
        List<ListedLine> texts = new ArrayList<>();
        for (ListedLine line : lines) {
            if (ImageRules.hasVariable(line.text())) {
                // No name of an image: it means a doubtful text, as it is reported.
                texts.add(line);
                continue;
            }
            try {
                patterns.add(ImagePattern.parse(line));
            } catch (IllegalArgumentException e) {
                problems.at(
                        line.location(),
                        e.getMessage(),
                        "patterns of " + parameter
                                + " are names with * and **, like docker.io/library/* or nginx:1.25");
            }
        }
        return new ImagePatterns(patterns, texts);
    }

    /** Whether an image is to be left out. */
    public boolean matches(Reference reference) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(reference));
    }

    /** Whether a doubtful text is to be passed over: its image matches, or it is written out. */
    public boolean matches(Doubt doubt) {
        return doubt.reference().filter(this::matches).isPresent()
                || texts.stream().anyMatch(line -> line.text().equals(doubt.text()));
    }

    /** The patterns that match none of these images, as they were written. */
    public List<String> unused(Collection<Reference> images) {
        return patterns.stream()
                .filter(pattern -> images.stream().noneMatch(pattern::matches))
                .map(ImagePattern::toString)
                .toList();
    }

    /** A sentence for each pattern that matches nothing of what was found: most are spelling mistakes. */
    List<String> unused(Collection<Reference> found, Collection<Doubt> doubts) {
        List<Reference> all = Stream.concat(
                        found.stream(), doubts.stream().flatMap(doubt -> doubt.reference().stream()))
                .toList();
        Stream<String> unusedTexts = texts.stream()
                .filter(line -> doubts.stream().noneMatch(doubt -> doubt.text().equals(line.text())))
                .map(line -> line.location() + ": " + line.text());
        return Stream.concat(
                        patterns.stream()
                                .filter(pattern -> all.stream().noneMatch(pattern::matches))
                                .map(ImagePattern::toString),
                        unusedTexts)
                .map(pattern -> pattern + " leaves no image out: nothing here has such a name")
                .toList();
    }
}
