package io.sealer.rootfs;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Entry;
import io.sealer.kubefile.RemoteSources;
import io.sealer.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what is made for other machines than the hosts of an image: directories that are named for another architecture
 * and copied to where hosts look for their own files, and programs in {@code bin/}. Files of a base image are not looked
 * at; they are what it is.
 */
final class ForeignFiles {

    private static final String PROGRAMS = "bin";

    /** Names that people give directories, besides Go's: those of {@code uname -m} and of Debian. */
    private static final Set<String> ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "arm",
            "arm64",
            "loong64",
            "mips64le",
            "ppc64le",
            "riscv64",
            "s390x",
            "x86_64",
            "x86-64",
            "aarch64",
            "i386",
            "i686",
            "armv7",
            "armhf",
            "loongarch64",
            "ppc64el");

    private final Hosts hosts;
    private final BuildContext context;
    private final Problems problems;
    private final Set<SourceLocation> wrongLines = new HashSet<>();

    ForeignFiles(Hosts hosts, BuildContext context, Problems problems) {
        this.hosts = hosts;
        this.context = context;
        this.problems = problems;
    }

    /** Looks at the sources of COPY or ADD, as they stand there. */
    void checkSources(SourceLocation line, String instruction, List<String> sources, String destination) {
        for (String source : sources) {
            foreign(source)
                    .filter(name -> !components(destination).contains(name)
                            && !hosts.mayBeForeign(String.join("/", components(source))))
                    .ifPresent(name -> {
                        wrongLines.add(line);
                        problems.at(
                                line,
                                instruction + " " + RemoteSources.shown(source) + " takes what is named for " + name
                                        + " into the image for " + platform(),
                                remedy(name, source));
                    });
        }
    }

    private static String remedy(String name, String source) {
        String keep = "; where it is meant for these hosts all the same, keep the name in the destination (opt/" + name
                + "/)";
        return RemoteSources.isRemote(source)
                ? "write ${ARCH} instead of " + name + keep
                : "write ${ARCH} instead of " + name + " and have a directory for each architecture" + keep
                        + ", or name it in <foreignFiles> (-Dsealer.foreignFiles="
                        + String.join("/", components(source)) + "/**)";
    }

    /** The part of a source that names another architecture. */
    private Optional<String> foreign(String source) {
        return components(source).stream()
                .filter(ARCHITECTURES::contains)
                .filter(name -> !hosts.run(architecture(name)))
                .findFirst();
    }

    private static List<String> components(String path) {
        return List.of(path.split("/")).stream()
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    private static String architecture(String name) {
        return switch (name) {
            case "i686" -> "386";
            case "armv7", "armhf" -> "arm";
            case "loongarch64" -> "loong64";
            case "ppc64el" -> "ppc64le";
            default -> new Platform("linux", name, "").architecture();
        };
    }

    private String platform() {
        return hosts.platform().map(Platform::toString).orElseThrow();
    }

    /** Looks at the programs of a finished tree. What comes by a line that is wrong as a whole is not told again. */
    void checkPrograms(SortedNodes nodes) {
        if (hosts.platform().isEmpty()) {
            return;
        }
        for (Tree.Node node : nodes.below(PROGRAMS)) {
            Placement placement = node.placement();
            if (node.entry() instanceof Entry.File file
                    && placement.instruction() != Placement.BASE
                    && !wrongLines.contains(placement.line())) {
                architecture(file, placement)
                        .filter(architecture -> !hosts.run(architecture))
                        .ifPresent(architecture -> tell(file.path(), architecture, placement));
            }
        }
    }

    private static Optional<String> architecture(Entry.File file, Placement placement) {
        try (InputStream in = file.content().open()) {
            return ElfHeader.architecture(in);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.environment("cannot read " + placement.originOf(file.path()) + " (" + e + ")")
                            .withLocation(placement.line()),
                    e);
        }
    }

    private void tell(String path, String architecture, Placement placement) {
        SourceLocation origin = placement.originOf(path);
        Optional<String> inContext = context.pathOf(origin);
        if (inContext.filter(hosts::mayBeForeign).isPresent()) {
            return;
        }
        problems.at(
                origin,
                "this program is made for " + architecture + " and becomes /" + path + " of the image for "
                        + platform(),
                "have one for these hosts: in a directory for each architecture, which COPY ${ARCH} . takes; where it is"
                        + " meant as it is, name it in <foreignFiles>"
                        + inContext
                                .map(name -> " (-Dsealer.foreignFiles=" + name + ")")
                                .orElse(""));
    }
}
