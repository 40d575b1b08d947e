package io.sealer.kube;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Reads configuration that sealer may make out of a template on the host. */
public final class TemplateYaml {

    private static final String TEMPLATE = ".tmpl";

    /** Such files are a few kilobytes long; this is no place for large things. */
    private static final int LONGEST = 1 << 20;

    private TemplateYaml() {}

    /**
     * Begins to read a file; the caller closes the stream of bytes.
     *
     * @param file name for places; one that ends with {@code .tmpl} is a template, and its actions are replaced by
     *     markers (see {@link TemplateText})
     * @param in its bytes
     */
    public static YamlStream open(String file, InputStream in) throws IOException {
        return new YamlStream(file, file.endsWith(TEMPLATE) ? withoutActions(in) : in);
    }

    private static InputStream withoutActions(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[1 << 13];
        Reader reader = UnicodeReader.lenient(in);
        for (int n = reader.read(buffer); n >= 0 && text.length() <= LONGEST; n = reader.read(buffer)) {
            text.append(buffer, 0, n);
        }
        String yaml = TemplateText.of(text.toString()).text().replace("\t", "  ");
        return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
