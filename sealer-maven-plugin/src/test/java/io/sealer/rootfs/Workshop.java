package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Content;
import io.sealer.image.Entry;
import io.sealer.image.ImageLayer;
import io.sealer.image.LayerLister;
import io.sealer.image.LayerReader;
import io.sealer.image.ZstdNative;
import io.sealer.kubefile.Instruction;
import io.sealer.kubefile.Instruction.CopyOptions;
import io.sealer.kubefile.Kubefile;
import io.sealer.kubefile.Note;
import io.sealer.oci.Descriptor;
import io.sealer.oci.Digest;
import io.sealer.oci.Manifest;
import io.sealer.oci.MediaType;
import io.sealer.oci.Platform;
import io.sealer.testkit.TestTar;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A context on disk and a Kubefile over it, each made line by line. The context is shown as {@code src}. */
final class Workshop {

    final Path context;
    final Path scratch;
    private final List<Instruction> instructions = new ArrayList<>();
    private final List<FetchedFile> fetched = new ArrayList<>();
    private FilteredFiles filtered = FilteredFiles.NONE;
    private Optional<BaseImage> base = Optional.empty();
    private Hosts hosts = Hosts.ANY;

    Workshop(Path directory) {
        this.context = directory.resolve("context");
        this.scratch = directory.resolve("target/add");
        try {
            Files.createDirectories(context);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files that hold their own path. */
    Workshop files(String... paths) {
        for (String path : paths) {
            file(path, path);
        }
        return this;
    }

    Workshop file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    Workshop file(String path, byte[] bytes) {
        try {
            Path file = context.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Workshop directory(String path) {
        try {
            Files.createDirectories(context.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Workshop link(String path, String target) {
        try {
            Files.createDirectories(context.resolve(path).getParent());
            Files.createSymbolicLink(context.resolve(path), Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** A file that was fetched, with its path, or a URL, as its content. */
    Workshop fetched(String path, int mode) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        Path blob = context.resolveSibling("blobs").resolve(Digest.of(bytes).hex());
        try {
            Files.createDirectories(blob.getParent());
            Files.write(blob, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        fetched.add(new FetchedFile(path, new Content.Blob(Digest.of(bytes), blob, bytes.length), mode));
        return this;
    }

    Workshop filter(FilteredFiles files) {
        this.filtered = files;
        return this;
    }

    /** What the image is for; without it, machines do not matter. */
    Workshop hosts(Platform platform, String... foreignFiles) {
        this.hosts = Hosts.of(platform, List.of(foreignFiles));
        return this;
    }

    /** FROM an image; the layers of it, lowest first. */
    Workshop from(String extension, TestTar... layers) {
        List<ImageLayer> tars = Arrays.stream(layers).map(TestTar::plain).toList();
        LayerLister lister = new LayerLister(new LayerReader(new ZstdNative(scratch)));
        Map<String, String> annotations = extension.isEmpty() ? Map.of() : Map.of("sealer.image.extension", extension);
        Manifest.Image manifest = new Manifest.Image(
                new byte[0],
                MediaType.OCI_MANIFEST,
                new Descriptor(MediaType.OCI_CONFIG, Digest.of(new byte[0]), 0),
                tars.stream().map(ImageLayer::descriptor).toList(),
                annotations);
        byte[] config = ("{\"config\":{\"Env\":[\"A=base\",\"B=base\"],\"User\":\"me\",\"Hostname\":\"x\","
                        + "\"Labels\":{\"io.sealer.version\":\"0\",\"from\":\"base\",\"both\":\"base\"}}}")
                .getBytes(StandardCharsets.UTF_8);
        base = Optional.of(BaseImage.of(
                "acme/base:1",
                Optional.empty(),
                Digest.of(config),
                manifest,
                config,
                lister.list("acme/base:1", tars)));
        return line(new Instruction.From(at(), "acme/base:1", Optional.empty(), Optional.empty()));
    }

    /** COPY as one writes it, flags and all. */
    Workshop copy(String text) {
        Words words = new Words(text);
        return line(new Instruction.Copy(at(), words.sources, words.destination, words.options));
    }

    /** ADD as one writes it. */
    Workshop add(String text) {
        Words words = new Words(text);
        return line(new Instruction.Add(at(), words.sources, words.destination, words.options));
    }

    Workshop app(String name, String... sources) {
        return line(new Instruction.App(at(), Instruction.App.Kind.APP, name, List.of(sources)));
    }

    Workshop line(Instruction instruction) {
        instructions.add(instruction);
        return this;
    }

    /** The place of the next line. */
    SourceLocation at() {
        return new SourceLocation("src/Kubefile", instructions.size() + 1);
    }

    ExecutedKubefile run() {
        BuildContext opened =
                BuildContext.open(context, "src", List.of(context.resolve("Kubefile")), new FetchedFiles(fetched));
        return new KubefileExecutor(opened, filtered, new ArchiveStore(scratch, () -> {}), hosts)
                .execute(new Kubefile(instructions), base, new Problems());
    }

    Rootfs rootfs() {
        return run().rootfs();
    }

    List<String> listing() throws IOException {
        List<String> lines = new ArrayList<>();
        rootfs().listing(lines::add);
        return lines;
    }

    List<String> notes() {
        return run().notes().stream().map(Note::text).toList();
    }

    /** What is wrong, as the user reads it. */
    List<String> problems() {
        try {
            run();
            return List.of();
        } catch (ProblemException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    /** Path to content of files, {@code -> target} of links, {@code /} for directories. */
    Map<String, String> tree() {
        return tree(rootfs());
    }

    static Map<String, String> tree(Rootfs rootfs) {
        Map<String, String> shown = new TreeMap<>();
        rootfs.entries().forEach(entry -> shown.put(entry.path(), shown(entry)));
        return shown;
    }

    /** Only the files. */
    Map<String, String> fileTree() {
        Map<String, String> files = new LinkedHashMap<>(tree());
        files.values().removeIf("/"::equals);
        return files;
    }

    private static String shown(Entry entry) {
        if (entry instanceof Entry.File file) {
            try (InputStream in = file.content().open()) {
                byte[] bytes = in.readAllBytes();
                if (bytes.length != file.content().size()) {
                    throw new AssertionError(entry.path() + " has " + bytes.length + " bytes, not "
                            + file.content().size());
                }
                return new String(bytes, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return entry instanceof Entry.Symlink link ? "-> " + link.target() : "/";
    }

    private static final class Words {

        private final List<String> sources;
        private final String destination;
        private final CopyOptions options;

        Words(String text) {
            List<String> words = new ArrayList<>(Arrays.asList(text.split(" ")));
            Optional<String> owner = Optional.empty();
            Optional<String> mode = Optional.empty();
            while (words.get(0).startsWith("--")) {
                String flag = words.remove(0);
                String value = flag.substring(flag.indexOf('=') + 1);
                if (flag.startsWith("--chown=")) {
                    owner = Optional.of(value);
                } else {
                    mode = Optional.of(value);
                }
            }
            this.destination = words.remove(words.size() - 1);
            this.sources = List.copyOf(words);
            this.options = new CopyOptions(owner, mode);
        }
    }
}
