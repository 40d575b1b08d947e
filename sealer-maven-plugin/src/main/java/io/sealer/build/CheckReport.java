package io.sealer.build;

import io.sealer.check.Finding;
import io.sealer.check.Severity;
import io.sealer.oci.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of an image will not run.
 *
 * @param findings by place
 */
public record CheckReport(List<Finding> findings) {

    public CheckReport {
        findings = List.copyOf(findings);
    }

    /** How many findings end a build. */
    public long errors() {
        return count(Severity.ERROR);
    }

    private long count(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    /** {@code 2 errors, 1 warning}. */
    public String summary() {
        List<String> counts = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            long count = count(severity);
            String word = severity == Severity.INFO ? "note" : severity.toString();
            if (count > 0) {
                counts.add(count + " " + word + (count == 1 ? "" : "s"));
            }
        }
        return counts.isEmpty() ? "Nothing found" : String.join(", ", counts);
    }

    /** For people: a line a finding, the worst first. */
    public String toText() {
        StringBuilder text = new StringBuilder(summary()).append('\n');
        for (Severity severity : Severity.values()) {
            findings.stream()
                    .filter(finding -> finding.severity() == severity)
                    .forEach(finding ->
                            text.append(severity).append(": ").append(finding).append('\n'));
        }
        return text.toString();
    }

    /** For programs. */
    public String toJson() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("findings", findings.stream().map(CheckReport::json).toList());
        return new String(Json.writePretty(document), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rule", finding.rule().id());
        map.put("severity", finding.severity().toString());
        map.put("file", finding.location().file());
        int line = finding.location().line();
        map.put("line", line == 0 ? null : (Object) line);
        map.put("what", finding.what());
        map.put("reason", finding.reason());
        map.put("mend", finding.mend());
        return map;
    }
}
