package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private static List<TextExample> all(double margin, List<String> completions, List<?> scores)
            throws QuarantineException {
        return new RowLayout("scored", Columns.DEFAULT, PairRule.Pairs.ALL, margin)
                .reading(Map.of("prompt", "p", "completions", completions, "scores", scores))
                .examples(ChatRenderer.NONE);
    }

    @Test
    void takesEveryTwoWhoseScoresDifferInWhateverOrderTheyStand() throws QuarantineException {
        TextExample[] expected = {
            TextExample.of("p", "a", "b"),
            TextExample.of("p", "a", "c"),
            TextExample.of("p", "a", "d"),
            TextExample.of("p", "b", "d"),
            TextExample.of("p", "c", "d")
        };
        assertThat(all(0, List.of("a", "b", "c", "d"), List.of(9, 7, 7, 4.5))).containsExactly(expected);
        assertThat(all(0, List.of("d", "c", "b", "a"), List.of(4.5, 7, 7, 9))).containsExactly(expected);
    }

    /** Only larger differences, as the threshold of HALOs has it. */
    @Test
    void takesThoseAlone() throws QuarantineException {
        assertThat(all(2, List.of("a", "b", "c"), List.of(9, 7, 4)))
                .containsExactly(TextExample.of("p", "a", "c"), TextExample.of("p", "b", "c"));
        assertThatThrownBy(() -> all(5, List.of("a", "b", "c"), List.of(9, 7, 4)))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_PREFERENCE))
                .hasMessage("the scores of no two of 3 completions differ by more than data.score-margin = 5.0");
        RowLayout extremes = new RowLayout("scored", Columns.DEFAULT, PairRule.Pairs.BEST_WORST, 5);
        assertThatThrownBy(() -> extremes.reading(
                                Map.of("prompt", "p", "completions", List.of("a", "b"), "scores", List.of(9, 4)))
                        .examples(ChatRenderer.NONE))
                .isInstanceOf(QuarantineException.class)
                .hasMessage("the scores of no two of 2 completions differ by more than data.score-margin = 5.0");
    }

    @Test
    void pairsOfOneListShareTheirSideOfTheSplit() throws QuarantineException {
        Set<String> groups = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (List<String> order : List.of(List.of("a", "b", "c"), List.of("c", "a", "b"))) {
            List<Integer> scores =
                    order.stream().map(text -> (int) text.charAt(0)).toList();
            for (TextExample pair : all(0, order, scores)) {
                groups.add(ExampleIdentity.of(pair).groupId());
                ids.add(ExampleIdentity.of(pair).id());
            }
        }
        assertThat(groups).hasSize(1);
        assertThat(ids).hasSize(3);
    }

    /** A pair that two lists have would come out twice with one id, on both sides of the split. */
    @Test
    void withoutAPromptOnlyAListOfOnePairIsTaken() throws QuarantineException {
        Columns none = Columns.DEFAULT.with(Columns.PROMPT, null);
        RowLayout all = new RowLayout("scored", none, PairRule.Pairs.ALL, 0);
        RowLayout extremes = new RowLayout("scored", none);
        Map<String, ?> one = Map.of("completions", List.of("a", "b"), "scores", List.of(2, 1));
        assertThat(all.reading(one).examples(ChatRenderer.NONE))
                .isEqualTo(extremes.reading(one).examples(ChatRenderer.NONE))
                .containsExactly(TextExample.of("", "a", "b"));
        Map<String, ?> several = Map.of("completions", List.of("a", "b", "c"), "scores", List.of(3, 2, 1));
        assertThat(extremes.reading(several).examples(ChatRenderer.NONE)).containsExactly(TextExample.of("", "a", "c"));
        for (Map<String, ?> row : List.of(several, with(several, "prompt", ""))) {
            RowLayout layout =
                    new RowLayout("scored", row.containsKey("prompt") ? Columns.DEFAULT : none, PairRule.Pairs.ALL, 0);
            assertThatThrownBy(() -> layout.reading(row).examples(ChatRenderer.NONE))
                    .isInstanceOfSatisfying(QuarantineException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.TOO_MANY_COMPLETIONS))
                    .hasMessage("completions without a prompt make 3 pairs, and nothing would tell that these belong on"
                            + " one side of the split; set data.pairs = best-worst, or name the prompt in"
                            + " data.columns.prompt");
        }
    }

    private static Map<String, ?> with(Map<String, ?> row, String name, Object value) {
        Map<String, Object> more = new HashMap<>(row);
        more.put(name, value);
        return more;
    }

    @Test
    void quarantinesWhatMakesTooManyPairs() throws QuarantineException {
        List<String> texts = new ArrayList<>();
        List<Integer> scores = new ArrayList<>();
        for (int index = 0; index < 46; index++) {
            texts.add("" + (char) ('A' + index));
            scores.add(index);
        }
        assertThat(all(0, texts.subList(0, 45), scores.subList(0, 45))).hasSize(990);
        assertThatThrownBy(() -> all(0, texts, scores))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_COMPLETIONS))
                .hasMessageStartingWith(
                        "46 completions make 1035 pairs of 3105 characters together, and at most 1000 pairs")
                .hasMessageEndingWith("raise data.score-margin or set data.pairs = best-worst");
        assertThat(all(43, texts, scores)).hasSize(3);
        texts.replaceAll(text -> text.repeat(100_000));
        assertThatThrownBy(() -> all(0, texts.subList(0, 45), scores.subList(0, 45)))
                .isInstanceOf(QuarantineException.class)
                .hasMessageStartingWith("45 completions make 990 pairs of 198000990 characters together");
    }

    @Test
    void refusesAMarginThatIsNone() {
        for (double margin : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new RowLayout("scored", Columns.DEFAULT, PairRule.Pairs.ALL, margin))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("data.score-margin must be a number of at least 0, got " + margin);
        }
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
