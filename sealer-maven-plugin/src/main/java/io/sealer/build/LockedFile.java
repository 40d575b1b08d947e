package io.sealer.build;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.YamlDocument;
import io.sealer.kube.YamlMapping;
import io.sealer.kube.YamlNode;
import io.sealer.oci.Digest;
import java.util.Optional;

/**
 * A file of a lock.
 *
 * @param source where it is from: a URL without its query, or {@code mvn:} and coordinates
 * @param digest what it was when it was pinned
 * @param size its size in bytes
 * @param confirmedBy the publisher's list that said the same then, if there was one
 */
record LockedFile(String source, Digest digest, long size, Optional<String> confirmedBy)
        implements Comparable<LockedFile> {

    void appendTo(StringBuilder yaml) {
        yaml.append("  - source: ").append(ImageLock.scalar(source)).append('\n');
        yaml.append("    sha256: \"").append(digest.hex()).append("\"\n");
        yaml.append("    size: ").append(size).append('\n');
        confirmedBy.ifPresent(url ->
                yaml.append("    confirmedBy: ").append(ImageLock.scalar(url)).append('\n'));
    }

    /** An entry of a lock's document; one that is none is a problem. */
    static Optional<LockedFile> read(YamlDocument document, YamlNode item, Problems problems) {
        SourceLocation place = document.locate(item);
        if (!(item instanceof YamlMapping entry)) {
            problems.at(place, "an entry of a lock of files has \"source\", \"sha256\" and \"size\"");
            return Optional.empty();
        }
        Optional<String> source = ImageLock.value(entry, "source", text -> text, place, problems);
        Optional<Digest> digest = ImageLock.value(entry, "sha256", Digest::new, place, problems);
        Optional<Long> size = ImageLock.value(entry, "size", Long::parseUnsignedLong, place, problems);
        return source.isEmpty() || digest.isEmpty() || size.isEmpty()
                ? Optional.empty()
                : Optional.of(new LockedFile(source.get(), digest.get(), size.get(), entry.text("confirmedBy")));
    }

    @Override
    public int compareTo(LockedFile other) {
        return source.compareTo(other.source);
    }
}
