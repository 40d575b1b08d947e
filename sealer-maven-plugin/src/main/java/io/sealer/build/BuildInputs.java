package io.sealer.build;

import io.sealer.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * All that decides what a goal does, seen from outside: its parameters, and how the files look that these name, or that lie
 * in the context. Nothing is parsed, and no content is read but that of the few small files between the steps, so that a
 * goal with nothing to do finds that out in a moment.
 *
 * <p>What a goal finds to read while it runs, such as an archive that FROM names, is no part of this: see {@link UsedFiles}.
 *
 * @param basedir directory of the project, which relative paths in parameters begin at
 * @param context directory that COPY reads from
 * @param walks whether the files of the context count
 * @param kubefile the Kubefile
 * @param read further files that are read, whose content counts; they need not be there
 * @param files further files and directories that are read, which may be large
 * @param written directories that goals write small files and blobs to, which nobody else reads
 * @param parameters values of parameters, any of which may name a file
 * @param properties what {@code @name@} may name in the Kubefile and filtered files
 * @param filters whether there are filtered files
 * @param rest whatever else decides and names no file
 */
public record BuildInputs(
        Path basedir,
        Path context,
        boolean walks,
        Path kubefile,
        List<Path> read,
        List<Path> files,
        List<Path> written,
        List<String> parameters,
        Map<String, String> properties,
        boolean filters,
        List<String> rest) {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s,;=]+");
    private static final Pattern BETWEEN_PATHS = Pattern.compile("[\\s,;=:]+");
    private static final Pattern BETWEEN_ITEMS = Pattern.compile("[,\n]");
    private static final List<String> VERSION_CONTROL = List.of(".git", ".svn", ".hg");

    public BuildInputs {
        read = List.copyOf(read);
        files = List.copyOf(files);
        written = written.stream().map(BuildInputs::real).toList();
        parameters = List.copyOf(parameters);
        properties = Map.copyOf(properties);
        rest = List.copyOf(rest);
    }

    /**
     * What was seen.
     *
     * @param digest another one as soon as a build could come to something else
     * @param looks the files that it was made of
     */
    record Seen(Digest digest, List<FileLooks> looks) {}

    /**
     * Looks at everything.
     *
     * @return nothing where something cannot be looked at
     */
    Optional<Seen> look() {
        try {
            String text = Files.isRegularFile(kubefile)
                    ? new String(Files.readAllBytes(kubefile), StandardCharsets.UTF_8)
                    : "";
            Fingerprint all = new Fingerprint().addAll(parameters).addAll(rest).add(text);
            for (String name : new TreeSet<>(properties.keySet())) {
                if (filters || text.contains("@" + name + "@")) {
                    all.add(name).add(properties.get(name));
                }
            }
            all.add("");
            for (Path file : read) {
                all.add(file.toString())
                        .add(
                                Files.isRegularFile(file)
                                        ? Digest.of(Files.readAllBytes(file)).toString()
                                        : "nothing");
            }
            FileLooks files = new FileLooks(this::isPassedOver, false);
            if (walks) {
                files.add(context);
            }
            FileLooks named = new FileLooks(written::contains, true);
            for (Path file : named()) {
                named.add(file);
            }
            all.add(files.digest().toString()).add(named.digest().toString());
            return Optional.of(new Seen(all.digest(), List.of(files, named)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Directories of version control are seen by whoever names them literally, and change with each command of it. */
    private boolean isPassedOver(Path path) {
        String name = String.valueOf(path.getFileName());
        return written.contains(path) || VERSION_CONTROL.contains(name) && !isMentioned(name);
    }

    private boolean isMentioned(String name) {
        try {
            return parameters.stream().anyMatch(value -> value.contains(name))
                    || properties.values().stream().anyMatch(value -> value.contains(name))
                    || Files.readString(kubefile).contains(name);
        } catch (IOException e) {
            return true;
        }
    }

    /** As walks show it. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path parent = path.toAbsolutePath().normalize().getParent();
            return parent == null ? path : real(parent).resolve(path.getFileName());
        }
    }

    /** What parameters name beside the context; a directory that holds everything names nothing. */
    private Set<Path> named() {
        Set<Path> named = new TreeSet<>(files);
        for (String word : words()) {
            for (Path from : List.of(basedir, context)) {
                resolve(from, word)
                        .filter(file -> !context.startsWith(file) && !(walks && file.startsWith(context)))
                        .filter(file -> written.stream().noneMatch(own -> own.startsWith(file) || file.startsWith(own)))
                        .filter(Files::exists)
                        .ifPresent(named::add);
            }
        }
        return named;
    }

    /** Whole values, for the sake of names with blanks, items of lists, and their parts. */
    private Set<String> words() {
        Set<String> words = new TreeSet<>();
        for (String value : parameters) {
            words.add(value.strip());
            for (Pattern between : List.of(BETWEEN_WORDS, BETWEEN_PATHS, BETWEEN_ITEMS)) {
                for (String word : between.split(value)) {
                    words.add(word.strip());
                    words.add(word.substring(word.indexOf('=') + 1).strip());
                }
            }
        }
        words.remove("");
        return words;
    }

    private static Optional<Path> resolve(Path from, String word) {
        try {
            return Optional.of(from.resolve(word).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
