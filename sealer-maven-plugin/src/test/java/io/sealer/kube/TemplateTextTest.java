package io.sealer.kube;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTextTest {

    @Test
    void actionsBecomeMarkersAndComeBackAsTheyWereWritten() {
        TemplateText template = TemplateText.of("image: {{ .Registry }}/a:{{ default \"}}\" .Tag }}\n");

        assertThat(template.text()).startsWith("image: ").doesNotContain("{{");
        assertThat(TemplateText.hasMarker(template.text())).isTrue();
        assertThat(TemplateText.fill(template.text(), "1")).isEqualTo("image: 1/a:1");
        assertThat(template.original(template.text().strip()))
                .isEqualTo("image: {{ .Registry }}/a:{{ default \"}}\" .Tag }}");
    }

    @Test
    void linesStayWhereTheyAre() {
        TemplateText template = TemplateText.of("""
                {{- if .x }}
                a: 1
                  {{- include "y"
                    . | nindent 4 }} {{ end }}
                {{/* a comment
                     of two lines */}}
                b: {{
                  .z }}
                c: 3""");

        assertThat(TemplateText.fill(template.text(), "?")).isEqualTo("\na: 1\n\n\n\n\nb: ?\n\nc: 3");
    }

    @Test
    void linesStayWhereTheyAreWhateverEndsThem() {
        TemplateText template = TemplateText.of("{{/* one\rtwo */}}a\r\n{{ .x\r\n}}b\rc: 1");

        assertThat(TemplateText.fill(template.text(), "?")).isEqualTo("\na\n\nb\nc: 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: {{ b", "a: {{ \"}}", "a }} b {{", "plain", "", "{"})
    void whatIsNoActionStays(String text) {
        assertThat(TemplateText.of(text).text()).isEqualTo(text);
    }

    @Test
    void hugeTemplatesAreNoTrouble() {
        String text = "{{ `x` }}".repeat(100_000) + "{{ \"" + "y".repeat(1_000_000);

        assertThat(TemplateText.fill(TemplateText.of(text).text(), "")).startsWith("{{ \"yyy");
    }
}
