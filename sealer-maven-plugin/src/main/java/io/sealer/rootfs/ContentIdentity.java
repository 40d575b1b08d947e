package io.sealer.rootfs;

import io.sealer.FileStamp;
import io.sealer.image.Content;
import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A text that changes when content does, found without reading files. Looks at an archive once for all its members. */
final class ContentIdentity {

    private final Map<Path, String> archives = new HashMap<>();

    String of(Content content) throws IOException {
        if (content instanceof Content.Bytes bytes) {
            return Digest.of(bytes.bytes()).toString();
        }
        if (content instanceof Content.Blob blob) {
            return blob.digest().toString();
        }
        if (content instanceof Content.Slice slice) {
            String archive = archives.get(slice.file());
            if (archive == null) {
                archive = ofFile(slice.file());
                archives.put(slice.file(), archive);
            }
            return archive + "[" + slice.offset() + "+" + slice.size() + "]";
        }
        if (content instanceof Content.InLayer member) {
            return member.layer().diffId() + "[" + member.offset() + "+" + member.size() + "]";
        }
        if (content instanceof Content.LocalFile local) {
            return ofFile(local.file());
        }
        throw new IllegalArgumentException("unknown content " + content.getClass());
    }

    private static String ofFile(Path file) throws IOException {
        return FileStamp.of(file)
                .orElseThrow(() -> new NoSuchFileException(file.toString()))
                .text()
                .strip();
    }
}
