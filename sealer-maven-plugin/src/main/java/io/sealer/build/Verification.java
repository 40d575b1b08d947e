package io.sealer.build;

import io.sealer.ByteCount;
import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.discovery.DiscoveredImage;
import io.sealer.discovery.Finding;
import io.sealer.oci.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was proven of a finished image, and what is wrong with it.
 *
 * @param summary lines for people; the first says it all
 * @param json the same and every image, for programs; says nothing of when and where, so that the same image always
 *     gives the same bytes
 * @param problems what is wrong; empty where the image is complete
 * @param remembered whether this is what an earlier look at the same, untouched file found
 */
public record Verification(List<String> summary, String json, List<Problem> problems, boolean remembered) {

    public Verification {
        summary = List.copyOf(summary);
        Objects.requireNonNull(json, "json");
        problems = List.copyOf(problems);
    }

    /** Whether everything that the image refers to is in it, undamaged. */
    public boolean isComplete() {
        return problems.isEmpty();
    }

    /** For people; ends with a line feed. */
    public String text() {
        StringBuilder text = new StringBuilder();
        summary.forEach(line -> text.append(line).append('\n'));
        if (remembered) {
            text.append("(read when it was new, and not touched since; -Dsealer.force reads it again)\n");
        }
        problems.forEach(problem -> text.append(problem).append('\n'));
        return text.toString();
    }

    /**
     * Ends the goal where something is wrong.
     *
     * @throws ProblemException with all of it
     */
    public void throwIfIncomplete() {
        if (!isComplete()) {
            throw new ProblemException(problems, null);
        }
    }

    static Verification of(OpenedImage opened, ReadImage read, List<ProvenPlatform> platforms, List<Problem> problems) {
        List<String> lines = new ArrayList<>();
        lines.add(opened.display() + (problems.isEmpty() ? " is complete: " : " is not complete: ") + opened.identity()
                + ", " + ByteCount.of(read.bytes()) + " in " + count(read.layers(), "layer") + ", every byte hashed");
        for (ProvenPlatform platform : platforms) {
            lines.add(
                    platform.image().platform() + ": " + count(platform.images().size(), "image") + " for "
                            + count(places(platform), "place") + ", in a registry of "
                            + count(platform.image().registry().count(), "blob") + " with "
                            + ByteCount.of(platform.image().registry().size()) + doubts(platform));
            platform.found().notes().forEach(note -> lines.add("note: " + note));
        }
        return new Verification(lines, json(opened, read, platforms, problems), problems, false);
    }

    private static int places(ProvenPlatform platform) {
        return platform.images().stream()
                .mapToInt(image -> image.requiredBy().size())
                .sum();
    }

    private static String doubts(ProvenPlatform platform) {
        int doubts = platform.found().doubtful().size();
        int ignored = platform.found().ignored().size();
        return (ignored == 0 ? "" : "; " + count(ignored, "image") + " left out by ignoredImages")
                + (doubts == 0
                        ? ""
                        : "; " + count(doubts, "doubtful text") + " (mvn sealer:why lists what is doubtful)");
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String json(
            OpenedImage opened, ReadImage read, List<ProvenPlatform> platforms, List<Problem> problems) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("complete", problems.isEmpty());
        document.put("name", opened.name().orElse(null));
        document.put("digest", opened.digest());
        document.put("layers", read.layers());
        document.put("bytes", read.bytes());
        document.put("platforms", platforms.stream().map(Verification::json).toList());
        document.put("problems", problems.stream().map(Verification::json).toList());
        return new String(Json.writePretty(document), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> json(Problem problem) {
        Map<String, Object> map = new LinkedHashMap<>();
        problem.location().ifPresent(place -> {
            map.put("file", place.file());
            map.put("line", place.line() == 0 ? null : (Object) place.line());
        });
        map.put("message", problem.message());
        return map;
    }

    private static Map<String, Object> json(ProvenPlatform proven) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("platform", proven.image().platform());
        map.put("digest", proven.image().image().manifest().digest());
        map.put("imageId", proven.image().image().manifest().config().digest());
        map.put("files", proven.image().rootfs().filesBelow("").count());
        Map<String, Object> registry = new LinkedHashMap<>();
        registry.put("blobs", proven.image().registry().count());
        registry.put("bytes", proven.image().registry().size());
        map.put("registry", registry);
        map.put("images", proven.images().stream().map(Verification::json).toList());
        map.put("notes", proven.found().notes());
        map.put(
                "ignored",
                proven.found().ignored().stream()
                        .map(DiscoveredImage::reference)
                        .map(Object::toString)
                        .toList());
        map.put(
                "doubtful",
                proven.found().doubtful().stream()
                        .map(doubt -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("text", doubt.text());
                            entry.putAll(WhyReport.placeOf(doubt.origin()));
                            return entry;
                        })
                        .toList());
        return map;
    }

    private static Map<String, Object> json(ProvenPlatform.Served image) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("reference", image.reference().toString());
        map.put("grade", image.grade().toString());
        map.put("complete", image.served().isComplete());
        image.served().digest().ifPresent(digest -> map.put("digest", digest));
        map.put("blobs", image.served().blobs().size());
        map.put("bytes", image.served().size());
        map.put(
                "requiredBy",
                image.requiredBy().stream()
                        .map(Finding::origin)
                        .map(WhyReport::placeOf)
                        .toList());
        return map;
    }
}
