package io.sealer.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which part of a content an answer 206 holds (RFC 9110, section 14.4).
 *
 * @param first offset of the first byte
 * @param last offset of the last byte
 * @param total size of the whole content in bytes, or -1 where the server does not know it
 */
public record ContentRange(long first, long last, long total) {

    private static final int PARTIAL_CONTENT = 206;
    private static final Pattern BYTES = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    /** What an answer says of itself; empty where it says nothing that can be read. */
    public static Optional<ContentRange> of(HttpResponse response) {
        return response.header("Content-Range").flatMap(ContentRange::parse);
    }

    static Optional<ContentRange> parse(String header) {
        Matcher bytes = BYTES.matcher(header.strip());
        if (!bytes.matches()) {
            return Optional.empty();
        }
        long total = bytes.group(3).equals("*") ? -1 : Long.parseLong(bytes.group(3));
        return Optional.of(new ContentRange(Long.parseLong(bytes.group(1)), Long.parseLong(bytes.group(2)), total));
    }

    /**
     * Whether an answer is all that comes from an offset on.
     *
     * @param size size of the whole content, or -1 where only the server knows it
     */
    public static boolean isRest(HttpResponse response, long offset, long size) {
        long length = response.contentLength();
        return response.status() == PARTIAL_CONTENT
                && (length < 0 || size < 0 || length == size - offset)
                && of(response)
                        .filter(range -> range.isRest(offset, size < 0 ? range.total() : size))
                        .isPresent();
    }

    /** Whether this is all that comes from an offset on, of a content of this size. */
    boolean isRest(long offset, long size) {
        return first == offset && last == size - 1 && (total == size || total == -1);
    }
}
