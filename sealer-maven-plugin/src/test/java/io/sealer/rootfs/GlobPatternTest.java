package io.sealer.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobPatternTest {

    /** The cases are those that Go's own documentation of filepath.Match lets one derive. */
    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "*, abc, true",
        "*, .hidden, true",
        "*c, abc, true",
        "a*, a, true",
        "a*b?c*x, abxbbxdbxebxczzx, true",
        "a*b?c*x, abxbbxdbxebxczzy, false",
        "ab[c], abc, true",
        "ab[b-d], abc, true",
        "ab[e-g], abc, false",
        "ab[^c], abc, false",
        "ab[^b-d], abc, false",
        "ab[^e-g], abc, true",
        "a\\*b, a*b, true",
        "a\\*b, ab, false",
        "a?b, a☺b, true",
        "a[^a]b, a☺b, true",
        "a???b, a☺b, false",
        "[a-ζ]*, α, true",
        "*[a-ζ], A, false",
        "[\\]a], ], true",
        "[\\-], -, true",
        "[x\\-], x, true",
        "[x\\-], z, false",
        "[\\-x], a, false",
        "*x, xxx, true",
        "a.c, abc, false",
        "'a&&b[&]', 'a&&b&', true",
        "'[[]', '[', true",
        "'[\\^]', '^', true",
        "A, a, false",
    })
    void matches(String pattern, String name, boolean expected) {
        assertThat(GlobPattern.parse(pattern).matches(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]a]", "[-]", "[x-]", "[-x]", "[a-b-c]", "[", "[^", "[^bc", "a[", "[b-a]", "\\", "a[\\"})
    void malformed(String pattern) {
        assertThatThrownBy(() -> GlobPattern.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPatternWithoutWildcardsIsAName() {
        assertThat(GlobPattern.parse("a\\*b").isWild()).isFalse();
        assertThat(GlobPattern.parse("a\\*b").text()).isEqualTo("a*b");
        assertThat(GlobPattern.parse("a*b").isWild()).isTrue();
    }
}
