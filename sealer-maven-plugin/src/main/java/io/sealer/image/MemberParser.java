package io.sealer.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns members of a layer's tar into what they mean, or refuses them. */
final class MemberParser {

    private static final String WHITEOUT = ".wh.";
    /** What aufs kept for itself, in old layers; of these only the opaque mark means something. */
    private static final String AUFS = ".wh..wh.";

    private static final String OPAQUE = ".wh..wh..opq";

    /** Linux's PATH_MAX (limits.h). */
    private static final int LONGEST_PATH = 4096;

    private static final int MODE = 07777;

    private MemberParser() {}

    /** Makes the content of a file that was found good. */
    interface ContentSource {

        Content at(long offset, long size) throws IOException;
    }

    /**
     * What a member does; nothing for the root itself and for remains of aufs.
     *
     * @throws IOException when it must not be in an image, saying why
     */
    static Optional<LayerMember> parse(TarReader.Member member, ContentSource contents) throws IOException {
        List<String> parts = parts(member.path());
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        String path = String.join("/", parts);
        String name = parts.get(parts.size() - 1);
        String parent = String.join("/", parts.subList(0, parts.size() - 1));
        if (name.equals(OPAQUE)) {
            return Optional.of(new LayerMember.Opaque(checkedParent(parent, path)));
        } else if (parts.stream().anyMatch(part -> part.startsWith(AUFS))) {
            return Optional.empty();
        } else if (name.startsWith(WHITEOUT)) {
            return Optional.of(whiteout(checkedParent(parent, path), name.substring(WHITEOUT.length()), path));
        }
        checkedParent(parent, path);
        return Optional.of(put(member, path, contents));
    }

    private static LayerMember whiteout(String parent, String name, String path) throws IOException {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new IOException(quote(path) + " deletes no file");
        }
        return new LayerMember.Whiteout(parent.isEmpty() ? name : parent + "/" + name);
    }

    private static String checkedParent(String parent, String path) throws IOException {
        if (parent.startsWith(WHITEOUT) || parent.contains("/" + WHITEOUT)) {
            throw new IOException(quote(path) + " lies below a mark that deletes");
        }
        return parent;
    }

    private static LayerMember put(TarReader.Member member, String path, ContentSource contents) throws IOException {
        Entry.Attributes attributes = attributes(member, path);
        return switch (member.type()) {
            case TarHeader.FILE ->
                new LayerMember.Put(new Entry.File(path, attributes, contents.at(member.offset(), member.size())));
            case TarHeader.DIRECTORY -> new LayerMember.Put(new Entry.Directory(path, attributes));
            case TarHeader.SYMLINK ->
                new LayerMember.Put(new Entry.Symlink(path, attributes, target(path, member.target())));
            case TarHeader.HARD_LINK -> {
                List<String> target = parts(member.target());
                if (target.isEmpty()) {
                    throw new IOException(quote(path) + " is a link to nothing");
                }
                yield new LayerMember.HardLink(path, String.join("/", target));
            }
            case '3', '4' -> throw new IOException(quote(path) + " is a device");
            case '6' -> throw new IOException(quote(path) + " is a FIFO");
            case TarHeader.SPARSE ->
                throw new IOException(quote(path) + " is a sparse file, which OCI images do not have");
            default ->
                throw new IOException(quote(path) + " is of a type that is not known (" + (int) member.type() + ")");
        };
    }

    private static Entry.Attributes attributes(TarReader.Member member, String path) throws IOException {
        if (member.mode() < 0 || !isOwner(member.uid()) || !isOwner(member.gid())) {
            throw new IOException(quote(path) + " has a mode or an owner that is no number");
        }
        return new Entry.Attributes((int) (member.mode() & MODE), (int) member.uid(), (int) member.gid());
    }

    private static boolean isOwner(long id) {
        return id >= 0 && id <= Integer.MAX_VALUE;
    }

    private static String target(String path, String target) throws IOException {
        checkText(target);
        if (target.isEmpty()) {
            throw new IOException(quote(path) + " is a link to nothing");
        }
        return target;
    }

    /** The components of a name: relative, and never going up. */
    private static List<String> parts(String name) throws IOException {
        checkText(name);
        if (name.startsWith("/")) {
            throw new IOException("the name " + quote(name) + " is absolute");
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                throw new IOException("the name " + quote(name) + " leads out of its directory");
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static void checkText(String text) throws IOException {
        if (text.length() > LONGEST_PATH) {
            throw new IOException("a name of " + text.length() + " characters");
        } else if (text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0) {
            throw new IOException("the name " + quote(text) + " is not UTF-8 text");
        }
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(200).forEach(c -> quoted.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return quoted.append('"').toString();
    }
}
