package io.sealer.build;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.cache.BlobCache;
import io.sealer.cache.CachedBlob;
import io.sealer.cache.ListingCache;
import io.sealer.oci.Digest;
import io.sealer.rootfs.FetchedFile;
import io.sealer.rootfs.TarStreams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes files out of archives and puts them into the cache, each under its own digest. What came out of an archive is
 * remembered there too, so that each is unpacked once. Only what is wanted is read; links become what they point to.
 */
final class PackedFiles {

    private static final String VERSION = "members 1";
    private static final int MOST_LINKS = 40;
    private static final int MOST_SHOWN = 12;
    private static final int EXECUTABLE_BY_OWNER = 0100;
    private static final int EXECUTABLE = 0755;
    private static final int PLAIN = 0644;

    private final BlobCache cache;
    private final ListingCache memory;
    private final TarStreams tars;

    PackedFiles(BlobCache cache, ListingCache memory, TarStreams tars) {
        this.cache = cache;
        this.memory = memory;
        this.tars = tars;
    }

    /**
     * The members of an archive that are wanted.
     *
     * @throws ProblemException when it is no archive, is damaged, or lacks what is wanted
     */
    List<ArchiveMember> take(CachedBlob archive, MemberSelection selection) {
        Digest key = Digest.of((VERSION + "\n" + archive.digest() + "\n" + selection).getBytes(StandardCharsets.UTF_8));
        Optional<List<ArchiveMember>> known = memory.find(key).flatMap(this::remembered);
        if (known.isPresent()) {
            return known.get();
        }
        List<ArchiveMember> taken;
        try {
            taken = unpack(PackedArchive.open(archive.file(), tars), selection);
        } catch (IOException | IllegalArgumentException e) {
            String reason = e instanceof IOException broken ? TarStreams.message(broken) : e.getMessage();
            throw new ProblemException(
                    Problem.project("it cannot be unpacked: " + reason)
                            .withRemedy("remove <unpack>, <includes>, <excludes> and <strip> to take it as it is"),
                    e);
        }
        memory.put(
                key,
                taken.stream()
                        .map(one -> Integer.toOctalString(one.mode()) + " "
                                + one.digest().hex() + " " + one.name())
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8));
        return taken;
    }

    private Optional<List<ArchiveMember>> remembered(byte[] text) {
        List<ArchiveMember> members = new ArrayList<>();
        for (String line : new String(text, StandardCharsets.UTF_8).split("\n")) {
            String[] parts = line.split(" ", 3);
            ArchiveMember member = new ArchiveMember(parts[2], new Digest(parts[1]), Integer.parseInt(parts[0], 8));
            if (cache.find(member.digest()).isEmpty()) {
                return Optional.empty();
            }
            members.add(member);
        }
        return Optional.of(members);
    }

    private List<ArchiveMember> unpack(PackedArchive archive, MemberSelection selection) throws IOException {
        Map<String, PackedArchive.Member> all = archive.members();
        Map<String, String> wanted = new HashMap<>();
        for (String name : all.keySet().stream().sorted().toList()) {
            Optional<String> target = selection.select(name);
            if (target.isPresent() && all.get(name).kind() != PackedArchive.Kind.DIRECTORY) {
                String twice = wanted.put(target.get(), name);
                if (twice != null) {
                    throw new IOException(twice + " and " + name + " would both be " + target.get());
                }
            }
        }
        checkFound(selection, all, wanted);
        Map<String, String> files = new HashMap<>();
        for (String name : wanted.values()) {
            files.put(name, followed(name, all));
        }
        Set<String> read = new HashSet<>(files.values());
        Map<String, CachedBlob> blobs = archive.read(read, cache);
        List<ArchiveMember> taken = new ArrayList<>();
        for (Map.Entry<String, String> one : wanted.entrySet()) {
            String file = files.get(one.getValue());
            CachedBlob blob = blobs.get(file);
            taken.add(new ArchiveMember(
                    one.getKey(), blob.digest(), mode(all.get(file).mode(), blob)));
        }
        return taken;
    }

    private static int mode(OptionalInt mode, CachedBlob blob) throws IOException {
        if (mode.isEmpty()) {
            return FetchedFile.modeOf(blob.file());
        }
        return (mode.getAsInt() & EXECUTABLE_BY_OWNER) == 0 ? PLAIN : EXECUTABLE;
    }

    private static void checkFound(
            MemberSelection selection, Map<String, PackedArchive.Member> all, Map<String, String> wanted) {
        List<String> unused = selection.unused(List.copyOf(wanted.values()));
        if (wanted.isEmpty() || !unused.isEmpty()) {
            List<String> names = all.keySet().stream().sorted().toList();
            String some = String.join(", ", names.subList(0, Math.min(names.size(), MOST_SHOWN)))
                    + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "");
            throw new ProblemException(
                    Problem.project("no file in it is named " + (unused.isEmpty() ? "so" : String.join(", ", unused)))
                            .withRemedy("correct <includes>; it has " + some));
        }
    }

    /** The file that a member is, or that its links lead to. */
    private static String followed(String name, Map<String, PackedArchive.Member> all) throws IOException {
        String at = name;
        for (int i = 0; i < MOST_LINKS; i++) {
            PackedArchive.Member member = all.get(at);
            if (member == null) {
                throw new IOException(name + " is a link to something that is not in it");
            }
            switch (member.kind()) {
                case FILE -> {
                    return at;
                }
                case LINK -> at = member.target();
                case UNSAFE -> throw new IOException(name + " leads out of it");
                default -> throw new IOException(at + " is no file");
            }
        }
        throw new IOException(name + " is a link without end");
    }
}
