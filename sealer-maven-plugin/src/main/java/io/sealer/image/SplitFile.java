package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A {@link PartSet} that is being written: bytes go straight into their part and are hashed on the way. The parts get
 * their names when the last is complete, in the place of an older set; at no moment do parts of two sets bear names.
 */
final class SplitFile extends UnfinishedFile {

    private static final int MOST_PARTS = 10_000;
    private static final int FEWEST_DIGITS = 3;

    private final PartSet set;
    private final long partSize;
    private final int digits;
    /** Its lock keeps other builds away from the whole set. */
    private final PartFile sums;

    private final StringBuilder lines = new StringBuilder();
    private final List<Path> finished = new ArrayList<>();
    private final MessageDigest hash = Digest.newHash();
    private FileChannel channel;
    private long inPart;
    private boolean named;
    private boolean committed;

    private SplitFile(PartSet set, long partSize, int digits, PartFile sums) {
        this.set = set;
        this.partSize = partSize;
        this.digits = digits;
        this.sums = sums;
    }

    /**
     * Starts an empty set.
     *
     * @param whole the file that the parts join to
     * @param partSize most bytes of a part
     * @param size bytes of all parts; more are refused
     * @throws ProblemException when there would be too many, or another build is writing the same parts at this moment
     */
    static SplitFile of(Path whole, long partSize, long size) throws IOException {
        long parts = Math.max(1, (size + partSize - 1) / partSize);
        if (parts > MOST_PARTS) {
            throw new ProblemException(Problem.project(size + " bytes in parts of " + partSize + " are " + parts
                            + " parts, more than " + MOST_PARTS)
                    .withRemedy("let <split> (-Dsealer.split) be larger"));
        }
        PartSet set = new PartSet(whole);
        int digits = Math.max(FEWEST_DIGITS, Long.toString(parts - 1).length());
        SplitFile file = new SplitFile(set, partSize, digits, PartFile.of(set.sums()));
        try {
            set.deleteUnfinished();
            file.begin();
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (inPart == partSize) {
                end();
                begin();
            }
            int n = (int) Math.min(length - done, partSize - inPart);
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset + done, n);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            hash.update(bytes, offset + done, n);
            inPart += n;
            done += n;
        }
    }

    private void begin() throws IOException {
        channel = FileChannel.open(
                unfinished(finished.size()),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        inPart = 0;
    }

    private void end() throws IOException {
        Path part = part(finished.size());
        channel.force(true);
        channel.close();
        finished.add(part);
        lines.append(Digest.finish(hash).hex())
                .append("  ")
                .append(part.getFileName())
                .append('\n');
    }

    private Path part(int number) {
        return set.whole()
                .resolveSibling(
                        set.whole().getFileName() + String.format(Locale.ROOT, ".part-%0" + digits + "d", number));
    }

    private Path unfinished(int number) {
        Path part = part(number);
        return part.resolveSibling("." + part.getFileName() + ".part");
    }

    @Override
    void commit() throws IOException {
        end();
        set.delete();
        named = true;
        for (int i = 0; i < finished.size(); i++) {
            Files.move(unfinished(i), finished.get(i), StandardCopyOption.ATOMIC_MOVE);
        }
        byte[] text = lines.toString().getBytes(StandardCharsets.UTF_8);
        sums.write(text, 0, text.length);
        sums.commit();
        committed = true;
    }

    @Override
    public void close() throws IOException {
        try (sums) {
            if (channel != null) {
                channel.close();
            }
            for (int i = 0; i <= finished.size(); i++) {
                Files.deleteIfExists(unfinished(i));
            }
            if (named && !committed) {
                set.delete();
            }
        }
    }
}
