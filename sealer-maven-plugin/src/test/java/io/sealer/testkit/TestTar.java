package io.sealer.testkit;

import io.sealer.image.Content;
import io.sealer.image.ImageLayer;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The tar of a layer, member by member, good or bad, as another program would write it. */
public final class TestTar {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name());

    /** A tar without members. */
    public TestTar() {
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        out.setAddPaxHeadersForNonAsciiNames(true);
    }

    /** Directories of mode 0755. */
    public TestTar directories(String... paths) {
        for (String path : paths) {
            member(entry(path + "/", TarConstants.LF_DIR, 0755), "");
        }
        return this;
    }

    /** A directory. */
    public TestTar directory(String path, int mode) {
        return member(entry(path + "/", TarConstants.LF_DIR, mode), "");
    }

    /** A file of mode 0644. */
    public TestTar file(String path, String content) {
        return file(path, 0644, content);
    }

    /** A file. */
    public TestTar file(String path, int mode, String content) {
        return member(entry(path, TarConstants.LF_NORMAL, mode), content);
    }

    /** A symbolic link. */
    public TestTar symlink(String path, String target) {
        return link(path, TarConstants.LF_SYMLINK, target);
    }

    /** A further name for a file. */
    public TestTar hardLink(String path, String target) {
        return link(path, TarConstants.LF_LINK, target);
    }

    /** A member of any type, without content. */
    public TestTar special(String path, char type) {
        return member(entry(path, (byte) type, 0644), "");
    }

    /** A file that belongs to somebody. */
    public TestTar owned(String path, long uid, long gid) {
        TarArchiveEntry entry = entry(path, TarConstants.LF_NORMAL, 0644);
        entry.setUserId(uid);
        entry.setGroupId(gid);
        return member(entry, "");
    }

    private TestTar link(String path, byte type, String target) {
        TarArchiveEntry entry = entry(path, type, 0777);
        entry.setLinkName(target);
        return member(entry, "");
    }

    private static TarArchiveEntry entry(String path, byte type, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(path, type, true);
        entry.setMode(mode);
        entry.setUserId(0);
        entry.setGroupId(0);
        return entry;
    }

    private TestTar member(TarArchiveEntry entry, String content) {
        byte[] text = content.getBytes(StandardCharsets.UTF_8);
        entry.setSize(text.length);
        try {
            out.putArchiveEntry(entry);
            out.write(text);
            out.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The tar. Nothing more can be added. */
    public byte[] bytes() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** As an uncompressed layer. */
    public ImageLayer plain() {
        byte[] tar = bytes();
        return layer(MediaType.OCI_LAYER, tar, tar);
    }

    /** As a layer in gzip, of one member or of many as pigz and stargz write them. */
    public ImageLayer gzip(int members) {
        return gzip(bytes(), members);
    }

    /** A tar as a layer in gzip. */
    public static ImageLayer gzip(byte[] tar, int members) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int length = tar.length / members;
        for (int i = 0; i < members; i++) {
            int end = i == members - 1 ? tar.length : (i + 1) * length;
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(Arrays.copyOfRange(tar, i * length, end));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return layer(MediaType.OCI_LAYER_GZIP, packed.toByteArray(), tar);
    }

    /** A layer of these bytes. */
    public static ImageLayer layer(String mediaType, byte[] blob, byte[] tar) {
        return new ImageLayer(
                new Descriptor(mediaType, Digest.of(blob), blob.length), Digest.of(tar), new Content.Bytes(blob));
    }
}
