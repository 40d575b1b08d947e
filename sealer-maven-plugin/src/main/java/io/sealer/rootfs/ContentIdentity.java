package io.sealer.rootfs;

import io.sealer.image.Content;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** A text that changes when content does, found without reading files. */
final class ContentIdentity {

    private ContentIdentity() {}

    static String of(Content content) throws IOException {
        if (content instanceof Content.Bytes bytes) {
            return Digest.of(bytes.bytes()).toString();
        }
        if (content instanceof Content.Blob blob) {
            return blob.digest().toString();
        }
        if (content instanceof Content.Slice slice) {
            return ofFile(slice.file()) + "[" + slice.offset() + "+" + slice.size() + "]";
        }
        if (content instanceof Content.LocalFile local) {
            return ofFile(local.file());
        }
        throw new IllegalArgumentException("unknown content " + content.getClass());
    }

    private static String ofFile(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            // The change time tells of edits that set the modification time back.
            Map<String, Object> all = Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino");
            return all.get("size") + "," + all.get("lastModifiedTime") + "," + all.get("ctime") + "," + all.get("ino");
        }
        BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
        return basic.size() + "," + basic.lastModifiedTime();
    }
}
