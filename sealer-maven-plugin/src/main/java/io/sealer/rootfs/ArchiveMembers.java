package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Content;
import io.sealer.image.Entry.Attributes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Puts the members of a tar file into a tree. Modes are the archive's without setuid and setgid; owners and times are
 * not kept. Names that leave the destination, devices and the like are problems.
 */
final class ArchiveMembers {

    /** How many members an archive may have. */
    static final int MOST = 1_000_000;

    private static final int KEPT_OF_FILES = 0777;
    private static final int KEPT_OF_DIRECTORIES = 01777;

    private final Tree tree;
    private final Problems problems;
    private final CopyRequest request;
    private final Placement placement;
    private final SourceLocation archive;
    private final Map<String, Member> members = new HashMap<>();

    /** For one archive, whose own place messages name. */
    ArchiveMembers(Tree tree, Problems problems, CopyRequest request, Placement placement, SourceLocation archive) {
        this.tree = tree;
        this.problems = problems;
        this.request = request;
        this.placement = placement.from(archive);
        this.archive = archive;
    }

    /** What a hard link may name: a file with its content or a symbolic link with its target. */
    private record Member(Attributes attributes, Content content, String target) {}

    /** Reads the headers of all members and puts them below the destination. */
    void put(Path tar) throws IOException {
        tree.needDirectory(request.destination(), placement);
        try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ);
                InputStream raw = Channels.newInputStream(channel);
                TarArchiveInputStream in = new TarArchiveInputStream(raw, StandardCharsets.UTF_8.name())) {
            int count = 0;
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (++count > MOST) {
                    throw new ProblemException(
                            Problem.at(placement.line(), archive + " has more than " + MOST + " members"));
                }
                // The headers are read without a buffer, so the channel stands where the content begins.
                long offset = channel.position();
                if (offset + (entry.isSparse() ? 0 : entry.getSize()) > channel.size()) {
                    throw new IOException("it ends in the middle of " + entry.getName());
                }
                put(entry, new Content.Slice(tar, offset, entry.getSize()));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.at(placement.line(), archive + " cannot be unpacked: " + e.getMessage())
                            .withRemedy("make it again, or use COPY to take the file as it is"),
                    e);
        }
    }

    private void put(TarArchiveEntry entry, Content content) {
        Optional<String> name = inside(entry.getName());
        SourceLocation from = SourceLocation.of(archive + "!/" + name.orElse(entry.getName()));
        if (name.isEmpty()) {
            problem(from, "leads out of the archive");
            return;
        }
        String path = ImagePath.child(request.destination(), name.get());
        if (entry.isDirectory()) {
            if (!name.get().isEmpty()) {
                Attributes found = new Attributes(entry.getMode() & KEPT_OF_DIRECTORIES, 0, 0);
                tree.directory(path, request.flags().directory(found), placement.from(from));
            }
        } else if (name.get().isEmpty()) {
            problem(from, "is no name of a file");
        } else if (entry.isSymbolicLink()) {
            put(path, name.get(), new Member(request.flags().symlink(), null, entry.getLinkName()), from);
        } else if (entry.isLink()) {
            hardLink(path, name.get(), entry.getLinkName(), from);
        } else if (entry.isSparse()) {
            problem(from, "is sparse, which is not supported; make the archive without --sparse");
        } else if (isRegular(entry)) {
            Attributes found = new Attributes(entry.getMode() & KEPT_OF_FILES, 0, 0);
            put(path, name.get(), new Member(request.flags().file(found), content, null), from);
        } else {
            problem(from, "is neither file, directory nor link (a FIFO or device), and an image cannot hold it");
        }
    }

    private static boolean isRegular(TarArchiveEntry entry) {
        byte kind = entry.getLinkFlag();
        return kind == TarArchiveEntry.LF_NORMAL
                || kind == TarArchiveEntry.LF_OLDNORM
                || kind == TarArchiveEntry.LF_CONTIG;
    }

    private void hardLink(String path, String name, String linkName, SourceLocation from) {
        Optional<Member> target = inside(linkName).map(members::get);
        if (target.isEmpty()) {
            problem(from, "is a hard link to " + linkName + ", which is not before it in the archive");
        } else {
            put(path, name, target.get(), from);
        }
    }

    private void put(String path, String name, Member member, SourceLocation from) {
        members.put(name, member);
        if (member.content() == null) {
            tree.symlink(path, member.attributes(), member.target(), placement.from(from));
        } else {
            tree.file(path, member.attributes(), member.content(), placement.from(from));
        }
    }

    /** A member's name as a path below the destination; nothing for absolute names and those that climb. */
    private static Optional<String> inside(String name) {
        boolean climbs = name.equals("..") || name.startsWith("../") || name.endsWith("/..") || name.contains("/../");
        return name.startsWith("/") || climbs ? Optional.empty() : ImagePath.normalise(name);
    }

    private void problem(SourceLocation from, String what) {
        problems.at(placement.line(), from + " " + what);
    }
}
