package io.sealer.check;

import io.sealer.SourceLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what the rules find, without what the user has turned off. */
final class Findings {

    private static final Comparator<Finding> BY_PLACE = Comparator.comparing(
                    (Finding finding) -> finding.location().file())
            .thenComparing(finding -> finding.location().line());

    private final RuleSettings settings;
    private final Set<Finding> found = new LinkedHashSet<>();

    Findings(RuleSettings settings) {
        this.settings = settings;
    }

    /** Adds a finding; the same one twice counts once. */
    void add(Rule rule, SourceLocation location, String what, String reason, String mend) {
        settings.severity(rule)
                .ifPresent(severity -> found.add(new Finding(rule, severity, location, what, reason, mend)));
    }

    /**
     * By file and line; of one line in the order of finding. What is wrong in the base image is no error unless the user
     * says so: this project did not write it.
     */
    List<Finding> asList(ImageFiles files) {
        List<Finding> sorted = new ArrayList<>();
        found.forEach(finding -> sorted.add(isLighter(finding, files) ? finding.with(Severity.WARNING) : finding));
        sorted.sort(BY_PLACE);
        return sorted;
    }

    private boolean isLighter(Finding finding, ImageFiles files) {
        return finding.severity() == Severity.ERROR
                && !settings.isChanged(finding.rule())
                && files.paths().stream()
                        .filter(files::isOfBase)
                        .anyMatch(path -> files.origin(path)
                                .file()
                                .equals(finding.location().file()));
    }
}
