package io.sealer.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mounts that only one build sees ({@code unshare -m}): small disks, read-only directories. Permissions would not do,
 * since root may write everywhere.
 */
final class Namespace {

    private static final String LISTING = "--- files that are left in ";

    private final List<String> script = new ArrayList<>();
    private final List<String> after = new ArrayList<>();

    private Namespace() {
        script.add("set -e");
    }

    /** A namespace without mounts yet; ends the test where the machine does not allow any. */
    static Namespace create() {
        Tools.require("unshare");
        Outcome probe = Command.of(unshare()).and("true").run();
        if (probe.exitCode() != 0) {
            Tools.skip("mount namespaces are not allowed here: " + probe.log().strip());
        }
        return new Namespace();
    }

    /** A file system in memory of so many MiB. */
    Namespace disk(Path directory, int mebibytes) {
        return mount("-t tmpfs -o size=" + mebibytes + "m tmpfs '" + directory + "'");
    }

    /** A file system in memory from which nothing may be executed or mapped. */
    Namespace noexec(Path directory) {
        return mount("-t tmpfs -o size=16m,noexec tmpfs '" + directory + "'");
    }

    /** The directory as it is, but not to be written. */
    Namespace readOnly(Path directory) {
        mount("--bind '" + directory + "' '" + directory + "'");
        return mount("-o remount,ro,bind '" + directory + "'");
    }

    /** Lists the files of a directory at the end of the output: its mount is gone with the namespace. */
    Namespace listing(Path directory) {
        // Maven may leave its last line open.
        after.add("echo; echo '" + LISTING + directory + "'; find '" + directory + "' -type f -printf '%P %s\\n'");
        return this;
    }

    /** What {@link #listing} printed: a line a file, with its path and its size in bytes. */
    static List<String> listed(MavenRun run) {
        List<String> lines = run.outcome().text().lines().toList();
        int marker = 0;
        while (!lines.get(marker).startsWith(LISTING)) {
            marker++;
        }
        return lines.subList(marker + 1, lines.size());
    }

    /** The command that runs these words inside. */
    Command command(List<String> words) {
        List<String> lines = new ArrayList<>(script);
        lines.add("set +e");
        lines.add("\"$@\"");
        lines.add("rc=$?");
        lines.addAll(after);
        lines.add("exit $rc");
        return Command.of(unshare())
                .and("sh", "-c", String.join("\n", lines), "sh")
                .and(words.toArray());
    }

    private Namespace mount(String arguments) {
        script.add("mount " + arguments);
        return this;
    }

    private static String[] unshare() {
        return Tools.isRoot() ? new String[] {"unshare", "-m"} : new String[] {"unshare", "-r", "-m"};
    }
}
