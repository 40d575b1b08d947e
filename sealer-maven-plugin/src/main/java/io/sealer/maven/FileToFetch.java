package io.sealer.maven;

import io.sealer.build.ConfiguredFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@code <file>} of {@code <files>}, filled in by Maven. */
public final class FileToFetch {

    private String url;
    private String artifact;
    private String image;
    private String to;
    private String mode;
    private String sha256;
    private String checksumUrl;
    private boolean unpack;
    private List<String> includes;
    private List<String> excludes;
    private int strip;
    private List<String> platforms;
    private Map<String, String> machines;

    ConfiguredFile configured() {
        Map<String, String> names = new HashMap<>();
        if (machines != null) {
            machines.forEach((architecture, name) -> names.put(architecture, text(name)));
        }
        return new ConfiguredFile(
                text(url),
                text(artifact),
                text(image),
                text(to),
                text(mode),
                text(sha256),
                text(checksumUrl),
                unpack,
                AbstractRegistryMojo.orEmpty(includes),
                AbstractRegistryMojo.orEmpty(excludes),
                strip,
                AbstractRegistryMojo.orEmpty(platforms),
                names);
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }
}
