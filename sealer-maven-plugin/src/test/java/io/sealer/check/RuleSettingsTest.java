package io.sealer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealer.Problem;
import io.sealer.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSettingsTest {

    private final Problems problems = new Problems();

    @Test
    void theLastWordCounts() {
        RuleSettings settings = RuleSettings.parse(
                List.of("kubeadm-field=off", " kubeadm-kind = Warning", "kubeadm-field=info"), problems);

        assertThat(problems.asList()).isEmpty();
        assertThat(settings.severity(Rule.KUBEADM_FIELD)).contains(Severity.INFO);
        assertThat(settings.severity(Rule.KUBEADM_KIND)).contains(Severity.WARNING);
        assertThat(settings.severity(Rule.KUBEADM_TYPE)).contains(Severity.ERROR);
    }

    @Test
    void whatIsNoRuleOrNoSeverityIsToldAtOnce() {
        RuleSettings.parse(List.of("kubeadm-feild=off", "kubeadm-kind=fatal", "kubeadm-kind"), problems);

        assertThat(problems.asList().stream().map(Problem::toString))
                .containsExactly(
                        "<checks>: there is no rule \"kubeadm-feild\" - there is kubeadm-field",
                        "<checks>: \"kubeadm-kind=fatal\" does not say how much kubeadm-kind matters - write RULE=error,"
                                + " RULE=warning, RULE=info or RULE=off in <checks> or -Dsealer.checks",
                        "<checks>: \"kubeadm-kind\" does not say how much kubeadm-kind matters - write RULE=error,"
                                + " RULE=warning, RULE=info or RULE=off in <checks> or -Dsealer.checks");
    }
}
