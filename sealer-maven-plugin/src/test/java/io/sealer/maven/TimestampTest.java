package io.sealer.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimestampTest {

    @Test
    void unsetMeansTheBeginningOfTime() {
        for (String unset : new String[] {null, "", " ", "x"}) {
            assertThat(Timestamp.normalize(unset)).isEqualTo("1970-01-01T00:00:00Z");
        }
    }

    @Test
    void bothFormsOfMavenAreUnderstood() {
        assertThat(Timestamp.normalize("2026-11-01T02:00:00.5+02:00")).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(Timestamp.normalize("1700000000")).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(Timestamp.normalize("0")).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void otherTextsNameTheProperty() {
        for (String wrong : new String[] {"yesterday", "99999999999999999999", "2026-11-01"}) {
            assertThatThrownBy(() -> Timestamp.normalize(wrong)).hasMessageContaining("project.build.outputTimestamp");
        }
    }
}
