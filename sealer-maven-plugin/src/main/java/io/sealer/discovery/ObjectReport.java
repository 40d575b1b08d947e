package io.sealer.discovery;

import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.kube.FieldPath;
import io.sealer.kube.KubernetesObject;
import io.sealer.kube.TemplateText;
import io.sealer.kube.YamlScalar;
import io.sealer.oci.Reference;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Says of what was found in an object where that is. */
final class ObjectReport {

    private static final String REMEDY = "mend the reference, or leave the file out with <notScanned>";
    private static final String REMEDY_IN_CHART =
            "give the chart another value in <charts>, or leave it out with <notScanned>";

    private final String file;
    private final KubernetesObject object;
    private final Optional<String> app;
    private final Findings findings;
    private final Problems problems;
    private final IntUnaryOperator lines;
    private final Optional<TemplateText> template;
    private final Optional<String> doubt;
    private final Set<YamlScalar> texts;
    private final Optional<ChartValues> values;

    private ObjectReport(
            ObjectReport outer, IntUnaryOperator lines, Optional<TemplateText> template, Optional<String> doubt) {
        this.file = outer.file;
        this.object = outer.object;
        this.app = outer.app;
        this.findings = outer.findings;
        this.problems = outer.problems;
        this.lines = lines;
        this.template = template;
        this.doubt = doubt;
        this.texts = outer.texts;
        this.values = outer.values;
    }

    /** A report on an object in a file, or in a template that its actions were taken out of. */
    ObjectReport(
            String file,
            KubernetesObject object,
            Optional<String> app,
            Optional<TemplateText> template,
            Findings findings,
            Problems problems) {
        this.file = file;
        this.object = object;
        this.app = app;
        this.findings = findings;
        this.problems = problems;
        this.lines = IntUnaryOperator.identity();
        this.template = template;
        this.doubt = Optional.empty();
        this.texts = Collections.newSetFromMap(new IdentityHashMap<>());
        this.values = Optional.empty();
    }

    /**
     * A report on an object that a chart rendered: its lines are nowhere to be found.
     *
     * @param doubt why nothing in it is taken, if so
     * @param values the values that it was rendered with
     */
    ObjectReport(
            String file,
            KubernetesObject object,
            Optional<String> app,
            Optional<String> doubt,
            ChartValues values,
            Findings findings,
            Problems problems) {
        this.file = file;
        this.object = object;
        this.app = app;
        this.findings = findings;
        this.problems = problems;
        this.lines = line -> 0;
        this.template = Optional.empty();
        this.doubt = doubt;
        this.texts = Collections.newSetFromMap(new IdentityHashMap<>());
        this.values = Optional.of(values);
    }

    /** A report on a text inside of the object. */
    ObjectReport inside(IntUnaryOperator rows, Optional<TemplateText> innerTemplate) {
        return new ObjectReport(this, rows.andThen(lines), innerTemplate.or(() -> template), doubt);
    }

    /** A report on something that only shows how the object may be used: nothing there is taken. */
    ObjectReport onExample() {
        return new ObjectReport(this, lines, template, Optional.of("stands in an example"));
    }

    /** Whether a text has not been searched on account of this object before. */
    boolean isFirst(YamlScalar text) {
        return texts.add(text);
    }

    void add(FieldPath path, int line, String text, Judgement judgement) {
        if (judgement.grade() == Grade.DOUBTFUL) {
            doubt(path, line, text, judgement.reference(), judgement.reason());
        } else {
            take(path, line, judgement.reference().orElseThrow(), judgement.grade());
        }
    }

    void take(FieldPath path, int line, Reference reference, Grade grade) {
        if (doubt.isPresent()) {
            doubt(path, line, reference.toString(), Optional.of(reference), doubt.get());
        } else {
            Origin origin = origin(path, line);
            findings.add(new Finding(
                    reference,
                    grade,
                    values.flatMap(known -> known.pathOf(reference))
                            .map(origin::withValue)
                            .orElse(origin)));
        }
    }

    void doubt(FieldPath path, int line, String text, Optional<Reference> reference, String reason) {
        findings.add(new Doubt(original(text), reference, reason, origin(path, line)));
    }

    void refuse(FieldPath path, int line, String message) {
        Origin origin = origin(path, line);
        problems.at(
                origin.location(), message + " in " + origin.subject(), values.isPresent() ? REMEDY_IN_CHART : REMEDY);
    }

    private Origin origin(FieldPath path, int line) {
        SourceLocation place = new SourceLocation(file, lines.applyAsInt(line));
        Origin origin = new Origin(place, object.kind(), object.name(), original(path.toString()), app);
        return values.map(ChartValues::chart).map(origin::inChart).orElse(origin);
    }

    private String original(String text) {
        return template.map(actions -> actions.original(text)).orElse(text);
    }
}
