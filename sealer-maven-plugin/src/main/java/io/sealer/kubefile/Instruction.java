package io.sealer.kubefile;

import io.sealer.SourceLocation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One instruction of a Kubefile, at the line where it begins.
 *
 * <p>The same records hold words as written (quotes, variables and escapes by backslash still in them; names too) and
 * final values: see {@link Kubefile.Form}.
 */
public sealed interface Instruction {

    /** Where it begins. */
    SourceLocation location();

    /**
     * {@code FROM [--platform=P] image [AS name]}.
     *
     * @param image image name, or {@code scratch}
     * @param platform value of {@code --platform}
     * @param stage name given with {@code AS}
     */
    record From(SourceLocation location, String image, Optional<String> platform, Optional<String> stage)
            implements Instruction {

        /** Whether there is no base image. */
        public boolean isScratch() {
            return image.equals("scratch");
        }
    }

    /**
     * {@code COPY [--chown=U:G] [--chmod=M] source… destination}.
     *
     * @param sources at least one path or pattern, relative to the context
     * @param destination where to, as written (a trailing slash means something)
     * @param options flags
     */
    record Copy(SourceLocation location, List<String> sources, String destination, CopyOptions options)
            implements Instruction {}

    /**
     * {@code ADD}: like COPY, but local archives are unpacked.
     *
     * @param sources at least one path, pattern or URL
     * @param destination where to, as written
     * @param options flags
     */
    record Add(SourceLocation location, List<String> sources, String destination, CopyOptions options)
            implements Instruction {}

    /**
     * Flags of COPY and ADD.
     *
     * @param owner {@code uid[:gid]} of {@code --chown}, as written
     * @param mode octal mode of {@code --chmod}, as written
     * @param checksum {@code sha256:HEX} of {@code ADD --checksum}, as written
     */
    record CopyOptions(Optional<String> owner, Optional<String> mode, Optional<String> checksum) {

        /** Without a checksum. */
        public CopyOptions(Optional<String> owner, Optional<String> mode) {
            this(owner, mode, Optional.empty());
        }

        /** No flags. */
        public static final CopyOptions NONE = new CopyOptions(Optional.empty(), Optional.empty());
    }

    /**
     * {@code ARG name[=default]…}.
     *
     * @param defaults names with their default values, in the order of the line
     */
    record Arg(SourceLocation location, Map<String, Optional<String>> defaults) implements Instruction {}

    /**
     * {@code ENV name=value…} or {@code ENV name value}.
     *
     * @param values in the order of the line
     */
    record Env(SourceLocation location, Map<String, String> values) implements Instruction {}

    /**
     * {@code LABEL name=value…} or {@code LABEL name value}.
     *
     * @param values in the order of the line
     */
    record Label(SourceLocation location, Map<String, String> values) implements Instruction {}

    /**
     * {@code MAINTAINER text}.
     *
     * @param name the text
     */
    record Maintainer(SourceLocation location, String name) implements Instruction {}

    /**
     * {@code APP|CNI|CSI name source…}.
     *
     * @param kind which of the three
     * @param name name of the application
     * @param sources {@code local://path}, {@code http://…} or {@code https://…}; at least one
     */
    record App(SourceLocation location, Kind kind, String name, List<String> sources) implements Instruction {

        /** What the application is for. */
        public enum Kind {
            APP,
            CNI,
            CSI
        }
    }

    /**
     * {@code APPCMDS name ["command", …]}.
     *
     * @param name application, known from an earlier line
     * @param commands the words of its launch command
     */
    record AppCmds(SourceLocation location, String name, List<String> commands) implements Instruction {}

    /**
     * {@code APPENV name key=value…}.
     *
     * @param name application, known from an earlier line
     * @param values in the order of the line
     */
    record AppEnv(SourceLocation location, String name, Map<String, String> values) implements Instruction {}

    /**
     * {@code KUBEVERSION text}.
     *
     * @param range the text
     */
    record KubeVersion(SourceLocation location, String range) implements Instruction {}

    /**
     * {@code LAUNCH name…}.
     *
     * @param apps applications to launch, in order
     */
    record Launch(SourceLocation location, List<String> apps) implements Instruction {}

    /**
     * {@code CMDS ["command", …]}.
     *
     * @param commands commands to run after the cluster is up, in order
     */
    record Cmds(SourceLocation location, List<String> commands) implements Instruction {}

    /**
     * {@code CMD text} (deprecated).
     *
     * @param command the text as it stands; the strings of a JSON array are joined by blanks to the one command that they
     *     are elsewhere
     */
    record Cmd(SourceLocation location, String command) implements Instruction {}
}
