package io.sealer.registry;

import io.sealer.oci.Digest;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file of a web server.
 *
 * @param uri where it is
 * @param digest what it has to be, where that is known
 * @param size its size in bytes, where that is known
 * @param name stands for exactly this content where its digest is not known but another checksum is: the key under which
 *     a beginning of it is kept
 * @param doubt what to do when another content comes
 */
public record WantedFile(URI uri, Optional<Digest> digest, OptionalLong size, Optional<Digest> name, String doubt) {

    public WantedFile {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(doubt, "doubt");
    }
}
