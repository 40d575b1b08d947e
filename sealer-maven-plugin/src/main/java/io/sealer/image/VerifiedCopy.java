package io.sealer.image;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.SourceLocation;
import io.sealer.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;

/**
 * Copies blobs out of an image and proves each on its way.
 *
 * @param display how messages name the image
 * @param contents where a blob lies; throws a {@link ProblemException} for one that is not there
 * @param remedy what to do when it is damaged
 */
record VerifiedCopy(String display, Function<Descriptor, Content> contents, String remedy) {

    private static final int BUFFER = 1 << 17;

    /**
     * Copies a blob.
     *
     * @throws ProblemException when it is damaged or cannot be read
     * @throws IOException when it cannot be written
     */
    void copy(Descriptor blob, OutputStream out, Progress.Task task) throws IOException {
        Content content = contents.apply(blob);
        if (content.size() != blob.size()) {
            throw damaged(
                    "the blob " + blob.digest() + " is damaged: it has " + content.size() + " bytes, and " + blob.size()
                            + " are expected",
                    null);
        }
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = open(content, blob)) {
            for (int n = read(in, buffer, blob); n >= 0; n = read(in, buffer, blob)) {
                out.write(buffer, 0, n);
                task.advance(n);
            }
        }
    }

    private InputStream open(Content content, Descriptor blob) {
        try {
            return new VerifiedInputStream(content.open(), blob);
        } catch (IOException e) {
            throw unreadable(blob, e);
        }
    }

    private int read(InputStream in, byte[] buffer, Descriptor blob) {
        try {
            return in.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            throw unreadable(blob, e);
        }
    }

    private ProblemException unreadable(Descriptor blob, IOException e) {
        String reason = FileProblem.reason(e);
        String named = "the blob " + blob.digest();
        return damaged(reason.startsWith(named) ? reason : named + " cannot be read: " + reason, e);
    }

    private ProblemException damaged(String message, IOException cause) {
        return new ProblemException(
                Problem.environment(message)
                        .withLocation(SourceLocation.of(display))
                        .withRemedy(remedy),
                cause);
    }
}
