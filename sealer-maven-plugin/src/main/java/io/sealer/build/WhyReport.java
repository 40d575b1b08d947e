package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.discovery.Origin;
import io.sealer.image.TextTable;
import io.sealer.image.TextTable.Align;
import io.sealer.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Why images are needed.
 *
 * @param platform what the cluster runs on
 * @param images those that were asked for: needed ones by name, then doubtful ones by place
 * @param ignored those that were asked for, and are needed but for a pattern that leaves them out
 * @param allImages how many images are needed in all
 * @param allBytes bytes of those of which the size is known; what they share counts once
 * @param unknown how many are of unknown size
 * @param notes what else a build says of the images: those that the cluster's runtime needs and nothing names, for one
 */
record WhyReport(
        Platform platform,
        List<ExplainedImage> images,
        List<ExplainedImage> ignored,
        int allImages,
        long allBytes,
        int unknown,
        List<String> notes) {

    private static final String INDENT = "  ";

    WhyReport {
        images = List.copyOf(images);
        ignored = List.copyOf(ignored);
        notes = List.copyOf(notes);
    }

    /** The same, told where images came from, by their names, that came from no registry. */
    WhyReport withSources(Map<String, String> sources) {
        return new WhyReport(
                platform,
                images.stream()
                        .map(image -> image.from(Optional.ofNullable(sources.get(image.name()))))
                        .toList(),
                ignored,
                allImages,
                allBytes,
                unknown,
                notes);
    }

    private List<ExplainedImage> needed() {
        return images.stream().filter(image -> !image.isDoubtful()).toList();
    }

    private List<ExplainedImage> doubtful() {
        return images.stream().filter(ExplainedImage::isDoubtful).toList();
    }

    /** For people. */
    String toText() {
        StringBuilder text = new StringBuilder(head()).append('\n');
        text(needed(), text);
        besides(text);
        return text.toString();
    }

    /** For people who have read of another platform: places that are the same there are not told again. */
    String toTextAfter(WhyReport first) {
        StringBuilder text = new StringBuilder(head()).append('\n');
        List<ExplainedImage> same = needed().stream().filter(first::hasPlacesOf).toList();
        if (!same.isEmpty()) {
            text.append("\nNeeded where they are for ").append(first.platform).append(":\n\n");
            same.forEach(image -> line(image, text));
        }
        text(needed().stream().filter(image -> !first.hasPlacesOf(image)).toList(), text);
        new WhyReport(
                        platform,
                        images.stream()
                                .filter(image -> !first.hasPlacesOf(image))
                                .toList(),
                        ignored.stream()
                                .filter(image -> !first.hasPlacesOf(image))
                                .toList(),
                        allImages,
                        allBytes,
                        unknown,
                        notes.stream()
                                .filter(note -> !first.notes.contains(note))
                                .toList())
                .besides(text);
        return text.toString();
    }

    private boolean hasPlacesOf(ExplainedImage image) {
        return Stream.concat(images.stream(), ignored.stream())
                .anyMatch(own -> own.name().equals(image.name())
                        && own.grade() == image.grade()
                        && own.places().equals(image.places()));
    }

    private static void line(ExplainedImage image, StringBuilder text) {
        text.append(image.name()).append(" (").append(image.grade());
        image.source().ifPresent(source -> text.append(", from ").append(source));
        text.append(image.size().isPresent() ? ", " + sizes(image) : ", size unknown: not fetched yet")
                .append(")\n");
    }

    private static void text(List<ExplainedImage> needed, StringBuilder text) {
        for (ExplainedImage image : needed) {
            text.append('\n');
            line(image, text);
            places(image, text);
        }
    }

    private void besides(StringBuilder text) {
        section("Doubtful, therefore not in the image:", doubtful(), text);
        section("Left out by ignoredImages:", ignored, text);
        if (!notes.isEmpty()) {
            text.append("\nBesides:\n\n");
            notes.forEach(note -> text.append(note).append('\n'));
        }
    }

    private String head() {
        int shown = needed().size();
        String count = shown == allImages ? Integer.toString(shown) : shown + " of " + allImages;
        String bytes = ByteCount.of(allBytes);
        String size = unknown == 0
                ? bytes
                : unknown == allImages ? "size unknown" : "more than " + bytes + " (" + unknown + " of unknown size)";
        return count + (allImages == 1 ? " image" : " images") + " for " + platform + ", " + size
                + (shown == allImages ? "" : " in all");
    }

    private static String sizes(ExplainedImage image) {
        String size = ByteCount.of(image.size().orElseThrow());
        return image.saving().isPresent()
                ? size + ", without it " + ByteCount.of(image.saving().getAsLong()) + " less"
                : size;
    }

    private static void section(String title, List<ExplainedImage> images, StringBuilder text) {
        if (images.isEmpty()) {
            return;
        }
        text.append('\n').append(title).append('\n');
        for (ExplainedImage image : images) {
            text.append('\n').append(image.name()).append('\n');
            places(image, text);
            if (!image.remedy().isEmpty()) {
                text.append(INDENT).append(image.remedy()).append('\n');
            }
        }
    }

    private static void places(ExplainedImage image, StringBuilder text) {
        TextTable table = new TextTable(Align.LEFT, Align.LEFT, Align.LEFT, Align.LEFT);
        for (ExplainedImage.Place place : image.places()) {
            Origin origin = place.origin();
            String object = origin.kind().isEmpty() || origin.name().isEmpty()
                    ? origin.kind() + origin.name()
                    : origin.kind() + "/" + origin.name();
            String value = origin.value().isEmpty() ? "" : "value " + origin.value();
            table.row(origin.location(), object, origin.field(), place.reason().isEmpty() ? value : place.reason());
        }
        table.writeTo(text, INDENT);
    }

    /** For programs: sizes in bytes, null where they are unknown. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("platform", platform);
        document.put("images", images.stream().map(WhyReport::json).toList());
        document.put("ignored", ignored.stream().map(WhyReport::json).toList());
        document.put("notes", notes);
        document.put("size", unknown == 0 ? (Object) allBytes : null);
        return document;
    }

    private static Map<String, Object> json(ExplainedImage image) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("reference", image.name());
        map.put("grade", image.grade().toString());
        image.digest().ifPresent(digest -> map.put("digest", digest));
        image.source().ifPresent(source -> map.put("source", source));
        map.put("size", number(image.size()));
        map.put("saving", number(image.saving()));
        List<Object> places = new ArrayList<>();
        image.places().forEach(place -> places.add(json(place)));
        map.put("requiredBy", places);
        if (!image.remedy().isEmpty()) {
            map.put("remedy", image.remedy());
        }
        return map;
    }

    private static Map<String, Object> json(ExplainedImage.Place place) {
        Map<String, Object> map = new LinkedHashMap<>(placeOf(place.origin()));
        map.put("grade", place.grade().toString());
        if (!place.reason().isEmpty()) {
            map.put("reason", place.reason());
        }
        return map;
    }

    /** A place as all documents write it: {@code line} is null where only the file is known. */
    static Map<String, Object> placeOf(Origin origin) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", origin.location().file());
        int line = origin.location().line();
        map.put("line", line == 0 ? null : (Object) line);
        map.put("kind", origin.kind());
        map.put("name", origin.name());
        map.put("field", origin.field());
        origin.chart().ifPresent(chart -> map.put("chart", chart));
        if (!origin.value().isEmpty()) {
            map.put("value", origin.value());
        }
        origin.app().ifPresent(app -> map.put("app", app));
        return map;
    }

    private static Object number(OptionalLong value) {
        return value.isPresent() ? (Object) value.getAsLong() : null;
    }
}
