package io.sealer.kube;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * The copy of a chart that Helm is given, changed as {@link ChartChanges} says. Archives stay archives and directories
 * directories: Helm treats the two differently.
 */
final class ChartCopy {

    /** Helm takes no larger file (helm/helm, pkg/chart/loader/archive.go); what is larger stays as it is. */
    private static final int LARGEST_FILE = 5 << 20;

    private static final int MOST_ARCHIVES_IN_ARCHIVES = 8;

    private final PackedChart archives = new PackedChart();
    private ChartMetadata metadata = new ChartMetadata("", "", false);
    private boolean chance;

    /** Takes a file of the copy. */
    private interface Sink {

        void put(String path, byte[] content) throws IOException;
    }

    /**
     * Writes a copy.
     *
     * @param target where a directory or an archive is made, by what the chart is
     * @return what the chart says of itself
     * @throws io.sealer.ProblemException if it passes a bound
     */
    ChartMetadata write(ChartContent content, Path target) throws IOException {
        if (content instanceof ChartContent.Unpacked unpacked) {
            Files.createDirectories(target);
            Sink sink = (path, bytes) -> {
                Path file = target.resolve(path);
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
            };
            unpacked.files().each((path, in) -> copy(path, in, sink, 0));
            sink.put(ChartChanges.VALUES_TEMPLATE, ChartChanges.valuesTemplate());
        } else if (content instanceof ChartContent.Packed packed) {
            try (InputStream in = packed.archive().open();
                    OutputStream out = Files.newOutputStream(target)) {
                repack(in, out, 0);
            }
        }
        return metadata;
    }

    /** Whether what the templates of the copy render to may be another thing each time. */
    boolean leavesToChance() {
        return chance;
    }

    private void repack(InputStream in, OutputStream out, int depth) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out), "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        Sink sink = (path, bytes) -> {
            TarArchiveEntry entry = new TarArchiveEntry("chart/" + path);
            entry.setSize(bytes.length);
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
        };
        archives.each(in, (path, content) -> copy(path, content, sink, depth));
        if (depth == 0) {
            sink.put(ChartChanges.VALUES_TEMPLATE, ChartChanges.valuesTemplate());
        }
        tar.finish();
        tar.close();
    }

    private void copy(String path, InputStream in, Sink sink, int depth) throws IOException {
        byte[] content = in.readNBytes(LARGEST_FILE + 1);
        if (content.length > LARGEST_FILE) {
            // Helm refuses the file in its own words, by its length alone.
            sink.put(path, content);
            return;
        }
        if (path.equals(ChartMetadata.FILE) && depth == 0) {
            metadata = ChartMetadata.parse(content);
        }
        if (ChartChanges.isPackedSubchart(path) && depth < MOST_ARCHIVES_IN_ARCHIVES) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            repack(new ByteArrayInputStream(content), packed, depth + 1);
            sink.put(path, packed.toByteArray());
            return;
        }
        chance |= ChartChanges.leavesToChance(content);
        byte[] changed = ChartChanges.changed(content);
        sink.put(path, changed);
        Optional<String> template = ChartChanges.templateOf(path, changed);
        if (template.isPresent()) {
            sink.put(template.get(), ChartChanges.escaped(changed));
        }
    }
}
