package io.sealer.check;

import io.sealer.Problem;
import io.sealer.Problems;
import io.sealer.SourceLocation;
import io.sealer.Spelling;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How much the findings of each rule matter to the user. */
public final class RuleSettings {

    private static final SourceLocation PARAMETER = SourceLocation.of("<checks>");
    private static final String OFF = "off";
    private static final String REMEDY =
            "write RULE=error, RULE=warning, RULE=info or RULE=off in <checks> or" + " -Dsealer.checks";

    private final Map<Rule, Optional<Severity>> changed;

    private RuleSettings(Map<Rule, Optional<Severity>> changed) {
        this.changed = changed;
    }

    /** Every rule as it is meant. */
    public static RuleSettings none() {
        return new RuleSettings(new EnumMap<>(Rule.class));
    }

    /**
     * Reads {@code RULE=SEVERITY} each, where {@code off} turns a rule off; the last one counts.
     *
     * @param problems told of what is none
     */
    public static RuleSettings parse(List<String> texts, Problems problems) {
        Map<Rule, Optional<Severity>> changed = new EnumMap<>(Rule.class);
        for (String text : texts) {
            int equals = text.indexOf('=');
            String id = (equals < 0 ? text : text.substring(0, equals)).strip();
            Optional<Rule> rule = Rule.named(id);
            if (rule.isEmpty()) {
                problems.add(unknown(id));
                continue;
            }
            String word = equals < 0 ? "" : text.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
            Optional<Severity> severity = Arrays.stream(Severity.values())
                    .filter(value -> value.toString().equals(word))
                    .findFirst();
            if (severity.isEmpty() && !word.equals(OFF)) {
                problems.add(Problem.at(PARAMETER, "\"" + text.strip() + "\" does not say how much " + id + " matters")
                        .withRemedy(REMEDY));
            } else {
                changed.put(rule.get(), severity);
            }
        }
        return new RuleSettings(changed);
    }

    private static Problem unknown(String id) {
        String similar = Spelling.nearest(id, Rule.ids())
                .map(name -> "there is " + name)
                .orElse("the rules are " + String.join(", ", Rule.ids()));
        return Problem.at(PARAMETER, "there is no rule \"" + id + "\"").withRemedy(similar);
    }

    /** How much a rule's findings matter; nothing where it is off. */
    Optional<Severity> severity(Rule rule) {
        return changed.getOrDefault(rule, Optional.of(rule.severity()));
    }

    /** Whether the user says how much a rule matters. */
    boolean isChanged(Rule rule) {
        return changed.containsKey(rule);
    }
}
