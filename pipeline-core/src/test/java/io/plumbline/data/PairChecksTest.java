package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PairChecksTest {
    private final PairChecks checks = new PairChecks(10);

    @Test
    void acceptsWhatIsText() {
        assertThatCode(() -> checks.check(new PreferencePair("", "\uD83D\uDE00", " a")))
                .doesNotThrowAnyException();
    }

    @Test
    void quarantinesEmptyAndBlankSides() {
        assertQuarantined(new PreferencePair("p", "", "r"), Reason.EMPTY_SIDE, "chosen is empty");
        assertQuarantined(new PreferencePair("p", "c", " \n"), Reason.EMPTY_SIDE, "rejected is only white space");
    }

    @Test
    void quarantinesIdenticalSides() {
        assertQuarantined(
                new PreferencePair("p", "c", "c"), Reason.IDENTICAL_SIDES, "chosen and rejected are the same text");
    }

    @Test
    void quarantinesLoneSurrogates() {
        assertQuarantined(
                new PreferencePair("p", "a\uD83D", "r"),
                Reason.INVALID_TEXT,
                "chosen has a lone surrogate at character 1");
        assertQuarantined(
                new PreferencePair("\uDE00\uD83D", "c", "r"),
                Reason.INVALID_TEXT,
                "prompt has a lone surrogate at character 0");
    }

    @Test
    void quarantinesLongText() {
        assertQuarantined(
                new PreferencePair("p", "c", "12345678901"),
                Reason.TEXT_TOO_LONG,
                "rejected has 11 characters, more than data.max-characters = 10");
    }

    @Test
    void refusesABoundThatNoTextKeeps() {
        assertThatThrownBy(() -> new PairChecks(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.max-characters must be >= 1, got 0");
    }

    private void assertQuarantined(PreferencePair pair, Reason reason, String detail) {
        assertThatThrownBy(() -> checks.check(pair))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }
}
