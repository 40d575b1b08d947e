package io.sealer.kube;

import com.marcnuri.helm.jni.HelmLib;
import com.marcnuri.helm.jni.Result;
import com.marcnuri.helm.jni.TemplateOptions;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The process that loads Helm's library. It ends with the process that started it. */
final class HelmLibraryProgram {

    private HelmLibraryProgram() {}

    /**
     * Renders what standard input asks for.
     *
     * @param arguments the library
     */
    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        List<HelmRun> runs = readRuns(in);
        endWith(in);
        HelmLib helm = load(Path.of(arguments[0]));
        for (HelmRun run : runs) {
            render(helm, run);
        }
        // The library's threads are no reason to stay.
        Runtime.getRuntime().halt(0);
    }

    /** Loads the library, and beside it what calls it. */
    static HelmLib load(Path library) throws IOException {
        prepareJna(library.resolveSibling("jna-" + Native.VERSION));
        return Native.load(library.toString(), HelmLib.class);
    }

    /** Renders a chart of the current directory. */
    static void render(HelmLib helm, HelmRun run) throws IOException {
        Result result = helm.Template(options(run));
        String output = result.out;
        String error = result.err;
        helm.Free(result);
        boolean failed = error != null && !error.isBlank();
        Files.writeString(Path.of(failed ? run.error() : run.output()), failed ? error : orEmpty(output));
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** Standard input stays open as long as somebody waits for the results. */
    private static void endWith(InputStream in) {
        Thread watch = new Thread(() -> {
            try {
                while (in.read() >= 0) {
                    // Nothing is said any more.
                }
            } catch (IOException e) {
                // The same as the end.
            }
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    /** JNA's own library would be unpacked where nothing may be executed, or below the user's home. */
    private static void prepareJna(Path directory) throws IOException {
        String name = System.mapLibraryName("jnidispatch");
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, name, ".part");
            try (InputStream in =
                    Native.class.getResourceAsStream("/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + name)) {
                if (in == null) {
                    throw new FileNotFoundException("JNA has no library for " + Platform.RESOURCE_PREFIX);
                }
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        }
        System.setProperty("jna.boot.library.path", directory.toString());
        System.setProperty("jna.nosys", "true");
        System.setProperty("jna.nounpack", "true");
    }

    private static TemplateOptions options(HelmRun run) {
        String set = run.set().stream()
                .map(value -> encoded(value.key()) + "=" + encoded(value.value()))
                .collect(Collectors.joining("&"));
        return new TemplateOptions(
                run.release(),
                "",
                "./" + run.chart(),
                run.namespace(),
                run.kubeVersion(),
                0,
                1,
                set,
                "",
                String.join(",", run.valuesFiles()),
                "",
                "",
                "",
                0,
                0,
                "",
                0,
                "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static void writeRuns(DataOutputStream out, List<HelmRun> runs) throws IOException {
        out.writeInt(runs.size());
        for (HelmRun run : runs) {
            writeTexts(out, List.of(run.chart(), run.release(), run.namespace(), run.kubeVersion(), run.name()));
            writeTexts(out, run.valuesFiles());
            writeTexts(out, run.set().stream().map(SetValue::key).toList());
            writeTexts(out, run.set().stream().map(SetValue::value).toList());
        }
    }

    private static List<HelmRun> readRuns(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<HelmRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> texts = readTexts(in);
            List<String> valuesFiles = readTexts(in);
            List<String> keys = readTexts(in);
            List<String> values = readTexts(in);
            List<SetValue> set = new ArrayList<>();
            for (int k = 0; k < keys.size(); k++) {
                set.add(new SetValue(keys.get(k), values.get(k)));
            }
            runs.add(new HelmRun(
                    texts.get(0), texts.get(1), texts.get(2), texts.get(3), valuesFiles, set, texts.get(4)));
        }
        return runs;
    }

    private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            texts.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
        }
        return texts;
    }
}
