package io.sealer.kube;

import io.sealer.Problem;
import io.sealer.ProblemException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads charts in archives, as Helm does: what lies in the only directory of the archive is the chart, links are not
 * followed. Names that lead out of the chart are refused, and so is what unpacks to more than Helm itself takes, 100
 * MiB, or to more than 20 000 files.
 */
public final class PackedChart {

    private static final long LARGEST = 100L << 20;
    private static final int MOST_FILES = 20_000;

    private long remaining = LARGEST;
    private int files;

    PackedChart() {}

    /** Whether an archive holds a chart. What is no archive holds none; a large one is searched for 100 MiB. */
    public static boolean isChart(ChartContent.Archive archive) throws IOException {
        if (!isZipped(archive)) {
            return false;
        }
        try (InputStream in = archive.open();
                TarArchiveInputStream tar = new TarArchiveInputStream(new Bounded(unzipped(in), LARGEST))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && pathOf(entry.getName()).equals(Optional.of(ChartMetadata.FILE))) {
                    return true;
                }
            }
            return false;
        } catch (TooLargeException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether it begins as RFC 1952 says, section 2.3.1. */
    private static boolean isZipped(ChartContent.Archive archive) throws IOException {
        try (InputStream in = archive.open()) {
            return in.read() == 0x1f && in.read() == 0x8b;
        }
    }

    /**
     * Shows the files of an archive. What archives in it hold counts as well, if it is shown by the same object.
     *
     * @throws ProblemException when it passes a bound or leads out of the chart
     */
    void each(InputStream in, ChartContent.Visitor visitor) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(in));
        try {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    String name = entry.getName();
                    String path = pathOf(name)
                            .orElseThrow(() -> refused("it holds \"" + name + "\", which leads out of the chart"));
                    remaining -= entry.getSize();
                    if (remaining < 0 || ++files > MOST_FILES) {
                        throw refused("it unpacks to more than " + (LARGEST >> 20) + " MiB or " + MOST_FILES
                                + " files, which Helm does not take");
                    }
                    visitor.file(path, tar);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ProblemException refused(String reason) {
        return new ProblemException(Problem.project("this is no chart that Helm could install: " + reason)
                .withRemedy("pack it anew with helm package"));
    }

    private static InputStream unzipped(InputStream in) throws IOException {
        return new BufferedInputStream(new GZIPInputStream(in, 1 << 13), 1 << 15);
    }

    /** The path below the archive's directory; empty if it leads out of it. */
    private static Optional<String> pathOf(String name) {
        String path = name.replace('\\', '/');
        int slash = path.indexOf('/');
        String inner = path.substring(slash + 1);
        boolean leadsOut = slash < 0
                || inner.startsWith("/")
                || inner.matches("[A-Za-z]:/.*")
                || ("/" + inner + "/").contains("/../");
        String plain = inner.replaceAll("(?:^|(?<=/))(?:\\./)+", "").replaceAll("/+", "/");
        return leadsOut || plain.isEmpty() ? Optional.empty() : Optional.of(plain);
    }

    /** Ends after so many bytes with a {@link TooLargeException}. */
    private static final class Bounded extends FilterInputStream {

        private long left;

        Bounded(InputStream in, long bound) {
            super(in);
            this.left = bound;
        }

        @Override
        public int read() throws IOException {
            count(1);
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(n);
            return n;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = super.skip(n);
            count(skipped);
            return skipped;
        }

        private void count(long n) throws TooLargeException {
            left -= n;
            if (left < 0) {
                throw new TooLargeException();
            }
        }
    }

    private static final class TooLargeException extends IOException {

        private static final long serialVersionUID = 1;
    }
}
