package io.sealer.cache;

import io.sealer.oci.Digest;
import java.io.IOException;

/**
 * Keeps a compressed layer while it is written elsewhere. Keeping is a service to later builds: it gives up when the disk
 * fails or the layer is too large, and nobody hears of it.
 */
public final class LayerKeeper implements AutoCloseable {

    private final LayerMemos memos;
    private final OwnedFile file;
    private final long mostBytes;
    private long written;
    private boolean givenUp;

    LayerKeeper(LayerMemos memos, OwnedFile file, long mostBytes) {
        this.memos = memos;
        this.file = file;
        this.mostBytes = mostBytes;
    }

    /** The next bytes. */
    public void write(byte[] bytes, int offset, int length) {
        written += length;
        if (written > mostBytes) {
            giveUp();
        }
        if (!givenUp) {
            try {
                file.write(bytes, offset, length);
            } catch (IOException e) {
                giveUp();
            }
        }
    }

    /** Keeps what was written under the key of its content, and remembers what it is. */
    public void commit(Digest key, LayerMemo memo) {
        if (written != memo.size()) {
            throw new IllegalArgumentException(written + " bytes are to be kept as a layer of " + memo.size());
        }
        if (!givenUp) {
            try {
                file.finish();
                memos.adopt(key, memo, file.path());
                return;
            } catch (IOException e) {
                giveUp();
            }
        }
        memos.put(key, memo);
    }

    /** Throws away what was not committed. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Whoever comes next sweeps it away.
            return;
        }
    }

    private void giveUp() {
        givenUp = true;
        try {
            file.empty();
        } catch (IOException e) {
            return;
        }
    }
}
