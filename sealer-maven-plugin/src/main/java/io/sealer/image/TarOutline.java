package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The outline of an archive of anyone's making, as it lies there. */
final class TarOutline {

    private static final Pattern BLOB = Pattern.compile("blobs/sha256/([0-9a-f]{64})");

    private final OutlineBuilder builder = new OutlineBuilder();

    private TarOutline() {}

    /**
     * Reads the headers of an OCI archive, or of sealer's tar of archives.
     *
     * @throws IOException when it is no tar, is damaged, or has too much in it that is no blob
     */
    static ArchiveOutline of(Content.Slice archive) throws IOException {
        boolean ofArchives =
                ArchiveFiles.Tar.of(archive).find(OciArchiveReader.INDEX).isEmpty();
        TarOutline outline = new TarOutline();
        outline.tar(archive, ofArchives);
        return outline.builder.build();
    }

    private void tar(Content.Slice tar, boolean ofArchives) throws IOException {
        long done = 0;
        try (InputStream in = tar.open()) {
            TarReader reader = new TarReader(in);
            for (TarReader.Member member = reader.next(); member != null; member = reader.next()) {
                Matcher blob = BLOB.matcher(member.path());
                boolean isArchive = ofArchives && member.path().endsWith(".tar");
                if (!member.isFile() || !isArchive && !blob.matches()) {
                    continue;
                }
                frame(tar, done, member.offset());
                if (isArchive) {
                    tar(part(tar, member.offset(), member.size()), false);
                } else {
                    builder.blob(new Digest(blob.group(1)), member.size());
                }
                done = member.offset() + member.size();
            }
        }
        frame(tar, done, tar.size());
    }

    private void frame(Content.Slice tar, long from, long to) throws IOException {
        if (to - from > builder.room()) {
            throw new IOException("too much of it (more than " + ArchiveOutline.LARGEST_FRAME
                    + " bytes) lies outside of blobs/sha256 for an OCI archive");
        }
        try (InputStream in = part(tar, from, to - from).open()) {
            builder.bytes(in.readAllBytes());
        }
    }

    private static Content.Slice part(Content.Slice tar, long offset, long size) {
        return new Content.Slice(tar.file(), tar.offset() + offset, size);
    }
}
