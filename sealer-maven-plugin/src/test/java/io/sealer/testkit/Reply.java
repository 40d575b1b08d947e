package io.sealer.testkit;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * What a {@link FaultRegistry} is about to answer; a {@link Fault} turns a good one into a bad one.
 *
 * @param status HTTP status, or 0 to close the connection without a word
 * @param headers headers but for Content-Length
 * @param entity the whole representation, also where only a range of it is asked for
 * @param from first byte of the entity that is sent
 * @param declared Content-Length that is announced, in bytes
 * @param sent how many bytes really go out; the connection is closed behind them if more are announced
 * @param stalls whether the connection, behind those bytes, stays open in silence until the registry closes
 * @param pauseMillis pause behind every {@code chunk} bytes, in milliseconds; 0 for full speed
 * @param chunk bytes written at a time
 * @param held nothing is answered before this opens
 */
record Reply(
        int status,
        Map<String, String> headers,
        byte[] entity,
        long from,
        long declared,
        long sent,
        boolean stalls,
        long pauseMillis,
        int chunk,
        Optional<CountDownLatch> held) {

    private static final int CHUNK = 1 << 16;

    Reply {
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    static Reply of(int status, Map<String, String> headers, byte[] entity) {
        return new Reply(status, headers, entity, 0, entity.length, entity.length, false, 0, CHUNK, Optional.empty());
    }

    /** An error as the distribution specification words it ("Error codes"). */
    static Reply error(int status, String code, String message) {
        return of(
                status,
                Map.of("Content-Type", "application/json"),
                JsonText.bytes("{\"errors\":[{\"code\":\"" + code + "\",\"message\":" + JsonText.string(message)
                        + ",\"detail\":{}}]}"));
    }

    Reply withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, entity, from, declared, sent, stalls, pauseMillis, chunk, held);
    }

    Reply withEntity(byte[] other) {
        return new Reply(status, headers, other, 0, other.length, other.length, stalls, pauseMillis, chunk, held);
    }

    Reply withRange(long first, long length) {
        return new Reply(206, headers, entity, first, length, length, stalls, pauseMillis, chunk, held)
                .withHeader("Content-Range", "bytes " + first + "-" + (first + length - 1) + "/" + entity.length);
    }

    Reply whole() {
        if (status != 206) {
            return this;
        }
        Map<String, String> less = new TreeMap<>(headers);
        less.remove("Content-Range");
        return new Reply(200, less, entity, 0, entity.length, entity.length, stalls, pauseMillis, chunk, held);
    }

    Reply declaring(long length) {
        return new Reply(
                status, headers, entity, from, length, Math.min(sent, length), stalls, pauseMillis, chunk, held);
    }

    Reply sending(long bytes, boolean thenStalls) {
        return new Reply(
                status, headers, entity, from, declared, Math.min(bytes, sent), thenStalls, pauseMillis, chunk, held);
    }

    Reply dripping(int bytes, long millis) {
        return new Reply(status, headers, entity, from, declared, sent, stalls, millis, bytes, held);
    }

    Reply heldBy(CountDownLatch latch) {
        return new Reply(status, headers, entity, from, declared, sent, stalls, pauseMillis, chunk, Optional.of(latch));
    }
}
