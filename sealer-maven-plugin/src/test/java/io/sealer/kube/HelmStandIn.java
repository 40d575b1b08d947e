package io.sealer.kube;

import com.marcnuri.helm.jni.HelmLib;
import com.sun.jna.Native;
import io.sealer.testkit.HelmLibraryFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program with the command line of {@code helm template}, for machines that have no helm. It renders by the library. */
final class HelmStandIn {

    private static final String LIBRARY = "HELM_STAND_IN_LIBRARY";

    private HelmStandIn() {}

    /** Writes the program. */
    static Path write(Path file) throws IOException {
        String classPath = Stream.of(HelmLib.class, Native.class, HelmLibrary.class, HelmStandIn.class)
                .map(type -> Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().getPath()))
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.writeString(
                file,
                "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -Djna.encoding=UTF-8 -D" + LIBRARY + "='"
                        + HelmLibraryFile.unpacked() + "' -cp '" + classPath + "' " + HelmStandIn.class.getName()
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** {@code template RELEASE CHART --namespace N --kube-version V [--no-hooks] [--values F]... [--set K=V]...}. */
    public static void main(String[] arguments) throws IOException {
        if (!arguments[0].equals("template") || Files.exists(Path.of(System.getenv("HELM_PLUGINS")))) {
            throw new IllegalArgumentException(String.join(" ", arguments));
        }
        String namespace = "";
        String version = "";
        List<String> valuesFiles = new ArrayList<>();
        List<SetValue> set = new ArrayList<>();
        for (int i = 3; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--namespace" -> namespace = arguments[++i];
                case "--kube-version" -> version = arguments[++i];
                case "--values" -> valuesFiles.add(arguments[++i]);
                case "--set" -> set.add(unescaped(arguments[++i]));
                case "--no-hooks" -> {}
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
        String chart = arguments[2].replaceFirst("^\\./", "");
        HelmRun run = new HelmRun(chart, arguments[1], namespace, version, valuesFiles, set, "stand-in");
        HelmLibraryProgram.render(HelmLibraryProgram.load(Path.of(System.getProperty(LIBRARY))), run);
        if (Files.exists(Path.of(run.error()))) {
            System.err.println("WARNING: both streams are told apart");
            System.err.print("Error: " + Files.readString(Path.of(run.error())) + "\n");
            Files.delete(Path.of(run.error()));
            Runtime.getRuntime().halt(1);
        }
        System.out.print(Files.readString(Path.of(run.output())));
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    /** As pkg/strvals of Helm reads a value. */
    private static SetValue unescaped(String argument) {
        SetValue value = SetValue.parse(argument);
        return new SetValue(value.key(), value.value().replaceAll("\\\\(.)", "$1"));
    }
}
