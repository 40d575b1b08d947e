package io.sealer.image;

import java.io.IOException;
import java.io.OutputStream;

/** A file, or several, that get their names only when they are complete; closing without {@link #commit} leaves nothing. */
abstract class UnfinishedFile extends OutputStream {

    @Override
    public final void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length) throws IOException;

    /** Puts everything on the disk and in its place. */
    abstract void commit() throws IOException;
}
