package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.oci.Digest;
import io.sealer.registry.WantedFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A URL or artifact that files come from, and what is known of its content. For one thread. */
final class FileSource {

    private final List<RequestedFile> requests = new ArrayList<>();
    private Optional<FileChecksum> written = Optional.empty();
    private Optional<LockedFile> locked = Optional.empty();
    private Optional<FileChecksum> published = Optional.empty();

    private FileSource() {}

    /**
     * The sources of some files, in their order.
     *
     * @param problems receives contradictions between the files of one source
     */
    static List<FileSource> of(List<RequestedFile> requests, FileLock lock, Problems problems) {
        Map<String, FileSource> sources = new LinkedHashMap<>();
        for (RequestedFile request : requests) {
            sources.computeIfAbsent(request.source(), source -> new FileSource())
                    .add(request, problems);
        }
        sources.forEach((name, source) -> source.locked = lock.find(name));
        return List.copyOf(sources.values());
    }

    private void add(RequestedFile request, Problems problems) {
        requests.add(request);
        if (written.isPresent()
                && request.checksum().isPresent()
                && !request.checksum().equals(written)) {
            problems.add(request.problem("it has two checksums: "
                    + written.get().hex() + " and " + request.checksum().get().hex()));
        }
        written = written.or(request::checksum);
    }

    /** The first that wants it. */
    RequestedFile request() {
        return requests.get(0);
    }

    List<RequestedFile> requests() {
        return requests;
    }

    /** The list of its publisher that has to be asked, if one has. */
    Optional<URI> listToAsk() {
        return written.isPresent() || locked.isPresent()
                ? Optional.empty()
                : requests.stream().flatMap(one -> one.checksumUrl().stream()).findFirst();
    }

    /** Its publisher's list says this. */
    void publish(FileChecksum checksum) {
        published = Optional.of(checksum);
    }

    /** Whether somebody says what it has to be. */
    boolean isKnown() {
        return written.isPresent()
                || locked.isPresent()
                || published.isPresent()
                || request().isImage();
    }

    /** What it has to be, by its SHA-256: what the project writes goes before what its lock says. */
    Optional<Digest> digest() {
        return written.flatMap(FileChecksum::sha256)
                .or(() -> locked.map(LockedFile::digest))
                .or(() -> published.flatMap(FileChecksum::sha256));
    }

    /** A checksum of another kind, which it has to have too. */
    Optional<FileChecksum> other() {
        return written.or(() -> published).filter(one -> one.sha256().isEmpty());
    }

    OptionalLong size() {
        boolean sure = locked.isPresent() && locked.map(LockedFile::digest).equals(digest());
        return sure ? OptionalLong.of(locked.get().size()) : OptionalLong.empty();
    }

    /** What is asked of its server. */
    WantedFile wanted() {
        return new WantedFile(
                request().uri(),
                digest(),
                size(),
                other().map(checksum ->
                        Digest.of((checksum.algorithm() + checksum.hex()).getBytes(StandardCharsets.US_ASCII))),
                doubt());
    }

    /** What to do when it is something else. */
    String doubt() {
        if (written.isPresent()) {
            return "correct " + (request().place().equals(RequestedFiles.PLACE) ? "<sha256>" : "--checksum")
                    + ", or ask its publisher why it changed";
        }
        if (locked.isPresent()) {
            return "a published file should never change: ask its publisher; to take the new one, run mvn sealer:fetch"
                    + " -Dsealer.lock.update=" + request().shown();
        }
        return listToAsk().map(list -> list + " says what it should be").orElse("its server contradicts itself");
    }

    /** The entry that a lock needs for it: none where the project itself says its SHA-256, or it is a snapshot. */
    Optional<LockedFile> toLock(Digest content, long bytes) {
        boolean unnecessary = written.flatMap(FileChecksum::sha256).isPresent()
                || request().isArtifact() && request().source().endsWith("-SNAPSHOT");
        if (unnecessary
                || locked.filter(entry -> entry.digest().equals(content)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                new LockedFile(request().source(), content, bytes, listToAsk().map(Object::toString)));
    }

    Problem problem(String message) {
        return request().problem(message);
    }
}
