package io.sealer.it.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What real products consisted of, month by month: names and tags of their images ({@code it/benchmark/releases.txt}).
 * Sizes and digests of their blobs are made up: layers follow from repository and tag, those beneath from the minor
 * version of the tag, and the images of one owner share a base for each half year.
 */
final class RecordedReleases {

    private static final int COLUMNS_BEFORE_IMAGES = 3;

    private final TreeMap<String, Map<String, List<String>>> months = new TreeMap<>();

    /** Reads the records. */
    RecordedReleases(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (!line.startsWith("#") && words.length > COLUMNS_BEFORE_IMAGES) {
                months.computeIfAbsent(words[0], month -> new LinkedHashMap<>())
                        .put(words[1], List.of(words).subList(COLUMNS_BEFORE_IMAGES, words.length));
            }
        }
    }

    /**
     * The images of one release after another.
     *
     * @param products which ones are in it; none: all
     * @param every so many months apart
     */
    List<List<SimulatedImage>> releases(List<String> products, int every) {
        List<List<SimulatedImage>> releases = new ArrayList<>();
        Map<String, List<String>> present = new TreeMap<>();
        Map<String, SimulatedImage> known = new LinkedHashMap<>();
        int number = 0;
        for (Map.Entry<String, Map<String, List<String>>> month : months.entrySet()) {
            month.getValue().forEach((product, images) -> {
                if (products.isEmpty() || products.contains(product)) {
                    present.put(product, images);
                }
            });
            String half = month.getKey().substring(0, 4)
                    + (month.getKey().compareTo(month.getKey().substring(0, 4) + "-07") < 0 ? "a" : "b");
            if (number++ % every == 0) {
                Map<String, SimulatedImage> images = new TreeMap<>();
                for (List<String> list : present.values()) {
                    for (String name : list) {
                        SimulatedImage image = known.computeIfAbsent(name, text -> image(text, half));
                        images.put(
                                image.reference().repository()
                                        + image.reference().tag(),
                                image);
                    }
                }
                releases.add(List.copyOf(images.values()));
            }
        }
        return releases;
    }

    private static SimulatedImage image(String name, String half) {
        int colon = name.lastIndexOf(':');
        String repository = name.substring(0, colon);
        String tag = name.substring(colon + 1);
        String[] parts = tag.split("\\.");
        String minor = parts.length > 1 ? parts[0] + "." + parts[1] : tag;
        String[] path = repository.split("/");
        String base = path.length > 1 ? path[path.length - 2] : path[0];
        return SimulatedImage.of(
                name, base + "@" + half, repository + "@" + minor + " on " + half, repository + "@" + tag);
    }
}
