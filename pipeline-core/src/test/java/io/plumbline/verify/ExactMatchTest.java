package io.plumbline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExactMatchTest {
    private static Verdict verdict(Map<String, String> options, String completion, String gold) throws Exception {
        Verifier verifier = Verifiers.of("exact-match", new VerifierOptions(options));
        return verifier.verify(new Answer("", completion, Map.of("answer", gold)));
    }

    @Test
    void leavesWhiteSpaceAtTheEndsOutUnlessItIsToCount() throws Exception {
        assertThat(verdict(Map.of(), " Paris\u00A0\n", "Paris")).isEqualTo(Verdict.of(true));
        assertThat(verdict(Map.of(), "New  York", "New York")).isEqualTo(Verdict.of(false));
        assertThat(verdict(Map.of("white-space", "collapse"), "\nNew \t York ", "New York"))
                .isEqualTo(Verdict.of(true));
        assertThat(verdict(Map.of("white-space", "keep"), " Paris", "Paris")).isEqualTo(Verdict.of(false));
    }

    @Test
    void comparesWithoutCaseOnRequest() throws Exception {
        assertThat(verdict(Map.of(), "paris", "Paris").passed()).isFalse();
        assertThat(verdict(Map.of("case", "ignore"), "ΟΔΟΣ", "οδος").passed()).isTrue();
        assertThat(verdict(Map.of("case", "ignore"), "STRASSE", "straße").passed())
                .isTrue();
    }

    @Test
    void readsTheColumnThatIsNamed() throws Exception {
        Verifier verifier = Verifiers.of("exact-match", new VerifierOptions(Map.of("answer", "gold")));

        assertThat(verifier.verify(new Answer("", "7", Map.of("gold", "7", "answer", "8"))))
                .isEqualTo(Verdict.of(true));
        assertThat(verifier.verify(new Answer("", "7", Map.of("answer", "7"))))
                .isEqualTo(Verdict.unscored("missing_answer"));
    }

    @Test
    void refusesOptionsThatItDoesNotHave() {
        assertThatThrownBy(() -> Verifiers.of("exact-match", new VerifierOptions(Map.of("ignore-case", "true"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ignore-case is no option of this verifier, which has answer, white-space, case");
        assertThatThrownBy(() -> Verifiers.of("exact-match", new VerifierOptions(Map.of("case", "lower"))))
                .hasMessage("case must be one of keep, ignore, got 'lower'");
    }
}
