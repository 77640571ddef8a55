package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleChecksTest {
    private final ExampleChecks checks = new ExampleChecks(10);

    @Test
    void acceptsWhatIsText() {
        assertThatCode(() -> checks.check(TextExample.of("", "\uD83D\uDE00", " a")))
                .doesNotThrowAnyException();
    }

    @Test
    void quarantinesEmptyAndBlankSides() {
        assertQuarantined(TextExample.of("p", "", "r"), Reason.EMPTY_COMPLETION, "chosen is empty");
        assertQuarantined(TextExample.of("p", "c", " \n"), Reason.EMPTY_COMPLETION, "rejected is only white space");
    }

    @Test
    void quarantinesIdenticalSides() {
        assertQuarantined(
                TextExample.of("p", "c", "c"), Reason.IDENTICAL_COMPLETIONS, "chosen and rejected are the same text");
    }

    @Test
    void checksAnyNumberOfCompletions() {
        assertThatCode(() -> checks.check(TextExample.of("p", "a"))).doesNotThrowAnyException();
        assertThatCode(() -> checks.check(new TextExample("p", List.of("a", "b", "c"), List.of(1, 2, 2))))
                .doesNotThrowAnyException();
        assertQuarantined(TextExample.of("p"), Reason.TOO_FEW_COMPLETIONS, "there is no completion");
        assertQuarantined(
                TextExample.of("p", "a", "b", " "), Reason.EMPTY_COMPLETION, "completion 3 is only white space");
        assertQuarantined(
                TextExample.of("p", "a", "b", "c", "b"),
                Reason.IDENTICAL_COMPLETIONS,
                "completion 2 and completion 4 are the same text");
        assertQuarantined(
                new TextExample("p", List.of("a", "b", "c"), List.of(1, 1, 1)),
                Reason.NO_PREFERENCE,
                "all 3 completions have the same rank");
        assertQuarantined(
                TextExample.of(
                        "p", IntStream.range(0, 1001).mapToObj(String::valueOf).toArray(String[]::new)),
                Reason.TOO_MANY_COMPLETIONS,
                "there are 1001 completions, and at most 1000 are accepted");
    }

    @Test
    void quarantinesLoneSurrogates() {
        assertQuarantined(
                TextExample.of("p", "a\uD83D", "r"), Reason.INVALID_TEXT, "chosen has a lone surrogate at character 1");
        assertQuarantined(
                TextExample.of("\uDE00\uD83D", "c", "r"),
                Reason.INVALID_TEXT,
                "prompt has a lone surrogate at character 0");
    }

    @Test
    void quarantinesLongText() {
        assertQuarantined(
                TextExample.of("p", "c", "12345678901"),
                Reason.TEXT_TOO_LONG,
                "rejected has 11 characters, more than data.max-characters = 10");
    }

    @Test
    void refusesABoundThatNoTextKeeps() {
        assertThatThrownBy(() -> new ExampleChecks(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.max-characters must be at least 1, got 0");
        assertThatThrownBy(() -> new ExampleChecks(4_000_001))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data.max-characters must be at most 4000000, got 4000001");
    }

    private void assertQuarantined(TextExample pair, Reason reason, String detail) {
        assertThatThrownBy(() -> checks.check(pair))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }
}
