package io.sealer.registry;

import io.sealer.Progress;
import io.sealer.http.HttpRequest;
import io.sealer.oci.Descriptor;
import java.io.Closeable;
import java.util.Optional;

/**
 * The tries to bring one blob into a repository. The blob goes in one piece; in smaller ones where something on the way
 * takes no long requests. A try goes on where the last one stopped if the registry still knows how far that was, and
 * begins anew if not. For one thread.
 */
final class BlobUpload implements Closeable {

    /**
     * Lengths of pieces that are tried where a longer one is refused: below the 100 MB of well-known content delivery
     * networks, below what administrators write, below nginx's own limit of 1 MiB.
     */
    private static final long[] PIECES = {64_000_000, 8_000_000, 900_000};

    /** How a blob got into the repository. */
    enum Way {
        /** It went over the network. */
        SENT,
        /** The registry took it from another of its repositories. */
        MOUNTED
    }

    private final UploadClient client;
    private final Traffic traffic;
    private final Descriptor blob;
    private final BlobReader reader;
    private final Optional<String> mountFrom;
    private final Progress.Task task;
    private final StopSignal stop;
    private Optional<Upload> upload = Optional.empty();
    private boolean begun;
    private int cuts;
    private long told;
    private long kept;

    /**
     * @param mountFrom a repository of the same registry that may have the blob
     * @param task told of every byte, and with a negative number of those that were in vain
     * @param stop ends the transfer in the middle
     */
    BlobUpload(
            UploadClient client,
            Traffic traffic,
            Descriptor blob,
            BlobSource source,
            Optional<String> mountFrom,
            Progress.Task task,
            StopSignal stop) {
        this.client = client;
        this.traffic = traffic;
        this.blob = blob;
        this.reader = new BlobReader(source, blob);
        this.mountFrom = mountFrom;
        this.task = task;
        this.stop = stop;
    }

    /**
     * One try.
     *
     * @throws RegistryException whose advice says whether another one makes sense
     */
    Way from(RegistryEndpoint endpoint) throws RegistryException {
        boolean gotOn = false;
        if (upload.isPresent()) {
            upload = client.status(endpoint, upload.get());
            long now = upload.map(Upload::offset).orElse(0L);
            gotOn = now > kept;
            kept = Math.max(kept, now);
            tell(now);
        }
        try {
            return upload.isPresent() ? send(endpoint) : begin(endpoint);
        } catch (RegistryException e) {
            // What the registry refuses to go on with, it will not go on with later.
            if (e.kind() == RegistryException.Kind.WRONG_CONTENT) {
                upload = Optional.empty();
            }
            throw gotOn ? e.afterProgress() : e;
        }
    }

    private Way begin(RegistryEndpoint endpoint) throws RegistryException {
        // The last try may have come through, and only its answer not.
        if (begun && client.has(endpoint, blob.digest())) {
            tell(blob.size());
            return Way.SENT;
        }
        begun = true;
        upload = client.begin(endpoint, blob.digest(), mountFrom);
        if (upload.isEmpty()) {
            tell(blob.size());
            return Way.MOUNTED;
        }
        return send(endpoint);
    }

    private Way send(RegistryEndpoint endpoint) throws RegistryException {
        while (true) {
            Upload current = upload.orElseThrow();
            long rest = blob.size() - current.offset();
            if (rest < 0) {
                upload = Optional.empty();
                throw new RegistryException(
                                RegistryException.Kind.UNAVAILABLE,
                                endpoint + " says that it has more than was sent",
                                "")
                        .withPatience(RetryAdvice.Patience.LONG);
            }
            long piece = Math.max(piece(), current.leastPiece());
            boolean taken = rest > piece ? patch(endpoint, current, piece) : put(endpoint, current);
            if (taken && rest <= piece) {
                return Way.SENT;
            } else if (!taken) {
                shorten(endpoint, current, Math.min(rest, piece));
            }
        }
    }

    private long piece() {
        return cuts == 0 ? Long.MAX_VALUE : PIECES[cuts - 1];
    }

    private boolean patch(RegistryEndpoint endpoint, Upload current, long length) throws RegistryException {
        Optional<Upload> next = client.patch(endpoint, current, length, content(current.offset(), length));
        if (next.isEmpty()) {
            return false;
        }
        tell(next.get().offset());
        upload = next;
        if (next.get().offset() <= current.offset()) {
            throw new RegistryException(
                            RegistryException.Kind.UNAVAILABLE, endpoint + " keeps nothing of what is sent", "")
                    .withPatience(RetryAdvice.Patience.LONG);
        }
        return true;
    }

    private boolean put(RegistryEndpoint endpoint, Upload current) throws RegistryException {
        return client.put(endpoint, current, blob, content(current.offset(), blob.size() - current.offset()));
    }

    /** Written anew each time that the request is, as behind a token that ran out. */
    private HttpRequest.Body.Content content(long from, long length) {
        return out -> {
            tell(from);
            reader.copy(from, from + length, out, this::next);
        };
    }

    private void next(int bytes) throws RegistryException {
        if (stop.isGiven()) {
            throw new RegistryException(RegistryException.Kind.LOCAL, "interrupted", "");
        }
        traffic.sent(bytes);
        tell(told + bytes);
    }

    /** Something on the way takes no body of that length: shorter ones may do. */
    private void shorten(RegistryEndpoint endpoint, Upload current, long refused) throws RegistryException {
        tell(current.offset());
        while (cuts < PIECES.length && piece() >= refused) {
            cuts++;
        }
        if (piece() >= refused || current.leastPiece() >= refused) {
            throw new RegistryException(
                    RegistryException.Kind.UNSUITABLE,
                    endpoint + ", or a proxy before it, takes no upload of " + refused + " bytes (413)",
                    "raise the limit there (nginx: client_max_body_size)");
        }
        upload = client.status(endpoint, current);
        if (upload.isEmpty()) {
            upload = client.begin(endpoint, blob.digest(), Optional.empty());
        }
    }

    /** Tells how much of the blob is there now. */
    private void tell(long bytes) {
        if (bytes != told) {
            task.advance(bytes - told);
            told = bytes;
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
