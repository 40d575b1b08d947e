package io.sealer.build;

import io.sealer.oci.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why images are needed, on each platform of an image.
 *
 * @param platforms a report a platform, at least one
 */
record WhyReports(List<WhyReport> platforms) {

    WhyReports {
        platforms = List.copyOf(platforms);
    }

    /** The same, told where images came from, by their names, that came from no registry. */
    WhyReports withSources(Map<String, String> sources) {
        return new WhyReports(platforms.stream()
                .map(platform -> platform.withSources(sources))
                .toList());
    }

    /**
     * The report.
     *
     * @param json whether JSON is wanted: that of the only platform, or a list of them; else text for people, where
     *     places that several platforms have in common are shown for the first
     */
    String text(boolean json) {
        if (json) {
            return new String(Json.writePretty(document()), StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(platforms.get(0).toText());
        for (WhyReport other : platforms.subList(1, platforms.size())) {
            text.append('\n').append(other.toTextAfter(platforms.get(0)));
        }
        return text.toString();
    }

    private Map<String, Object> document() {
        if (platforms.size() == 1) {
            return platforms.get(0).document();
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("platforms", platforms.stream().map(WhyReport::document).toList());
        return document;
    }
}
