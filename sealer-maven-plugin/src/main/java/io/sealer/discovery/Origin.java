package io.sealer.discovery;

import io.sealer.SourceLocation;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * What names an image: a field of an object in a file, or a line of a list.
 *
 * @param location file and line; for a value that is a YAML alias, the line of its anchor
 * @param kind the object's kind, for example {@code Deployment}; empty where there is no object
 * @param name the object's name; empty where there is none
 * @param field the field's path, for example {@code spec.containers[0].image}; empty where there is none
 * @param app the app below {@code application/apps/} that the file belongs to
 * @param chart the chart that rendered the object, where one did: its directory or its file
 * @param value in an object that a chart rendered, the path of the chart's value that is this very image; empty where
 *     there is none, or where templates join several
 */
public record Origin(
        SourceLocation location,
        String kind,
        String name,
        String field,
        Optional<String> app,
        Optional<String> chart,
        String value)
        implements Comparable<Origin> {

    private static final Comparator<Origin> ORDER = Comparator.comparing((Origin origin) -> origin.location.file())
            .thenComparing(origin -> origin.location.line())
            .thenComparing(Origin::kind)
            .thenComparing(Origin::name)
            .thenComparing(Origin::field)
            .thenComparing(origin -> origin.app.orElse(""))
            .thenComparing(origin -> origin.chart.orElse(""))
            .thenComparing(Origin::value);

    public Origin {
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(app, "app");
        Objects.requireNonNull(chart, "chart");
        Objects.requireNonNull(value, "value");
    }

    /** What no chart rendered. */
    public Origin(SourceLocation location, String kind, String name, String field, Optional<String> app) {
        this(location, kind, name, field, app, Optional.empty(), "");
    }

    /** A line of a list of images. */
    public static Origin line(SourceLocation location) {
        return new Origin(location, "", "", "", Optional.empty());
    }

    /** The same, in an object that this chart rendered. */
    Origin inChart(String place) {
        return new Origin(location, kind, name, field, app, Optional.of(place), value);
    }

    /** The same, with the path of the chart's value that is the image. */
    Origin withValue(String path) {
        return new Origin(location, kind, name, field, app, chart, path);
    }

    /** By file, line, then what stands there. */
    @Override
    public int compareTo(Origin other) {
        return ORDER.compare(this, other);
    }

    /** The object and the field: {@code Kind/name field}, without what is not there. */
    public String subject() {
        String object = kind.isEmpty() || name.isEmpty() ? kind + name : kind + "/" + name;
        return object.isEmpty() || field.isEmpty() ? object + field : object + " " + field;
    }

    /** {@code file:line (Kind/name field)}. */
    @Override
    public String toString() {
        return subject().isEmpty() ? location.toString() : location + " (" + subject() + ")";
    }
}
