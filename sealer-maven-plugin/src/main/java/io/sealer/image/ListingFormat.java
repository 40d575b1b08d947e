package io.sealer.image;

import io.sealer.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Listings of layers as bytes, for this product's own cache. */
final class ListingFormat {

    /** To be changed whenever what a listing says, or how, is changed. */
    private static final int VERSION = 1;

    private static final byte FILE = 'f';
    private static final byte DIRECTORY = 'd';
    private static final byte SYMLINK = 's';
    private static final byte HARD_LINK = 'h';
    private static final byte WHITEOUT = 'w';
    private static final byte OPAQUE = 'o';

    private ListingFormat() {}

    /** Makes the content of a file. */
    interface ContentSource {

        Content at(long offset, long size, Optional<byte[]> kept);
    }

    static byte[] write(LayerListing listing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeUTF(listing.layer().diffId().toString());
            out.writeInt(listing.members().size());
            for (LayerMember member : listing.members()) {
                write(member, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(LayerMember member, DataOutputStream out) throws IOException {
        if (member instanceof LayerMember.Put put) {
            write(put.entry(), out);
        } else if (member instanceof LayerMember.HardLink link) {
            out.writeByte(HARD_LINK);
            out.writeUTF(link.path());
            out.writeUTF(link.target());
        } else {
            out.writeByte(member instanceof LayerMember.Whiteout ? WHITEOUT : OPAQUE);
            out.writeUTF(member.path());
        }
    }

    private static void write(Entry entry, DataOutputStream out) throws IOException {
        boolean directory = entry instanceof Entry.Directory;
        out.writeByte(directory ? DIRECTORY : entry instanceof Entry.Symlink ? SYMLINK : FILE);
        out.writeUTF(entry.path());
        out.writeInt(entry.attributes().mode());
        out.writeInt(entry.attributes().uid());
        out.writeInt(entry.attributes().gid());
        if (entry instanceof Entry.Symlink link) {
            out.writeUTF(link.target());
        } else if (entry instanceof Entry.File file) {
            Content.InLayer content = (Content.InLayer) file.content();
            out.writeLong(content.offset());
            out.writeLong(content.size());
            out.writeBoolean(content.kept().isPresent());
            if (content.kept().isPresent()) {
                out.write(content.kept().get());
            }
        }
    }

    /** The listing; nothing where the bytes are those of another version, or of a layer with other content. */
    static Optional<LayerListing> read(byte[] bytes, ImageLayer layer, ContentSource contents) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != VERSION || !Digest.parse(in.readUTF()).equals(layer.diffId())) {
                return Optional.empty();
            }
            int count = in.readInt();
            List<LayerMember> members = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                members.add(member(in, contents));
            }
            return Optional.of(new LayerListing(layer, members));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static LayerMember member(DataInputStream in, ContentSource contents) throws IOException {
        byte kind = in.readByte();
        String path = in.readUTF();
        return switch (kind) {
            case HARD_LINK -> new LayerMember.HardLink(path, in.readUTF());
            case WHITEOUT -> new LayerMember.Whiteout(path);
            case OPAQUE -> new LayerMember.Opaque(path);
            default -> new LayerMember.Put(entry(kind, path, in, contents));
        };
    }

    private static Entry entry(byte kind, String path, DataInputStream in, ContentSource contents) throws IOException {
        Entry.Attributes attributes = new Entry.Attributes(in.readInt(), in.readInt(), in.readInt());
        return switch (kind) {
            case DIRECTORY -> new Entry.Directory(path, attributes);
            case SYMLINK -> new Entry.Symlink(path, attributes, in.readUTF());
            case FILE -> new Entry.File(path, attributes, content(in, contents));
            default -> throw new IOException("no kind of member");
        };
    }

    private static Content content(DataInputStream in, ContentSource contents) throws IOException {
        long offset = in.readLong();
        long size = in.readLong();
        Optional<byte[]> kept = in.readBoolean() ? Optional.of(in.readNBytes((int) size)) : Optional.empty();
        return contents.at(offset, size, kept);
    }
}
