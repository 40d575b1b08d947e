package io.sealer.image;

import io.sealer.cache.LayerKeeper;
import java.io.IOException;
import java.io.OutputStream;

/** Passes on what is written, and has it kept for later builds too. */
final class KeepingOutput extends OutputStream {

    private final OutputStream out;
    private final LayerKeeper keeper;

    KeepingOutput(OutputStream out, LayerKeeper keeper) {
        this.out = out;
        this.keeper = keeper;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        keeper.write(bytes, offset, length);
    }
}
