package io.sealer.build;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.registry.FileFetcher;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the publishers of files say about them. */
final class PublishedChecksums {

    private PublishedChecksums() {}

    /**
     * Asks the lists of the publishers of all files that nobody else knows, each once, and tells the files.
     *
     * @param problems receives lists that cannot be had, or lack a file
     */
    static void ask(List<FileSource> sources, FileFetcher fetcher, Problems problems) {
        Set<URI> lists = sources.stream()
                .flatMap(source -> source.listToAsk().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        FileFetcher.Answers<URI, byte[]> answers = fetcher.documents(lists);
        for (FileSource source : sources) {
            source.listToAsk().ifPresent(list -> {
                byte[] text = answers.answers().get(list);
                if (text == null) {
                    problems.add(answers.problems()
                            .get(list)
                            .withLocation(source.request().place()));
                } else {
                    FileChecksum.find(text, source.request().fileName(), name(list))
                            .ifPresentOrElse(source::publish, () -> problems.add(lacking(source)));
                }
            });
        }
    }

    private static String name(URI list) {
        String path = list.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static Problem lacking(FileSource source) {
        return source.problem(source.shownList().orElseThrow() + " has no checksum of "
                        + source.request().fileName())
                .withRemedy("correct <checksumUrl>: a list as sha256sum or sha512sum writes it, or a checksum alone");
    }
}
