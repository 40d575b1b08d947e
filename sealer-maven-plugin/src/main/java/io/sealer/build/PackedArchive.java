package io.sealer.build;

import io.sealer.cache.BlobCache;
import io.sealer.cache.BlobWriter;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.DigestMismatchException;
import io.sealer.rootfs.ImagePath;
import io.sealer.rootfs.TarStreams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A tar or zip archive, whose members are read one after the other. */
abstract class PackedArchive {

    /** How many members an archive may have. */
    private static final int MOST = 1_000_000;

    /** How large its members may be together, in bytes: beyond it is taken for a decompression bomb. */
    private static final long LARGEST = 64L << 30;

    private static final int LONGEST_LINK = 4096;
    private static final int BLOCK = 1 << 16;
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    /** What a member is. */
    enum Kind {
        FILE,
        DIRECTORY,
        /** A link to another member, symbolic or hard. */
        LINK,
        /** Neither: a device, or a sparse file. */
        OTHER,
        /** Its name, or what it links to, leads out of the archive. */
        UNSAFE
    }

    /**
     * A member.
     *
     * @param target the member that a link points to
     * @param mode its mode, if the archive has modes
     */
    record Member(Kind kind, String target, OptionalInt mode) {}

    /** Takes members, each while its content is on the way. */
    interface Visitor {

        void visit(String name, Member member, long size, InputStream content) throws IOException;
    }

    /**
     * Recognises an archive by its first bytes.
     *
     * @throws IOException when it is none
     */
    static PackedArchive open(Path file, TarStreams tars) throws IOException {
        Optional<TarStreams.Tar> tar = tars.of(file);
        if (tar.isPresent()) {
            return new TarPacked(tar.get());
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (java.util.Arrays.equals(in.readNBytes(ZIP.length), ZIP)) {
                return new ZipPacked(file);
            }
        }
        throw new IOException("it is neither a tar archive (plain, gzip, bzip2, xz, zstd) nor a zip archive");
    }

    abstract void each(Visitor visitor) throws IOException;

    /** All members by name; of several with one name the last one counts, as it would for tar. */
    Map<String, Member> members() throws IOException {
        Map<String, Member> members = new LinkedHashMap<>();
        long[] size = {0};
        each((name, member, bytes, content) -> {
            size[0] += member.kind() == Kind.FILE ? bytes : 0;
            if (members.size() == MOST || size[0] > LARGEST || bytes < 0) {
                throw new IOException("it has more than " + MOST + " members or " + (LARGEST >> 30) + " GiB");
            }
            if (!name.isEmpty()) {
                members.put(name, member);
            }
        });
        return members;
    }

    /** Puts files into the cache. */
    Map<String, CachedBlob> read(Set<String> names, BlobCache cache) throws IOException {
        Map<String, CachedBlob> blobs = new HashMap<>();
        each((name, member, bytes, content) -> {
            if (member.kind() == Kind.FILE && names.contains(name)) {
                blobs.put(name, store(name, bytes, content, cache));
            }
        });
        return blobs;
    }

    private static CachedBlob store(String name, long size, InputStream content, BlobCache cache) throws IOException {
        try (BlobWriter writer = cache.openUnknown()) {
            byte[] block = new byte[BLOCK];
            for (int n = content.read(block); n >= 0; n = content.read(block)) {
                writer.write(block, 0, n);
                if (writer.written() > size) {
                    throw new IOException(name + " is larger than it says");
                }
            }
            if (writer.written() != size) {
                throw new IOException("it ends in the middle of " + name);
            }
            return writer.commit();
        } catch (DigestMismatchException e) {
            throw new IllegalStateException("nothing was expected", e);
        }
    }

    /** A member's name without {@code ./} and slashes at its end; nothing for absolute names and those that climb. */
    private static Optional<String> inside(String name) {
        boolean climbs = ("/" + name + "/").contains("/../");
        return name.startsWith("/") || climbs ? Optional.empty() : ImagePath.normalise(name);
    }

    private static void visit(
            String name, Kind kind, String link, OptionalInt mode, long size, InputStream content, Visitor visitor)
            throws IOException {
        Optional<String> safe = inside(name);
        Optional<String> target = kind == Kind.LINK ? ImagePath.normalise(link) : Optional.of("");
        boolean unsafe = safe.isEmpty() || target.isEmpty() || link.startsWith("/");
        visitor.visit(
                safe.orElse(name),
                new Member(unsafe ? Kind.UNSAFE : kind, target.orElse(""), mode),
                kind == Kind.FILE ? size : 0,
                content);
    }

    /** What a symbolic link means, from the root of the archive. */
    private static String fromRoot(String name, String link) {
        int slash = name.lastIndexOf('/');
        return link.startsWith("/") ? link : name.substring(0, slash + 1) + link;
    }

    private static final class TarPacked extends PackedArchive {

        private final TarStreams.Tar tar;

        TarPacked(TarStreams.Tar tar) {
            this.tar = tar;
        }

        @Override
        void each(Visitor visitor) throws IOException {
            try (InputStream raw = tar.open();
                    TarArchiveInputStream in = new TarArchiveInputStream(raw, StandardCharsets.UTF_8.name())) {
                for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    String link = entry.isSymbolicLink()
                            ? fromRoot(entry.getName(), entry.getLinkName())
                            : entry.isLink() ? entry.getLinkName() : "";
                    visit(
                            entry.getName(),
                            kind(entry),
                            link,
                            OptionalInt.of(entry.getMode()),
                            entry.getSize(),
                            in,
                            visitor);
                }
            }
        }

        private static Kind kind(TarArchiveEntry entry) {
            if (entry.isDirectory()) {
                return Kind.DIRECTORY;
            } else if (entry.isSymbolicLink() || entry.isLink()) {
                return Kind.LINK;
            }
            return entry.isSparse()
                            || !entry.isFile()
                            || entry.isFIFO()
                            || entry.isBlockDevice()
                            || entry.isCharacterDevice()
                    ? Kind.OTHER
                    : Kind.FILE;
        }
    }

    private static final class ZipPacked extends PackedArchive {

        private final Path file;

        ZipPacked(Path file) {
            this.file = file;
        }

        @Override
        void each(Visitor visitor) throws IOException {
            try (ZipFile zip = ZipFile.builder().setPath(file).get()) {
                Enumeration<ZipArchiveEntry> entries = zip.getEntries();
                while (entries.hasMoreElements()) {
                    ZipArchiveEntry entry = entries.nextElement();
                    try (InputStream in = zip.getInputStream(entry)) {
                        String link = entry.isUnixSymlink()
                                ? fromRoot(
                                        entry.getName(),
                                        new String(in.readNBytes(LONGEST_LINK), StandardCharsets.UTF_8))
                                : "";
                        visit(
                                entry.getName(),
                                kind(entry),
                                link,
                                entry.getUnixMode() == 0 ? OptionalInt.empty() : OptionalInt.of(entry.getUnixMode()),
                                entry.getSize(),
                                in,
                                visitor);
                    }
                }
            }
        }

        private static Kind kind(ZipArchiveEntry entry) {
            return entry.isDirectory() ? Kind.DIRECTORY : entry.isUnixSymlink() ? Kind.LINK : Kind.FILE;
        }
    }
}
