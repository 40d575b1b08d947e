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

    private final String file;
    private final KubernetesObject object;
    private final Optional<String> app;
    private final Findings findings;
    private final Problems problems;
    private final IntUnaryOperator lines;
    private final Optional<TemplateText> template;
    private final boolean example;
    private final Set<YamlScalar> texts;

    private ObjectReport(ObjectReport outer, IntUnaryOperator lines, Optional<TemplateText> template, boolean example) {
        this.file = outer.file;
        this.object = outer.object;
        this.app = outer.app;
        this.findings = outer.findings;
        this.problems = outer.problems;
        this.lines = lines;
        this.template = template;
        this.example = example;
        this.texts = outer.texts;
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
        this.example = false;
        this.texts = Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** A report on a text inside of the object. */
    ObjectReport inside(IntUnaryOperator rows, Optional<TemplateText> innerTemplate) {
        return new ObjectReport(this, rows.andThen(lines), innerTemplate.or(() -> template), example);
    }

    /** A report on something that only shows how the object may be used: nothing there is taken. */
    ObjectReport onExample() {
        return new ObjectReport(this, lines, template, true);
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
        if (example) {
            doubt(path, line, reference.toString(), Optional.of(reference), "stands in an example");
        } else {
            findings.add(new Finding(reference, grade, origin(path, line)));
        }
    }

    void doubt(FieldPath path, int line, String text, Optional<Reference> reference, String reason) {
        findings.add(new Doubt(original(text), reference, reason, origin(path, line)));
    }

    void refuse(FieldPath path, int line, String message) {
        Origin origin = origin(path, line);
        problems.at(origin.location(), message + " in " + origin.subject(), REMEDY);
    }

    private Origin origin(FieldPath path, int line) {
        SourceLocation place = new SourceLocation(file, lines.applyAsInt(line));
        return new Origin(place, object.kind(), object.name(), original(path.toString()), app);
    }

    private String original(String text) {
        return template.map(actions -> actions.original(text)).orElse(text);
    }
}
