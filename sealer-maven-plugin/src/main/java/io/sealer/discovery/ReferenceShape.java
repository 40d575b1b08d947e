package io.sealer.discovery;

import io.sealer.oci.Reference;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much a text looks like the name of an image. Nearly every word has the grammar of a reference; what tells images
 * apart is a host, a path, and a tag that looks like a version.
 *
 * @param reference what the text means as a reference
 * @param domain whether it begins with something that is certainly a host
 * @param path whether it has a slash
 * @param tag what is written behind the colon
 */
record ReferenceShape(Reference reference, boolean domain, boolean path, TagShape tag) {

    /** What the tag of a reference looks like. */
    enum TagShape {
        /** A digest says it all. */
        DIGEST,
        /** {@code v1.2}, {@code 1.25-alpine}, {@code 20240101}, {@code latest}. */
        VERSION,
        /** Up to five digits: a port or a count as well. */
        NUMBER,
        /** Lower case with a digit or a dash: {@code release-x}, {@code master-head}. */
        BUILD,
        /** Any other word. */
        WORD,
        /** Not written. */
        NONE
    }

    private static final int LONGEST = 512;

    /** A name with a letter in its last part, an address with a port, or the machine itself. */
    private static final Pattern HOST = Pattern.compile("(?:[\\w-]+\\.)+[A-Za-z][A-Za-z-]*[A-Za-z](?::\\d+)?"
            + "|(?:\\d+\\.){3}\\d+(?::\\d+)?|[\\w-]+:\\d+|localhost|\\[[0-9a-fA-F:]+\\](?::\\d+)?");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
    private static final Pattern VERSION = Pattern.compile("[vV]?\\d[\\w.-]*");
    private static final Pattern ROLLING =
            Pattern.compile("latest|stable|edge|nightly|canary|main|master|develop|dev|head");
    private static final Pattern BUILD = Pattern.compile("(?=.*[0-9-])[a-z][a-z0-9._-]*");

    /** Pictures and disks of machines are called images too, and files are called after images. */
    private static final Pattern OTHER_FILE =
            Pattern.compile(".*\\.(?:png|jpe?g|gif|svg|ico|webp|bmp|qcow2|img|iso|vmdk|vhdx?|ova|raw"
                    + "|md|html?|txt|ya?ml|json|xml|sh|tar|t?gz|xz|zip)");

    /** A range of addresses, with ports behind it. */
    private static final Pattern ADDRESSES = Pattern.compile("(?:\\d+\\.){3}\\d+/\\d+(?::.*)?");

    /** The shape of a text that is a reference by its grammar. */
    static Optional<ReferenceShape> of(String text) {
        if (!mayBe(text) || ADDRESSES.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            Reference reference = Reference.parse(text);
            String name = text.indexOf('@') < 0 ? text : text.substring(0, text.indexOf('@'));
            int slash = name.indexOf('/');
            boolean domain = slash > 0 && HOST.matcher(name.substring(0, slash)).matches();
            return Optional.of(new ReferenceShape(reference, domain, slash > 0, tagOf(text, name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Spares most texts the parser and its exception. */
    private static boolean mayBe(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !isWordCharacter(text.charAt(0)) && text.charAt(0) != '[') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isWordCharacter(c) && "-_./:@[]".indexOf(c) < 0) {
                return false;
            }
        }
        // A digest alone has the grammar of a name with a tag.
        return !text.contains("//") && !text.startsWith("sha256:") && !text.startsWith("sha512:");
    }

    private static boolean isWordCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static TagShape tagOf(String text, String name) {
        if (name.length() < text.length()) {
            return TagShape.DIGEST;
        }
        int colon = name.indexOf(':', name.lastIndexOf('/') + 1);
        if (colon < 0) {
            return TagShape.NONE;
        }
        String tag = name.substring(colon + 1);
        if (NUMBER.matcher(tag).matches()) {
            return TagShape.NUMBER;
        }
        if (VERSION.matcher(tag).matches() || ROLLING.matcher(tag).matches()) {
            return TagShape.VERSION;
        }
        return BUILD.matcher(tag).matches() ? TagShape.BUILD : TagShape.WORD;
    }

    /** Whether nothing but its grammar speaks for it: a word without slash, tag and digest. */
    boolean isWord() {
        return !path && tag == TagShape.NONE;
    }

    /** Whether a tag or a digest is written. */
    boolean isPinned() {
        return tag != TagShape.NONE;
    }

    /** Whether it looks like a name of an image wherever it stands: a host, a path and a version, or a digest. */
    boolean isComplete() {
        return path && tag == TagShape.DIGEST || domain && tag == TagShape.VERSION;
    }

    /** Whether the tag is that of a build: there is a digit in it. */
    boolean isNumbered() {
        return tag != TagShape.NONE && reference.tag().orElse("").chars().anyMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether the text looks like a file: a picture, a disk, a document. */
    static boolean isOtherFile(String text) {
        return OTHER_FILE.matcher(text).matches();
    }
}
