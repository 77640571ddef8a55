package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoredFormatTest {
    private static TextExample read(List<String> completions, List<?> scores) throws QuarantineException {
        return new RowLayout("auto", Columns.DEFAULT)
                .reading(Map.of("prompt", "p", "completions", completions, "scores", scores))
                .example(ChatRenderer.NONE);
    }

    @Test
    void takesTheBestAgainstTheWorstInAnyOrder() throws QuarantineException {
        assertThat(read(List.of("mid", "worst", "best"), List.of(3, -1.5, 9L)))
                .isEqualTo(TextExample.of("p", "best", "worst"));
        assertThat(read(List.of("a", "b"), List.of("0.5", " 1e3 "))).isEqualTo(TextExample.of("p", "b", "a"));
    }

    @Test
    void ofSeveralBestOrWorstTakesTheSameInWhateverOrderTheyStand() throws QuarantineException {
        TextExample expected = TextExample.of("p", "b", "a");
        assertThat(read(List.of("a", "b", "c", "d"), List.of(1, 2, 2, 1))).isEqualTo(expected);
        assertThat(read(List.of("d", "c", "b", "a"), List.of(1, 2, 2, 1))).isEqualTo(expected);
    }

    @Test
    void quarantinesScoresThatDoNotTellTheBest() {
        assertQuarantined(List.of(1, 1.0), Reason.NO_PREFERENCE, "all 2 completions have the same score");
        assertQuarantined(List.of(0.0, -0.0), Reason.NO_PREFERENCE, "all 2 completions have the same score");
        assertQuarantined(Arrays.asList(1, null), Reason.MISSING_SCORES, "score 2 of column 'scores' is null");
        for (Object score : List.of(Double.NaN, Double.POSITIVE_INFINITY, "n/a")) {
            assertQuarantined(
                    List.of(1, score), Reason.WRONG_TYPE, "score 2 of column 'scores' must be a finite number");
        }
        assertQuarantined(
                List.of(1, true),
                Reason.WRONG_TYPE,
                "score 2 of column 'scores' must be a finite number, found a boolean");
        assertQuarantined(List.of(1), Reason.WRONG_TYPE, "column 'scores' has 1 scores for 2 completions");
    }

    private static void assertQuarantined(List<?> scores, Reason reason, String detail) {
        assertThatThrownBy(() -> read(List.of("a", "b"), scores))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }
}
