package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.kubefile.RemoteSources;
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
        Map<String, FileSource> pinned = new LinkedHashMap<>();
        for (FileSource source : sources.values()) {
            source.locked = lock.find(source.pin());
            if (source.needsPin() && pinned.put(source.pin(), source) != null) {
                problems.add(
                        source.problem("another file differs from it in the query of its URL only, which no lock keeps")
                                .withRemedy("write the <sha256> of both, or --checksum in the Kubefile"));
            }
        }
        return List.copyOf(sources.values());
    }

    /** What a lock calls it. */
    private String pin() {
        return request().shown();
    }

    /** None where the project itself says its SHA-256, or it is a snapshot. */
    private boolean needsPin() {
        return written.flatMap(FileChecksum::sha256).isEmpty()
                && !(request().isArtifact() && request().source().endsWith("-SNAPSHOT"));
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

    /** That list as messages and locks name it. */
    Optional<String> shownList() {
        return listToAsk().map(list -> RemoteSources.shown(list.toString()));
    }

    /** Its publisher's list says this. */
    void publish(FileChecksum checksum) {
        published = Optional.of(checksum);
    }

    /** Whether it is pinned, and nobody says what it has to be. */
    boolean isTakenAsItComes() {
        return needsPin()
                && digest().isEmpty()
                && other().isEmpty()
                && listToAsk().isEmpty()
                && !request().isImage();
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
        return shownList().map(list -> list + " says what it should be").orElse("its server contradicts itself");
    }

    /** The entry that a lock lacks of it. */
    Optional<LockedFile> toLock(Digest content, long bytes) {
        if (!needsPin()
                || locked.filter(entry -> entry.digest().equals(content)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new LockedFile(pin(), content, bytes, shownList()));
    }

    Problem problem(String message) {
        return request().problem(message);
    }
}
