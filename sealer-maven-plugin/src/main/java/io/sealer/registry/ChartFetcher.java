package io.sealer.registry;

import io.sealer.ProblemException;
import io.sealer.Progress;
import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.DigestMismatchException;
import io.sealer.http.HttpResponse;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;

/**
 * Brings Helm charts into the cache: from OCI registries, where a chart is an artifact with one layer of its own kind, and
 * from repositories, which are files on a web server.
 */
public final class ChartFetcher {

    /** Helm's type of a packed chart (helm.sh/docs/topics/registries, "Helm chart manifest"). */
    private static final String CHART = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    /** The largest public repositories have indexes of 20 MB. */
    private static final int LARGEST_INDEX = 64 << 20;

    private static final long LARGEST_CHART = 100L << 20;
    private static final int BLOCK = 1 << 16;

    private final boolean offline;
    private final ImageContent content;
    private final BlobTransfer transfer;
    private final HttpFiles files;
    private final BlobCache cache;

    ChartFetcher(boolean offline, ImageContent content, BlobTransfer transfer, HttpFiles files, BlobCache cache) {
        this.offline = offline;
        this.content = content;
        this.transfer = transfer;
        this.files = files;
        this.cache = cache;
    }

    /** Whether the cache has a packed chart. */
    public boolean has(Digest chart) {
        return cache.find(chart).isPresent();
    }

    /**
     * Fetches a chart from a registry, or finds it in the cache.
     *
     * @throws ProblemException when it cannot be had, or is no chart
     */
    public CachedBlob fromRegistry(Reference reference) {
        try {
            Descriptor chart = chart(content.root(reference));
            CachedBlob blob = cache.find(chart.digest()).orElse(null);
            if (blob == null) {
                if (offline) {
                    throw CachedContent.missing("chart " + chart.digest() + " is not in the cache");
                }
                blob = transfer.fetch(
                        List.of(reference), chart, Progress.silent().begin("", -1), new StopSignal());
            }
            return blob;
        } catch (RegistryException e) {
            throw new ProblemException(e.toProblem("oci://" + reference), e);
        }
    }

    private static Descriptor chart(Manifest manifest) throws RegistryException {
        if (manifest instanceof Manifest.Image image) {
            for (Descriptor layer : image.layers()) {
                if (layer.mediaType().equals(CHART) && layer.size() <= LARGEST_CHART) {
                    return layer;
                }
            }
        }
        throw new RegistryException(
                RegistryException.Kind.UNSUITABLE,
                "what is there is no Helm chart",
                "check <repository>, <name> and <version>");
    }

    /**
     * Fetches a small document.
     *
     * @throws ProblemException when it cannot be had
     */
    public byte[] document(URI uri) {
        try {
            refuseOffline("the index of the repository is not kept");
            return files.get(uri, response -> response.bodyAtMost(LARGEST_INDEX));
        } catch (RegistryException e) {
            throw new ProblemException(e.toProblem(HttpFiles.shown(uri)), e);
        }
    }

    /**
     * Fetches a file, unless it is in the cache.
     *
     * @param digest the file's digest; another content is refused
     * @throws ProblemException when it cannot be had
     */
    public CachedBlob file(URI uri, Digest digest) {
        CachedBlob cached = cache.find(digest).orElse(null);
        if (cached != null) {
            return cached;
        }
        try {
            refuseOffline("chart " + digest + " is not in the cache");
            return files.get(uri, response -> store(uri, response, digest));
        } catch (RegistryException e) {
            throw new ProblemException(e.toProblem(HttpFiles.shown(uri)), e);
        }
    }

    private void refuseOffline(String what) throws RegistryException {
        if (offline) {
            throw CachedContent.missing(what);
        }
    }

    private CachedBlob store(URI uri, HttpResponse response, Digest digest) throws IOException {
        try (BlobWriter writer = cache.open(digest)) {
            InputStream body = response.body();
            byte[] block = new byte[BLOCK];
            for (int n = body.read(block); n >= 0; n = body.read(block)) {
                writer.write(block, 0, n);
                if (writer.written() > LARGEST_CHART) {
                    throw wrong(HttpFiles.shown(uri) + " has more than " + (LARGEST_CHART >> 20)
                            + " MiB, which Helm does not take");
                }
            }
            return writer.commit();
        } catch (DigestMismatchException e) {
            throw wrong(HttpFiles.shown(uri) + " has the digest " + e.actual() + ", not " + e.expected());
        }
    }

    private static RegistryException wrong(String message) {
        return new RegistryException(
                        RegistryException.Kind.WRONG_CONTENT,
                        message,
                        "nothing of it was kept; somebody has replaced the chart, or the index is wrong. If that is"
                                + " meant, delete the chart's entry in images.lock and run mvn sealer:lock")
                .withPatience(RetryAdvice.Patience.ONCE);
    }
}
