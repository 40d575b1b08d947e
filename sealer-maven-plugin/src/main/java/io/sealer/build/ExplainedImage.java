package io.sealer.build;

import io.sealer.discovery.DiscoveredImage;
import io.sealer.discovery.Doubt;
import io.sealer.discovery.Grade;
import io.sealer.discovery.Origin;
import io.sealer.oci.Digest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An image, or what may be one, with everything that is known of it.
 *
 * @param name its full name; the text as it stands there where that is no reference
 * @param grade how sure it is that it is needed
 * @param places what names it, sorted
 * @param digest the content that its name stands for, if that is known
 * @param size bytes of all its parts, if they are known
 * @param saving bytes that no other image needs, if they are known of all
 * @param remedy what to do with a doubtful one; else empty
 * @param source the file or artifact that it came from, where that was no registry
 */
record ExplainedImage(
        String name,
        Grade grade,
        List<Place> places,
        Optional<Digest> digest,
        OptionalLong size,
        OptionalLong saving,
        String remedy,
        Optional<String> source) {

    ExplainedImage {
        places = List.copyOf(places);
    }

    /**
     * One place that names it.
     *
     * @param origin the place
     * @param grade what this place alone would make of it
     * @param reason why that is doubtful; empty where it is not
     */
    record Place(Origin origin, Grade grade, String reason) {}

    /** An image that is taken, or was left out by a pattern. */
    static ExplainedImage of(DiscoveredImage image, Optional<ImageParts> parts, OptionalLong saving) {
        return new ExplainedImage(
                image.reference().toString(),
                image.grade(),
                image.requiredBy().stream()
                        .map(finding -> new Place(finding.origin(), finding.grade(), ""))
                        .toList(),
                parts.map(ImageParts::digest),
                parts.map(known -> OptionalLong.of(known.size())).orElse(OptionalLong.empty()),
                saving,
                "",
                Optional.empty());
    }

    /** The doubts about one text. */
    static ExplainedImage of(String name, List<Doubt> doubts) {
        return new ExplainedImage(
                name,
                Grade.DOUBTFUL,
                doubts.stream()
                        .map(doubt -> new Place(doubt.origin(), Grade.DOUBTFUL, doubt.reason()))
                        .toList(),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                doubts.get(0).remedy(),
                Optional.empty());
    }

    /** The same, from a file or artifact. */
    ExplainedImage from(Optional<String> file) {
        return new ExplainedImage(name, grade, places, digest, size, saving, remedy, file);
    }

    boolean isDoubtful() {
        return grade == Grade.DOUBTFUL;
    }
}
