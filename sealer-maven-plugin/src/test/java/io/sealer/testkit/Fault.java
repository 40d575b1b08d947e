package io.sealer.testkit;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

/** A way for a registry to misbehave. Several can be joined with {@link #and}. */
public final class Fault {

    /** How much of the request's body is read. */
    private static final long ALL = -1;

    private final UnaryOperator<Reply> change;
    private final boolean instead;
    private final long taken;
    private final boolean silent;

    private Fault(UnaryOperator<Reply> change) {
        this(change, false, ALL, false);
    }

    private Fault(UnaryOperator<Reply> change, boolean instead, long taken, boolean silent) {
        this.change = change;
        this.instead = instead;
        this.taken = taken;
        this.silent = silent;
    }

    private static Fault instead(UnaryOperator<Reply> change) {
        return new Fault(change, true, ALL, false);
    }

    /** Whether what was asked for is not done. */
    boolean isInstead() {
        return instead;
    }

    /** How many bytes of the body are taken before the connection ends, or -1 for all. */
    long taken() {
        return taken;
    }

    /** Whether the connection, behind those bytes, stays open in silence. */
    boolean isSilent() {
        return silent;
    }

    Reply applyTo(Reply reply) {
        return change.apply(reply);
    }

    /** This fault, and then the other one too. */
    public Fault and(Fault other) {
        return new Fault(
                reply -> other.applyTo(applyTo(reply)),
                instead || other.instead,
                Math.max(taken, other.taken),
                silent || other.silent);
    }

    /** Closes the connection behind this many bytes of the body although more were announced. */
    public static Fault cutAfter(long bytes) {
        return new Fault(reply -> reply.sending(bytes, false));
    }

    /** Goes silent behind this many bytes of the body; the connection stays open until the registry is closed. */
    public static Fault stallAfter(long bytes) {
        return new Fault(reply -> reply.sending(bytes, true));
    }

    /** Sends the body in pieces of some bytes with a pause, in milliseconds, behind each. */
    public static Fault drip(int bytes, long pauseMillis) {
        return new Fault(reply -> reply.dripping(bytes, pauseMillis));
    }

    /** Answers with this status and an error document. */
    public static Fault status(int status) {
        return instead(reply -> Reply.error(status, "TESTKIT", "status " + status + " on request"));
    }

    /** Answers with this status and this body. */
    public static Fault answer(int status, String contentType, String body) {
        return instead(reply -> Reply.of(status, Map.of("Content-Type", contentType), JsonText.bytes(body)));
    }

    /** Sets a header; joined with {@link #status}: {@code status(429).withHeader("Retry-After", "1")}. */
    public Fault withHeader(String name, String value) {
        return and(new Fault(reply -> reply.withHeader(name, value)));
    }

    /** Sends another content of the same length: only the digest tells. */
    public static Fault wrongBytes() {
        return new Fault(reply -> {
            byte[] wrong = reply.entity().clone();
            if (wrong.length > 0) {
                wrong[wrong.length / 2] ^= 1;
            }
            return new Reply(
                    reply.status(),
                    reply.headers(),
                    wrong,
                    reply.from(),
                    reply.declared(),
                    reply.sent(),
                    reply.stalls(),
                    reply.pauseMillis(),
                    reply.chunk(),
                    reply.held());
        });
    }

    /** Serves other bytes in place of the content, with all headers right for them. */
    public static Fault replacedBy(byte[] bytes) {
        return new Fault(reply -> reply.withEntity(bytes));
    }

    /** Serves only the first bytes of the content, and calls that all. */
    public static Fault truncatedTo(int bytes) {
        return new Fault(reply ->
                reply.withEntity(Arrays.copyOf(reply.entity(), Math.min(bytes, reply.entity().length))));
    }

    /** Announces another length than the content has: too few bytes follow, or the content's end is missing. */
    public static Fault declaredLength(long bytes) {
        return new Fault(reply -> reply.declaring(bytes));
    }

    /**
     * Redirects (307) to the same path and query elsewhere.
     *
     * @param base scheme, host and port, without a slash at the end; or, with a path, the full target
     */
    public static Fault redirectTo(String base) {
        return instead(reply -> Reply.of(307, Map.of("Location", base), new byte[0]));
    }

    /** Serves the whole content with 200 where a range was asked for. */
    public static Fault ignoreRange() {
        return new Fault(Reply::whole);
    }

    /** Serves the range that was asked for and names another one in Content-Range. */
    public static Fault wrongContentRange() {
        return new Fault(reply -> reply.status() == 206
                ? reply.withHeader("Content-Range", "bytes 0-0/" + reply.entity().length)
                : reply);
    }

    /** Closes the connection without an answer, and without doing anything. */
    public static Fault refuse() {
        return instead(reply -> Reply.of(0, Map.of(), new byte[0]));
    }

    /** Does what was asked for, and closes the connection without an answer. */
    public static Fault loseAnswer() {
        return new Fault(reply -> Reply.of(0, Map.of(), new byte[0]));
    }

    /** Closes the connection behind this many bytes of the request's body. */
    public static Fault cutUploadAfter(long bytes) {
        return new Fault(reply -> reply, false, bytes, false);
    }

    /** Takes no more than this many bytes of the request's body; the connection stays open until the registry closes. */
    public static Fault stallUploadAfter(long bytes) {
        return new Fault(reply -> reply, false, bytes, true);
    }

    /** Answers well, but not before the latch opens (or the registry closes). */
    public static Fault holdUntil(CountDownLatch latch) {
        return new Fault(reply -> reply.heldBy(latch));
    }
}
