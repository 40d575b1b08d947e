package io.sealer.image;

import io.sealer.ByteCount;
import io.sealer.image.ImageReport.Layer;
import io.sealer.image.ImageReport.OnPlatform;
import io.sealer.image.ImageReport.StoredImage;
import io.sealer.image.TextTable.Align;
import io.sealer.oci.Digest;
import io.sealer.oci.Platform;
import java.util.List;
import java.util.stream.Collectors;

/** A report for people who read it in a terminal. */
final class ImageReportText {

    private static final String INDENT = "  ";

    private final ImageReport report;
    private final StringBuilder text = new StringBuilder();

    ImageReportText(ImageReport report) {
        this.report = report;
    }

    @Override
    public String toString() {
        text.setLength(0);
        TextTable head = new TextTable(Align.LEFT, Align.LEFT);
        head.row("Image", report.name().isEmpty() ? "(without a name)" : report.name());
        head.row("Digest", report.digest());
        head.writeTo(text, "");
        report.platforms().forEach(this::platform);
        images();
        if (!report.isWhole()) {
            text.append('\n')
                    .append(
                            "Layers without a number of files were left in the registry; mvn sealer:pull fetches them\n");
        }
        return text.toString();
    }

    private void platform(OnPlatform image) {
        text.append('\n').append("Platform ").append(image.platform()).append('\n');
        TextTable facts = new TextTable(Align.LEFT, Align.LEFT);
        facts.row("Image ID", image.imageId());
        facts.row("Digest", image.digest());
        facts.row("Created", image.created());
        facts.row(
                "Size",
                ByteCount.of(image.size()) + " in " + count(image.layers().size(), "layer"));
        if (image.extension().isPresent()) {
            extension(facts, image.extension().get());
        } else {
            facts.row("Type", "no sealer image: it lacks the annotation " + SealerExtension.ANNOTATION);
        }
        facts.writeTo(text, INDENT);
        if (!image.labels().isEmpty()) {
            text.append('\n').append(INDENT).append("Labels\n");
            TextTable labels = new TextTable(Align.LEFT, Align.LEFT);
            image.labels().forEach(labels::row);
            labels.writeTo(text, INDENT + INDENT);
        }
        layers(image.layers());
    }

    private static void extension(TextTable facts, SealerExtension extension) {
        facts.row("Type", extension.type());
        facts.row("Built by", extension.sealerVersion());
        extension.env().forEach((name, value) -> facts.row("Env", name + "=" + value));
        for (SealerExtension.Application app : extension.applications()) {
            facts.row(
                    "App",
                    app.name()
                            + (app.type().isEmpty() ? "" : " (" + app.type() + ")")
                            + (app.files().isEmpty() ? "" : ": " + String.join(", ", app.files()))
                            + (app.cmds().isEmpty() ? "" : ": " + String.join("; ", app.cmds())));
        }
        SealerExtension.Launch launch = extension.launch();
        if (!launch.appNames().isEmpty()) {
            facts.row("Launch", String.join(", ", launch.appNames()));
        }
        launch.cmds().forEach(command -> facts.row("Launch", command));
    }

    private void layers(List<Layer> layers) {
        text.append('\n').append(INDENT).append("Layers\n");
        TextTable table = new TextTable(Align.RIGHT, Align.LEFT, Align.RIGHT, Align.LEFT, Align.RIGHT, Align.LEFT);
        table.row("#", "DIGEST", "SIZE", "FORMAT", "FILES", "CREATED BY");
        int number = 0;
        for (Layer layer : layers) {
            table.row(
                    ++number,
                    layer.digest().shortHex(),
                    ByteCount.of(layer.size()),
                    format(layer.mediaType()),
                    layer.files().isPresent() ? layer.files().getAsLong() : "-",
                    layer.createdBy().replaceAll("\\s+", " "));
        }
        table.writeTo(text, INDENT + INDENT);
    }

    private void images() {
        text.append('\n');
        if (report.images().isEmpty()) {
            text.append("No container images").append(report.isWhole() ? "\n" : " known\n");
            return;
        }
        text.append("Container images: ")
                .append(report.images().size())
                .append(", ")
                .append(ByteCount.of(report.imagesSize()))
                .append('\n');
        boolean several = report.platforms().size() > 1;
        TextTable table = new TextTable(Align.LEFT, Align.LEFT, Align.RIGHT, Align.LEFT);
        table.row("REFERENCE", "DIGEST", "SIZE", several ? "PLATFORMS" : "");
        for (StoredImage image : report.images()) {
            table.row(
                    image.reference(),
                    image.digest().map(Digest::shortHex).orElse(report.isWhole() ? "missing" : "not read"),
                    image.digest().isPresent() ? ByteCount.of(image.size()) : "",
                    several ? image.platforms().stream().map(Platform::toString).collect(Collectors.joining(" ")) : "");
        }
        table.writeTo(text, INDENT);
    }

    private static String format(String mediaType) {
        if (mediaType.endsWith("zstd")) {
            return "zstd";
        }
        return mediaType.endsWith("gzip") ? "gzip" : "tar";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
