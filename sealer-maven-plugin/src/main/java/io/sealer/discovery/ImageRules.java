package io.sealer.discovery;

import io.sealer.discovery.ReferenceShape.TagShape;
import io.sealer.kube.TemplateText;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which texts name images where no rule of Kubernetes says so. Two things count: what the name of the field says, and
 * what the text looks like. No product, registry or image is known by name.
 */
final class ImageRules {

    /** Where a text stands. */
    enum Place {
        /** A field of an object. */
        FIELD,
        /** Configuration that people write: variables, arguments, data of ConfigMaps, annotations. */
        DATA
    }

    /** What fields hold that switch images on and off. */
    private static final Set<String> SWITCHES = Set.of(
            "true",
            "false",
            "yes",
            "no",
            "on",
            "off",
            "none",
            "null",
            "default",
            "auto",
            "always",
            "never",
            "enabled",
            "disabled",
            "latest",
            "any",
            "all");

    /** What other tools fill in: the shell and Kubernetes, Maven and Kustomize, people. */
    private static final Pattern VARIABLE =
            Pattern.compile("\\{\\{|\\$\\{|\\$\\(|\\$[A-Za-z_]|<[^>]*>|@[\\w.]+@|%[\\w.]+%");

    private static final Pattern SHORTENED =
            Pattern.compile("\\{\\{.*?\\}\\}|\\$\\{[^}]*\\}|\\$\\([^)]*\\)|\\$\\w+|<[^>]*>");
    private static final Pattern DAEMON_URL = Pattern.compile("docker(?:-image)?://(?=[^/])");

    /** What is longer is searched for variables only so far. */
    private static final int LONGEST = 2048;

    private ImageRules() {}

    /** Whether something else has to fill the text in first. */
    static boolean hasVariable(String text) {
        String begin = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        return TemplateText.hasMarker(begin) || VARIABLE.matcher(begin).find();
    }

    /** Judges a text without blanks; empty if nothing speaks for an image. */
    static Optional<Judgement> judge(NameEvidence name, String text, Place place) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String address = DAEMON_URL.matcher(text).replaceFirst("");
        if (address.length() < text.length()) {
            return judge(NameEvidence.IMAGE, address, place);
        }
        if (hasVariable(text)) {
            return incomplete(name, text, place);
        }
        Optional<ReferenceShape> shape = ReferenceShape.of(text).filter(any -> !ReferenceShape.isOtherFile(text));
        return name == NameEvidence.IMAGE
                ? shape.flatMap(ImageRules::named)
                : shape.flatMap(found -> unnamed(found, place));
    }

    private static Optional<Judgement> named(ReferenceShape shape) {
        if (!shape.isWord()) {
            boolean port = !shape.path()
                    && shape.tag() == TagShape.NUMBER
                    && shape.reference().tag().orElse("").length() > 3;
            return port ? Optional.empty() : Optional.of(Judgement.likely(shape.reference()));
        }
        String word = shape.reference().repository().substring("library/".length());
        return SWITCHES.contains(word)
                ? Optional.empty()
                : Optional.of(Judgement.doubtful(
                        shape.reference(), "stands where an image may be named, but is only a word"));
    }

    private static Optional<Judgement> unnamed(ReferenceShape shape, Place place) {
        if (shape.isComplete()) {
            return Optional.of(Judgement.likely(shape.reference()));
        }
        boolean deep = shape.reference().repository().indexOf('/') > 0;
        boolean numbered = shape.tag() == TagShape.NUMBER || place == Place.DATA && shape.isNumbered();
        if (shape.domain() && deep && numbered) {
            return Optional.of(Judgement.likely(shape.reference()));
        }
        if (shape.domain() && (shape.tag() == TagShape.BUILD || shape.tag() == TagShape.NUMBER)) {
            return Optional.of(Judgement.doubtful(
                    shape.reference(), "begins like an image, but its end does not look like a version"));
        }
        if (shape.path() && !shape.domain() && shape.tag() == TagShape.VERSION) {
            return Optional.of(
                    place == Place.DATA
                            ? Judgement.likely(shape.reference())
                            : Judgement.doubtful(
                                    shape.reference(), "looks like an image, but its field does not say so"));
        }
        return Optional.empty();
    }

    /** A text that something else has to fill in first: doubtful if it would be an image with anything filled in. */
    private static Optional<Judgement> incomplete(NameEvidence name, String text, Place place) {
        String filled = SHORTENED.matcher(TemplateText.fill(text, "1")).replaceAll("1");
        boolean image = name == NameEvidence.IMAGE
                || ReferenceShape.of(filled.toLowerCase(Locale.ROOT))
                        .flatMap(shape -> unnamed(shape, place))
                        .filter(judged -> judged.grade() == Grade.LIKELY)
                        .isPresent();
        return image ? Optional.of(Judgement.doubtful("is a template that nothing fills in")) : Optional.empty();
    }
}
