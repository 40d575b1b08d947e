package io.sealer;

/**
 * Where a long step tells how it is getting on. Implementations are for use by several threads.
 *
 * <p>Two kinds of news: lines that stay ({@link #info}, {@link #warn}, {@link #debug}), and a running count of bytes
 * ({@link #begin}) that a terminal shows as one live line and a log as a line now and then.
 */
public interface Progress {

    /** A line for every user. */
    void info(String line);

    /** A line that asks for attention but does not fail the build. */
    void warn(String line);

    /** A line for those who look for a cause. Never holds a secret. */
    void debug(String line);

    /**
     * Starts counting.
     *
     * @param what what is being moved, for example {@code "10 images"}
     * @param totalBytes what is to come, in bytes, or -1 where that is unknown
     */
    Task begin(String what, long totalBytes);

    /**
     * The same, for lines that are true of this moment only, such as what a server answers: whoever repeats lines where
     * nothing has changed leaves these out.
     */
    default Progress ofTheMoment() {
        return this;
    }

    /** A running count; closing it ends the live line. */
    interface Task extends AutoCloseable {

        /** So many more bytes are done; negative when work has to be done again. */
        void advance(long bytes);

        /** So many more bytes are done that nobody had to move; negative when they turn out to be of no use. */
        default void found(long bytes) {
            advance(bytes);
        }

        /**
         * Part of the work waits for somebody else until the result is closed.
         *
         * @param reason what for, as it goes on after "waiting for", for example {@code "another build's download"}
         */
        default Wait await(String reason) {
            return () -> {};
        }

        /** What the count is called from now on, for example {@code "3 of 10 images"}. */
        default void describe(String what) {}

        @Override
        void close();
    }

    /** Something that is waited for; closing it ends the wait. */
    interface Wait extends AutoCloseable {

        @Override
        void close();
    }

    /** Says nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void info(String line) {}

            @Override
            public void warn(String line) {}

            @Override
            public void debug(String line) {}

            @Override
            public Task begin(String what, long totalBytes) {
                return new Task() {
                    @Override
                    public void advance(long bytes) {}

                    @Override
                    public void close() {}
                };
            }
        };
    }
}
