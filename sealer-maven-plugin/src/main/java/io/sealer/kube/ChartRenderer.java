package io.sealer.kube;

import io.sealer.Problem;
import io.sealer.ProblemException;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Renders charts to all objects that installing them would make: hooks, tests and {@code crds/} as well, NOTES.txt not.
 * The same chart and values give the same objects in the same order whatever Helm renders them, and nothing of the
 * machine has a part in it.
 */
public final class ChartRenderer {

    /** What Helm takes for a release's name (helm/helm, pkg/chartutil/validate_name.go). */
    private static final Pattern RELEASE_NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private static final int LONGEST_RELEASE_NAME = 53;
    private static final String USUAL_RELEASE_NAME = "release";
    private static final int LONGEST_MESSAGE = 1500;

    private final Supplier<Helm> helm;
    private final Path workDirectory;

    /**
     * A renderer.
     *
     * @param helm asked once there is a chart to render
     * @param workDirectory where scratch files may be made; they are gone afterwards
     */
    public ChartRenderer(Supplier<Helm> helm, Path workDirectory) {
        this.helm = helm;
        this.workDirectory = workDirectory;
    }

    /**
     * Renders charts.
     *
     * @param problems told of every chart that does not render, with Helm's message
     * @param consumer shown every chart that does, in the order of the requests, as long as it takes; library charts
     *     are left out, since nobody can install them
     * @throws ProblemException when there is no Helm
     */
    public void render(List<ChartRequest> requests, Problems problems, BiConsumer<ChartRequest, RenderedChart> consumer)
            throws IOException {
        if (requests.isEmpty()) {
            return;
        }
        Files.createDirectories(workDirectory);
        Path directory = Files.createTempDirectory(workDirectory, "charts-");
        try {
            Map<ChartRequest, List<HelmRun>> runs = prepare(requests, directory, problems);
            if (!runs.isEmpty()) {
                helm.get()
                        .template(
                                directory,
                                runs.values().stream().flatMap(List::stream).toList());
            }
            runs.forEach((request, same) -> take(request, same, directory, problems, consumer));
        } finally {
            delete(directory);
        }
    }

    /** The renderings of each chart: two where chance has a part in it, to find out which. */
    private static Map<ChartRequest, List<HelmRun>> prepare(
            List<ChartRequest> requests, Path directory, Problems problems) throws IOException {
        Map<ChartRequest, List<HelmRun>> runs = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            ChartRequest request = requests.get(i);
            String name = Integer.toString(i);
            String chart = name + "/chart" + (request.content() instanceof ChartContent.Packed ? ".tgz" : "");
            Files.createDirectories(directory.resolve(name));
            try {
                ChartCopy copy = new ChartCopy();
                ChartMetadata metadata = copy.write(request.content(), directory.resolve(chart));
                if (!metadata.library()) {
                    HelmRun run = run(request, metadata, chart, directory, name);
                    runs.put(request, copy.leavesToChance() ? List.of(run, again(run)) : List.of(run));
                }
            } catch (ProblemException e) {
                e.problems().forEach(problem -> problems.add(problem.withLocation(place(request))));
            } catch (IOException e) {
                problems.add(Problem.project("this chart cannot be read: " + e.getMessage())
                        .withLocation(place(request))
                        .withRemedy("pack it anew with helm package, or leave it out with <notScanned>"));
            }
        }
        return runs;
    }

    private static HelmRun run(ChartRequest request, ChartMetadata metadata, String chart, Path directory, String name)
            throws IOException {
        ChartRelease release = request.release();
        List<String> valuesFiles = new ArrayList<>();
        for (Path file : release.valuesFiles()) {
            String copy = name + "/values-" + valuesFiles.size() + ".yaml";
            Files.write(directory.resolve(copy), ChartChanges.changed(Files.readAllBytes(file)));
            valuesFiles.add(copy);
        }
        Map<String, String> set = new LinkedHashMap<>();
        release.set().forEach(value -> set.put(ChartChanges.withoutHooks(value.key()), value.value()));
        return new HelmRun(
                chart,
                release.name().orElseGet(() -> releaseName(metadata.name())),
                release.namespace(),
                release.kubernetesVersion().withoutBuild().toString(),
                valuesFiles,
                set.entrySet().stream()
                        .map(entry -> new SetValue(entry.getKey(), entry.getValue()))
                        .toList(),
                name);
    }

    /** A chart's name, as people name releases; names that no release can have are rare. */
    private static String releaseName(String chart) {
        return isReleaseName(chart) ? chart : USUAL_RELEASE_NAME;
    }

    /** Whether Helm takes this for the name of a release. */
    public static boolean isReleaseName(String name) {
        return name.length() <= LONGEST_RELEASE_NAME
                && RELEASE_NAME.matcher(name).matches();
    }

    private static HelmRun again(HelmRun run) {
        return new HelmRun(
                run.chart(),
                run.release(),
                run.namespace(),
                run.kubeVersion(),
                run.valuesFiles(),
                run.set(),
                run.name() + "-again");
    }

    private static void take(
            ChartRequest request,
            List<HelmRun> runs,
            Path directory,
            Problems problems,
            BiConsumer<ChartRequest, RenderedChart> consumer) {
        for (HelmRun run : runs) {
            if (!Files.exists(directory.resolve(run.output()))) {
                problems.add(notRendered(request, message(directory.resolve(run.error()), request, run)));
                return;
            }
        }
        Path output = directory.resolve(runs.get(0).output());
        Path again = directory.resolve(runs.get(runs.size() - 1).output());
        consumer.accept(request, new RenderedChart(request, output, again));
    }

    private static Problem notRendered(ChartRequest request, String message) {
        return Problem.at(place(request), "Helm cannot render this chart: " + message)
                .withRemedy(remedy(request, message) + ", or leave it out with <notScanned>");
    }

    private static String remedy(ChartRequest request, String message) {
        String chart = "<charts><chart><path>" + request.path() + "</path>";
        if (message.contains("missing in charts/ directory")) {
            return "run helm dependency build, so that all charts it consists of are in it";
        }
        if (message.contains("incompatible with Kubernetes")) {
            return "correct <kubernetesVersion> (-Dsealer.kubernetesVersion), or for this chart alone " + chart
                    + "<kubernetesVersion>…</kubernetesVersion></chart></charts>";
        }
        if (message.startsWith("failed to parse ") || message.contains("cannot load values.yaml")) {
            return "correct the file that is named there: one of the <valuesFiles> of this chart, or its values.yaml";
        }
        if (message.contains("parse error at (")) {
            return "mend the template that is named there, or take a release of the chart that Helm renders";
        }
        return "give it the values that it is installed with: " + chart
                + "<valuesFiles>…</valuesFiles><set>…</set></chart></charts>";
    }

    private static String message(Path error, ChartRequest request, HelmRun run) {
        String text;
        try {
            text = new String(Files.readAllBytes(error), StandardCharsets.UTF_8);
        } catch (IOException e) {
            text = "it left no message";
        }
        String message = ChartChanges.asWritten(text)
                .replaceAll("(?m)^Error: |^(?:WARNING|walk\\.go|coalesce\\.go|load\\.go).*$", "")
                .replaceAll("(?s)\\s*Use --debug flag to render out invalid YAML\\s*", "")
                .replaceAll("\\s*\\R\\s*", " ")
                .strip();
        for (int i = 0; i < run.valuesFiles().size(); i++) {
            message = message.replace(
                    run.valuesFiles().get(i),
                    request.release().valuesFiles().get(i).getFileName().toString());
        }
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + " …" : message;
    }

    private static SourceLocation place(ChartRequest request) {
        return SourceLocation.of(request.place());
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
