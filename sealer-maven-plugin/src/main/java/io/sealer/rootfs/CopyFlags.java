package io.sealer.rootfs;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.image.Entry.Attributes;
import io.sealer.kubefile.Instruction.CopyOptions;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What {@code --chown} and {@code --chmod} say.
 *
 * @param uid numeric user of everything copied
 * @param gid numeric group of everything copied
 * @param mode permission bits of files; directories can also be entered by those who may read them
 */
record CopyFlags(int uid, int gid, OptionalInt mode) {

    /** Root's, with the modes of the context. */
    static final CopyFlags NONE = new CopyFlags(0, 0, OptionalInt.empty());

    private static final Pattern OCTAL = Pattern.compile("[0-7]{1,5}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final int MOST = 0777;

    /** Reads the flags; adds a problem for each that cannot be honoured. */
    static CopyFlags parse(SourceLocation line, CopyOptions options, Problems problems) {
        int uid = 0;
        int gid = 0;
        OptionalInt mode = OptionalInt.empty();
        if (options.owner().isPresent()) {
            String[] parts = options.owner().get().split(":", -1);
            uid = number(parts[0]);
            // A user without a group: the group of the same number, as Dockerfiles have it.
            gid = parts.length == 1 ? uid : number(parts[1]);
            if (parts.length > 2 || uid < 0 || gid < 0) {
                problems.at(
                        line,
                        "--chown=" + options.owner().get() + " is not an owner that can be set: there is no /etc/passwd"
                                + " to look up names in",
                        "write numbers, --chown=uid:gid");
            }
        }
        if (options.mode().isPresent()) {
            mode = mode(line, options.mode().get(), problems);
        }
        return new CopyFlags(Math.max(uid, 0), Math.max(gid, 0), mode);
    }

    private static int number(String text) {
        if (text.equals("root")) {
            return 0;
        }
        return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }

    private static OptionalInt mode(SourceLocation line, String text, Problems problems) {
        int value = OCTAL.matcher(text).matches() ? Integer.parseInt(text, 8) : -1;
        if (value < 0 || value > MOST) {
            problems.at(
                    line,
                    "--chmod=" + text
                            + (value > MOST
                                    ? " sets bits that cluster images do not carry (setuid, setgid, sticky)"
                                    : " is not an octal mode"),
                    "write a mode between 0 and 0777, such as --chmod=0600");
            return OptionalInt.empty();
        }
        return OptionalInt.of(value);
    }

    /** The attributes of a file. */
    Attributes file(Attributes found) {
        return mode.isEmpty() && found.uid() == uid && found.gid() == gid
                ? found
                : new Attributes(mode.orElse(found.mode()), uid, gid);
    }

    /** The attributes of a directory: who may read it may also enter it, or a mode for files would lock it. */
    Attributes directory(Attributes found) {
        int bits = mode.isPresent() ? mode.getAsInt() | (mode.getAsInt() & 0444) >> 2 : found.mode();
        return bits == found.mode() && found.uid() == uid && found.gid() == gid
                ? found
                : new Attributes(bits, uid, gid);
    }

    /** The attributes of a symbolic link, whose mode means nothing. */
    Attributes symlink() {
        return new Attributes(Attributes.SYMLINK.mode(), uid, gid);
    }
}
