package io.sealer.build;

import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.cache.CachedBlob;
import io.sealer.kubefile.RemoteSources;
import io.sealer.rootfs.FetchedFile;
import io.sealer.rootfs.ImagePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Decides where the context shows what was fetched. */
final class ShownFiles {

    private record Owned(FetchedRecord.Shown file, RequestedFile owner) {}

    private final Path context;
    private final PackedFiles packed;
    private final Problems problems;
    private final TreeMap<String, Owned> shown = new TreeMap<>();

    /** @param problems receives what cannot be shown where it is wanted */
    ShownFiles(Path context, PackedFiles packed, Problems problems) {
        this.context = context;
        this.packed = packed;
        this.problems = problems;
    }

    /** Shows a file, or members of it. */
    void add(RequestedFile request, CachedBlob blob) throws IOException {
        if (request.members().isEmpty()) {
            String path = request.directory() ? ImagePath.child(request.to(), request.fileName()) : request.to();
            int mode = request.mode().isPresent() ? request.mode().getAsInt() : FetchedFile.modeOf(blob.file());
            show(new FetchedRecord.Shown(path, blob.digest(), mode), request);
            return;
        }
        List<ArchiveMember> members;
        try {
            members = packed.take(blob, request.members().get());
        } catch (ProblemException e) {
            e.problems()
                    .forEach(problem ->
                            problems.add(problem.withLocation(request.place()).about(request.shown())));
            return;
        }
        if (!request.directory() && members.size() > 1) {
            problems.add(request.problem(members.size() + " files of it cannot all be " + request.to())
                    .withRemedy("end <to> with a slash, or name a single file in <includes>"));
            return;
        }
        for (ArchiveMember member : members) {
            String path = request.directory() ? ImagePath.child(request.to(), member.name()) : request.to();
            show(new FetchedRecord.Shown(path, member.digest(), request.mode().orElse(member.mode())), request);
        }
    }

    private void show(FetchedRecord.Shown file, RequestedFile owner) {
        if (!RemoteSources.isRemote(file.path())
                && Files.exists(context.resolve(file.path()), LinkOption.NOFOLLOW_LINKS)) {
            problems.add(owner.problem(file.path() + " is there already, a file of the context")
                    .withRemedy("remove it there, or choose another <to>"));
            return;
        }
        Owned other = shown.put(file.path(), new Owned(file, owner));
        if (other != null && !other.file().equals(file)) {
            problems.add(owner.problem("it would be " + file.path() + ", which "
                            + other.owner().shown() + " is already")
                    .withRemedy("choose another <to>; with several platforms it begins with $ARCH"));
        }
    }

    /** All of them; what is below a file is a problem. */
    FetchedRecord record() {
        for (Map.Entry<String, Owned> one : shown.entrySet()) {
            String next = shown.higherKey(one.getKey() + "/");
            if (next != null && next.startsWith(one.getKey() + "/") && !RemoteSources.isRemote(one.getKey())) {
                problems.add(shown.get(next)
                        .owner()
                        .problem("it would be " + next + ", but " + one.getKey() + " is a file")
                        .withRemedy("choose another <to>"));
            }
        }
        return new FetchedRecord(shown.values().stream().map(Owned::file).toList());
    }
}
