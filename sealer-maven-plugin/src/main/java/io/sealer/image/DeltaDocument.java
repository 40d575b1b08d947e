package io.sealer.image;

import io.sealer.image.ArchiveOutline.Blob;
import io.sealer.image.ArchiveOutline.Frame;
import io.sealer.image.ArchiveOutline.Piece;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Json;
import io.sealer.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a delta says of itself: the file {@code sealer-delta.json}. It is all that one needs, beside the blobs, to join the
 * archive again.
 *
 * @param base the release that has to be there already
 * @param target the release that comes of it
 * @param size bytes of the archive that comes of it
 * @param frame digest of the file {@code frame}
 * @param fromBase blobs that the delta lacks since the base has them
 * @param inside blobs that lie in the delta, in its order
 * @param pieces what the archive is joined from
 */
public record DeltaDocument(
        Release base,
        Release target,
        long size,
        Digest frame,
        List<Descriptor> fromBase,
        List<Descriptor> inside,
        List<Piece> pieces) {

    private static final String FORMAT = "sealer-delta";
    private static final long VERSION = 1;
    private static final int MOST_PIECES = 200_000;

    /**
     * One end of a delta.
     *
     * @param name full name of the image; empty where nobody knows it
     * @param digest digest of its manifest, or of its index over several platforms
     * @param platforms what it is for, as far as it counts here
     */
    public record Release(String name, Digest digest, List<Platform> platforms) {

        public Release {
            platforms = List.copyOf(platforms);
        }

        /** {@code name@digest}, or what there is of it. */
        @Override
        public String toString() {
            return (name.isEmpty() ? "an image without a name" : name) + "@" + digest;
        }

        private Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", name);
            map.put("digest", digest);
            map.put("platforms", platforms);
            return map;
        }

        private static Release of(Map<?, ?> map) {
            return new Release(
                    text(map, "name"),
                    Digest.parse(text(map, "digest")),
                    list(map, "platforms").stream()
                            .map(one -> Platform.parse(String.valueOf(one)))
                            .toList());
        }
    }

    public DeltaDocument {
        fromBase = List.copyOf(fromBase);
        inside = List.copyOf(inside);
        pieces = List.copyOf(pieces);
    }

    /** Bytes of all blobs that come from the base, each once. */
    public long bytesFromBase() {
        return fromBase.stream().mapToLong(Descriptor::size).sum();
    }

    /** Bytes of all blobs that lie in the delta. */
    public long bytesInside() {
        return inside.stream().mapToLong(Descriptor::size).sum();
    }

    /** Bytes of the frame. */
    long frameSize() {
        return pieces.stream()
                .filter(Frame.class::isInstance)
                .mapToLong(Piece::size)
                .sum();
    }

    byte[] toJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("version", VERSION);
        map.put("base", base.toMap());
        Map<String, Object> end = target.toMap();
        end.put("size", size);
        map.put("target", end);
        map.put("frame", blob(new Descriptor("", frame, frameSize())));
        map.put("fromBase", fromBase.stream().map(DeltaDocument::blob).toList());
        map.put("inside", inside.stream().map(DeltaDocument::blob).toList());
        map.put("archive", pieces.stream().map(DeltaDocument::piece).toList());
        return Json.writePretty(map);
    }

    private static Map<String, Object> blob(Descriptor blob) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("digest", blob.digest());
        map.put("size", blob.size());
        return map;
    }

    /** A blob is its digest; bytes of the frame are their number. */
    private static Object piece(Piece piece) {
        return piece instanceof Blob blob ? blob.digest() : (Object) piece.size();
    }

    /**
     * Reads the file, and proves that its numbers fit together.
     *
     * @throws IllegalArgumentException when they do not, or it is no such file, or one of a later version
     */
    static DeltaDocument parse(byte[] json) {
        Map<String, Object> map = Json.readObject(json);
        if (!FORMAT.equals(map.get("format"))) {
            throw new IllegalArgumentException("it is no description of a delta");
        }
        if (number(map, "version") != VERSION) {
            throw new IllegalArgumentException("it is a delta of version " + map.get("version")
                    + ", and this release of the plugin reads version " + VERSION);
        }
        Map<?, ?> end = object(map, "target");
        List<Descriptor> fromBase = blobs(map, "fromBase");
        List<Descriptor> inside = blobs(map, "inside");
        Map<Digest, Long> sizes = new LinkedHashMap<>();
        fromBase.forEach(blob -> sizes.put(blob.digest(), blob.size()));
        inside.forEach(blob -> sizes.put(blob.digest(), blob.size()));
        DeltaDocument document = new DeltaDocument(
                Release.of(object(map, "base")),
                Release.of(end),
                number(end, "size"),
                Digest.parse(text(object(map, "frame"), "digest")),
                fromBase,
                inside,
                pieces(list(map, "archive"), sizes));
        document.check(number(object(map, "frame"), "size"));
        return document;
    }

    private void check(long frameSize) {
        long sum = 0;
        for (Piece piece : pieces) {
            sum = Math.addExact(sum, piece.size());
        }
        if (sum != size || frameSize() != frameSize || frameSize > ArchiveOutline.LARGEST_FRAME) {
            throw new IllegalArgumentException("its sizes do not fit together");
        }
    }

    private static List<Piece> pieces(List<?> written, Map<Digest, Long> sizes) {
        if (written.size() > MOST_PIECES) {
            throw new IllegalArgumentException("an archive of more than " + MOST_PIECES + " pieces");
        }
        List<Piece> pieces = new ArrayList<>(written.size());
        for (Object one : written) {
            if (one instanceof Long length && length > 0) {
                pieces.add(new Frame(length));
            } else {
                Digest digest = Digest.parse(String.valueOf(one));
                if (!sizes.containsKey(digest)) {
                    throw new IllegalArgumentException("the blob " + digest + " comes from nowhere");
                }
                pieces.add(new Blob(digest, sizes.get(digest)));
            }
        }
        return pieces;
    }

    private static List<Descriptor> blobs(Map<?, ?> map, String key) {
        return list(map, key).stream()
                .map(one -> {
                    if (!(one instanceof Map<?, ?> blob)) {
                        throw new IllegalArgumentException("\"" + key + "\" is not understood");
                    }
                    return new Descriptor("", Digest.parse(text(blob, "digest")), number(blob, "size"));
                })
                .collect(Collectors.toList());
    }

    private static Map<?, ?> object(Map<?, ?> map, String key) {
        if (map.get(key) instanceof Map<?, ?> object) {
            return object;
        }
        throw new IllegalArgumentException("\"" + key + "\" is missing");
    }

    private static List<?> list(Map<?, ?> map, String key) {
        if (map.get(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("\"" + key + "\" is missing");
    }

    private static String text(Map<?, ?> map, String key) {
        if (map.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("\"" + key + "\" is missing");
    }

    private static long number(Map<?, ?> map, String key) {
        if (map.get(key) instanceof Long number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException("\"" + key + "\" is missing");
    }
}
