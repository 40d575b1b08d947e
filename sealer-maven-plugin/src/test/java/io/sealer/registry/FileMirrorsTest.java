package io.sealer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealer.ProblemException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileMirrorsTest {

    private static List<String> places(String file, String... mirrors) {
        return FileMirrors.parse(List.of(mirrors)).placesOf(URI.create(file)).stream()
                .map(URI::toString)
                .toList();
    }

    @Test
    void theLongestBeginningIsReplacedAndTheServerItselfComesLast() {
        assertThat(places(
                        "https://a.org/x/y/f?z=1",
                        "https://a.org/=https://m.corp/a/",
                        "https://a.org/x/=http://10.0.0.1/raw",
                        "*=https://all.corp"))
                .containsExactly("http://10.0.0.1/raw/y/f?z=1", "https://a.org/x/y/f?z=1");
    }

    @Test
    void theStarIsForAllOthersWithTheirHosts() {
        assertThat(places("https://b.org:8443/f", "https://a.org/=https://m.corp/a/", "*=https://all.corp/raw"))
                .containsExactly("https://all.corp/raw/b.org:8443/f", "https://b.org:8443/f");
        assertThat(places("https://b.org/f")).containsExactly("https://b.org/f");
    }

    @Test
    void severalAreAskedInTheirOrderAndNobodyAfterAnExclamationMark() {
        assertThat(places("https://a.org/f", "https://a.org/=https://m.corp", "https://a.org/=https://n.corp/n!"))
                .containsExactly("https://m.corp/f", "https://n.corp/n/f");
        assertThatThrownBy(() -> places("https://a.org/f", "*=https://m.corp!", "*=https://n.corp"))
                .hasMessageContaining("never asked");
    }

    @Test
    void aBeginningEndsWhereAPartOfThePathDoes() {
        assertThat(places("https://a.org.evil/f", "https://a.org=https://m.corp"))
                .containsExactly("https://a.org.evil/f");
        assertThat(places("https://a.org/xy/f", "https://a.org/x=https://m.corp"))
                .containsExactly("https://a.org/xy/f");
        assertThat(places("https://a.org/x", "https://a.org/x=https://m.corp/x"))
                .startsWith("https://m.corp/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://a.org                       | no "=http://" or "=https://"
            =https://m.corp                     | no "=http://" or "=https://"
            a.org=https://m.corp                | not an absolute http or https URL
            *=https://u:p@m.corp                | credentials do not belong into a URL
            https://a.org/=https://m corp       | not a URL
            """)
    void whatIsNoMirrorIsNamedWithoutItsSecrets(String entry, String message) {
        assertThatThrownBy(() -> FileMirrors.parse(List.of(entry)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("<fileMirrors> (-Dsealer.fileMirrors)")
                .message()
                .doesNotContain("u:p");
    }
}
