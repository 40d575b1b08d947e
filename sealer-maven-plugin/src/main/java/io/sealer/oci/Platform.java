package io.sealer.oci;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What an image runs on (OCI image-spec, image-index.md, "platform"). Normalised as containerd does it: names of other
 * worlds become Go's ({@code x86_64} to {@code amd64}, {@code aarch64} to {@code arm64}), and {@code arm64/v8} loses its
 * variant since that is the only one.
 *
 * @param os operating system, for example {@code linux}
 * @param architecture Go's name, for example {@code amd64}
 * @param variant CPU variant, for example {@code v7}; empty where there is none
 */
public record Platform(String os, String architecture, String variant) {

    private static final Pattern PART = Pattern.compile("[a-z0-9_.-]+");

    public static final Platform LINUX_AMD64 = new Platform("linux", "amd64", "");
    public static final Platform LINUX_ARM64 = new Platform("linux", "arm64", "");

    public Platform {
        Objects.requireNonNull(os, "os");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(variant, "variant");
        os = os.toLowerCase(Locale.ROOT);
        architecture = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            case "i386" -> "386";
            default -> architecture.toLowerCase(Locale.ROOT);
        };
        variant = variant.toLowerCase(Locale.ROOT);
        if (architecture.equals("arm64") && (variant.equals("v8") || variant.equals("8"))
                || architecture.equals("amd64") && variant.equals("v1")) {
            variant = "";
        }
    }

    /**
     * Reads {@code os/arch} or {@code os/arch/variant}.
     *
     * @throws IllegalArgumentException saying what is wrong with the text
     */
    public static Platform parse(String text) {
        String[] parts = text.strip().toLowerCase(Locale.ROOT).split("/", -1);
        boolean sound = parts.length == 2 || parts.length == 3;
        for (String part : parts) {
            sound &= PART.matcher(part).matches();
        }
        if (!sound) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a platform (os/architecture expected, such as linux/amd64)");
        }
        return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : "");
    }

    /** Whether content made for {@code other} runs here: same system and architecture, and the variant if one is asked. */
    public boolean accepts(Platform other) {
        return os.equals(other.os)
                && architecture.equals(other.architecture)
                && (variant.isEmpty() || variant.equals(other.variant));
    }

    /** Like {@link #accepts}, where the builder of {@code other} may have left the variant out, as many do. */
    public boolean tolerates(Platform other) {
        return accepts(other)
                || other.variant.isEmpty() && os.equals(other.os) && architecture.equals(other.architecture);
    }

    /** {@code os/arch[/variant]}. */
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
