package io.sealer.image;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.Native;
import io.sealer.Problem;
import io.sealer.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Zstandard, with the native library unpacked into a directory of our own: where zstd-jni would put it by itself
 * (java.io.tmpdir) hardened hosts forbid to execute anything.
 *
 * <p>The library is unpacked under a random name, loaded and unlinked at once, so class loaders, threads and processes
 * do not meet, and nothing stays behind (on Windows until the JVM ends).
 */
public final class ZstdNative {

    /** Fast enough not to hold up the disk; the next levels halve the speed for a tenth of the size. */
    static final int LEVEL = 1;

    /**
     * With at least one worker, zstd cuts its input into jobs whose borders depend on the level alone: the output is the
     * same for every number of workers. Without workers it would be another one. More than four only cost memory.
     */
    private static final int WORKERS =
            Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));

    private final Path directory;

    /**
     * Nothing is loaded yet.
     *
     * @param directory where to unpack the library, best below the cache; created when it is needed
     */
    public ZstdNative(Path directory) {
        this.directory = directory;
    }

    /**
     * Loads the library, if it was not yet loaded in this class loader. Cheap when repeated.
     *
     * @throws ProblemException when this machine cannot load it, with the ways out
     */
    public void load() {
        if (Native.isLoaded()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Native.load(directory.toFile());
        } catch (IOException e) {
            throw failed("cannot create " + directory + " for the zstd library (" + FileProblem.reason(e) + ")", e);
        } catch (LinkageError e) {
            throw failed("cannot load the zstd library from " + directory + " (" + reason(e) + ")", e);
        }
    }

    /**
     * Compresses what is written. Closing ends the frame and leaves {@code out} open; to be closed in any case, since
     * native memory hangs on it. Never flush: that would change the bytes.
     */
    OutputStream compress(OutputStream out) throws IOException {
        return compress(out, WORKERS);
    }

    OutputStream compress(OutputStream out, int workers) throws IOException {
        load();
        ZstdOutputStreamNoFinalizer zstd =
                new ZstdOutputStreamNoFinalizer(new Uncloseable(out), RecyclingBufferPool.INSTANCE, LEVEL);
        zstd.setChecksum(false);
        zstd.setWorkers(workers);
        return zstd;
    }

    /** Decompresses all frames of a stream; closing closes {@code in}. */
    InputStream decompress(InputStream in) throws IOException {
        load();
        return new ZstdInputStreamNoFinalizer(in, RecyclingBufferPool.INSTANCE);
    }

    private static ProblemException failed(String message, Throwable cause) {
        return new ProblemException(
                Problem.environment(message)
                        .withRemedy(
                                "let -Dsealer.cache=DIR (<cacheDirectory>) name a directory from which programs may be"
                                        + " executed, or do without the library: -Dsealer.compression=gzip"
                                        + " (<compression>gzip</compression>)"),
                cause);
    }

    /** The loader's messages begin with the file, twice over, and go on for lines. */
    private static String reason(LinkageError e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String line = message.lines().findFirst().orElse("");
        return line.substring(line.lastIndexOf(": ") < 0 ? 0 : line.lastIndexOf(": ") + 2);
    }
}
