package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Content;
import io.sealer.image.Entry.Attributes;
import io.sealer.kubefile.Note;
import io.sealer.rootfs.BuildContext.Item;
import io.sealer.rootfs.SourceFinder.Match;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What ends where. Dockerfile's rules for COPY, with these differences, each told in a note where it matters: the
 * directories that sealer knows by name are directories without a trailing slash too; a directory that a wildcard
 * matches keeps its name instead of being flattened; a chart copied to {@code charts} gets a directory of its own.
 */
final class CopyRules {

    private static final String CHARTS = "charts";
    private static final String CHART_FILE = "Chart.yaml";
    private static final int MODE_OF_DOWNLOADS = 0600;

    private final BuildContext context;
    private final FilteredFiles filtered;
    private final ArchiveStore archives;
    private final Tree tree;
    private final Problems problems;
    private final Doubts doubts;
    private final Consumer<Note> notes;
    private final SourceFinder finder;

    CopyRules(
            BuildContext context,
            FilteredFiles filtered,
            ArchiveStore archives,
            Tree tree,
            Problems problems,
            Doubts doubts,
            Consumer<Note> notes) {
        this.context = context;
        this.filtered = filtered;
        this.archives = archives;
        this.tree = tree;
        this.problems = problems;
        this.doubts = doubts;
        this.notes = notes;
        this.finder = new SourceFinder(context, problems);
    }

    /** Reads a destination: its path from the root and whether it was written as a directory. */
    Optional<CopyRequest> request(
            SourceLocation line, List<String> sources, String destination, CopyFlags flags, boolean unpack) {
        Optional<String> path = ImagePath.normalise(destination);
        if (path.isEmpty()) {
            problems.at(line, "destination \"" + destination + "\" lies outside of the root file system");
        }
        return path.map(at -> {
            String last = ImagePath.name(destination);
            boolean directory = at.isEmpty() || last.isEmpty() || last.equals(".") || last.equals("..");
            return new CopyRequest(sources, at, directory, flags, unpack);
        });
    }

    /**
     * Puts everything that the sources stand for into the tree.
     *
     * @return the paths of the files in the tree, in the order of the sources and by name below each; without the
     *     members of unpacked archives
     */
    List<String> copy(CopyRequest request, Placement placement) {
        List<Match> matches = new ArrayList<>();
        for (String source : request.sources()) {
            List<Match> found = finder.find(placement.line(), source);
            if (found.isEmpty()) {
                doubts.lostFiles();
            }
            matches.addAll(found);
        }
        Copying copying = new Copying(request, placement);
        if (!matches.isEmpty() && copying.hasRoomFor(matches)) {
            matches.forEach(copying::put);
        }
        return copying.files;
    }

    /** One instruction at work. */
    private final class Copying {

        private final CopyRequest request;
        private final Placement placement;
        private final List<String> files = new ArrayList<>();

        Copying(CopyRequest request, Placement placement) {
            this.request = request;
            this.placement = placement;
        }

        private boolean hasRoomFor(List<Match> matches) {
            boolean several = matches.size() > 1 && !matches.stream().allMatch(Match::isDirectory);
            if (several && !goesIntoDirectory()) {
                if (doubts.files()) {
                    return false;
                }
                problems.at(
                        placement.line(),
                        matches.size() + " files and directories cannot be copied to one file, \""
                                + request.destination() + "\"",
                        "end the destination with a slash, \"" + request.destination() + "/\"");
                return false;
            }
            return true;
        }

        private boolean goesIntoDirectory() {
            return request.intoDirectory()
                    || WellKnownDirectories.contains(request.destination())
                    || tree.isDirectory(request.destination());
        }

        private void put(Match match) {
            try {
                if (match.isDirectory()) {
                    directory(match);
                } else if (match.item().attributes().isRegularFile()) {
                    single(match.item());
                } else {
                    special(match.item());
                }
            } catch (ProblemException e) {
                problems.addAll(e);
            } catch (IOException e) {
                failed(unreadable(match.item(), e));
            }
        }

        private void directory(Match match) throws IOException {
            Item top = match.item();
            String base = request.destination();
            if (match.byWildcard()) {
                base = ImagePath.child(base, top.name());
                note("the directory " + top.path() + " keeps its name and becomes /" + base
                        + " (sealer would put what is in it into /" + request.destination() + ")");
            } else if (base.equals(CHARTS)
                    && !top.path().isEmpty()
                    && context.find(ImagePath.child(top.path(), CHART_FILE))
                            .filter(chart -> chart.attributes().isRegularFile())
                            .isPresent()) {
                base = ImagePath.child(base, top.name());
                note("the chart " + top.path() + " becomes /" + base + " (sealer would put its files directly into /"
                        + CHARTS + ", where the next chart overwrites them)");
            }
            String root = base;
            Placement all = fromBelow(context, top.path(), root, placement);
            if (!tree.isDirectory(root)) {
                tree.directory(root, request.flags().directory(Attributes.DIRECTORY), all);
            }
            context.walk(top, this::failed, item -> {
                try {
                    below(top, item, root, all);
                } catch (ProblemException e) {
                    problems.addAll(e);
                } catch (IOException e) {
                    failed(unreadable(item, e));
                }
            });
        }

        /** Of many files below one directory each bad one is named; only what the machine did needs the line too. */
        private void failed(Problem problem) {
            problems.add(
                    problem.cause() == Problem.Cause.ENVIRONMENT ? problem.withLocation(placement.line()) : problem);
        }

        private Problem unreadable(Item item, IOException e) {
            return Problem.environment("cannot read " + context.place(item.path()) + " (" + e + ")");
        }

        private void below(Item top, Item item, String root, Placement all) throws IOException {
            String rest = ImagePath.below(item.path(), top.path());
            String target = ImagePath.child(root, rest);
            if (item.attributes().isDirectory()) {
                tree.directory(target, request.flags().directory(Attributes.DIRECTORY), all);
            } else if (item.attributes().isSymbolicLink()) {
                String text = FileName.text(Files.readSymbolicLink(item.file()));
                tree.symlink(target, request.flags().symlink(), text, all).ifPresent(files::add);
            } else if (item.attributes().isRegularFile()) {
                long size = item.attributes().size();
                Content.LocalFile local = FileName.isAscii(rest)
                        ? Content.LocalFile.below(top.file(), target, target.length() - rest.length(), size)
                        : new Content.LocalFile(item.file(), size);
                file(item, local, target, all);
            } else {
                special(item);
            }
        }

        private void single(Item item) throws IOException {
            if (request.unpack() && !item.isRemote()) {
                Optional<Path> tar = archives.open(item.file(), context.place(item.path()), placement.line());
                if (tar.isPresent()) {
                    new ArchiveMembers(tree, problems, request, placement, context.place(item.path())).put(tar.get());
                    return;
                }
            }
            boolean written = request.intoDirectory() || tree.isDirectory(request.destination());
            if (!written && WellKnownDirectories.contains(request.destination())) {
                note("/" + request.destination() + " is made a directory for " + item.name()
                        + " (sealer would write a file named " + request.destination() + " here)");
            }
            // A stamp of a link would not tell of a change in its target.
            Path real = Files.isSymbolicLink(item.file()) ? item.file().toRealPath() : item.file();
            file(
                    item,
                    new Content.LocalFile(real, item.attributes().size()),
                    goesIntoDirectory() ? ImagePath.child(request.destination(), item.name()) : request.destination(),
                    placement.from(context.place(item.path())));
        }

        private void file(Item item, Content.LocalFile local, String target, Placement from) throws IOException {
            Path real = local.file();
            if (!FileAttributes.isReadable(real, item.attributes())) {
                problems.add(Problem.environment("this user must not read " + context.place(item.path()))
                        .withLocation(placement.line()));
                return;
            }
            Content content = !item.isRemote() && filtered.selects(item.path())
                    ? filtered.filter(context.place(item.path()), real, problems)
                    : item.fetched().map(file -> (Content) file.content()).orElse(local);
            tree.file(target, request.flags().file(attributes(item, real)), content, from)
                    .ifPresent(files::add);
        }

        private Attributes attributes(Item item, Path real) throws IOException {
            if (item.isRemote() && request.unpack()) {
                // Docker and buildah let nobody but root read what ADD downloads.
                return new Attributes(MODE_OF_DOWNLOADS, 0, 0);
            }
            return item.fetched().isPresent()
                    ? new Attributes(item.fetched().get().mode(), 0, 0)
                    : FileAttributes.of(real, item.attributes());
        }

        private void special(Item item) {
            problems.at(
                    placement.line(),
                    context.place(item.path()) + " is neither file, directory nor symbolic link (a FIFO, socket or"
                            + " device), and an image cannot hold it",
                    "name it in .containerignore, or remove it");
        }

        private void note(String text) {
            notes.accept(new Note(placement.line(), text));
        }
    }

    /** Of everything in a directory that is put at a path; what lies above only has to be there for it. */
    private static Placement fromBelow(BuildContext context, String top, String root, Placement placement) {
        // Static, for the tree keeps it as long as it lives, and should keep nothing else.
        return new Placement(placement.instruction(), placement.line(), path -> {
            String rest = ImagePath.isWithin(path, root) ? ImagePath.below(path, root) : "";
            return context.place(rest.isEmpty() ? top : ImagePath.child(top, rest));
        });
    }
}
