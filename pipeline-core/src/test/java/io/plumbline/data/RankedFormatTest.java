package io.plumbline.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RankedFormatTest {
    private final RowFormat ranked = RowFormats.named("ranked");
    private final RowFormat detected = RowFormats.named("auto");

    @Test
    void readsAListBestFirst() throws QuarantineException {
        Map<String, Object> row = Map.of("prompt", "p", "completions", List.of("a", "b", "c"));
        assertThat(ranked.read(row, Columns.DEFAULT)).isEqualTo(TextExample.of("p", "a", "b", "c"));
    }

    @Test
    void isDetectedByItsRanksAlone() throws QuarantineException {
        assertThat(detected.read(row(List.of("b", "a"), List.of(2, 1)), Columns.DEFAULT))
                .isEqualTo(TextExample.of("p", "a", "b"));
        assertQuarantined(
                detected,
                row(List.of("a", "b"), null),
                Columns.DEFAULT,
                Reason.MISSING_RANKS,
                "column 'ranks' is null");
        Map<String, Object> steps =
                Map.of("prompt", "p", "completions", List.of("step 1", "step 2"), "labels", List.of(true, false));
        String cure = "; if the lists stand best first, set data.format = ranked and give no column of ranks";
        assertQuarantined(
                detected,
                steps,
                Columns.DEFAULT,
                Reason.MISSING_RANKS,
                "no column 'ranks'; there are 'completions', 'labels', 'prompt'; set data.columns.ranks to what holds"
                        + " it"
                        + cure);
        assertQuarantined(
                detected,
                Map.of("completions", List.of("a", "b"), "my_ranks", List.of(1, 2)),
                Columns.DEFAULT.with("prompt", null),
                Reason.MISSING_RANKS,
                "no column 'ranks'; there are 'completions', 'my_ranks'; set data.columns.ranks = my_ranks" + cure);
    }

    @Test
    void aLayoutOfListsIsWholeWithRanksOrWithItsFormatSaid() {
        List<String> lists = List.of("prompt", "completions");
        assertThat(new RowLayout("ranked", Columns.DEFAULT).isWhole(lists::contains))
                .isTrue();
        assertThat(new RowLayout("auto", Columns.DEFAULT).isWhole(lists::contains))
                .isFalse();
        List<String> ranks = List.of("prompt", "completions", "ranks");
        assertThat(new RowLayout("auto", Columns.DEFAULT).isWhole(ranks::contains))
                .isTrue();
    }

    @Test
    void ranksOrderAndTie() throws QuarantineException {
        TextExample expected = new TextExample("p", List.of("a", "b", "c", "d"), List.of(1, 2, 2, 3));
        assertThat(read(List.of("c", "a", "d", "b"), List.of(2, 1, 3, 2))).isEqualTo(expected);
        assertThat(read(List.of("b", "a", "d", "c"), List.of(0, -4L, 7.0, 0.0))).isEqualTo(expected);
        assertThat(read(List.of("b", "a", "c", "d"), List.of(-0.0, -1, 0, 9))).isEqualTo(expected);
    }

    @Test
    void quarantinesListsWhoseRanksAreMissing() {
        assertQuarantined(row(List.of("a", "b"), null), Reason.MISSING_RANKS, "column 'ranks' is null");
        Map<String, Object> row = Map.of("prompt", "p", "completions", List.of("b", "a"), "ranks", List.of(2, 1));
        assertQuarantined(
                ranked,
                row,
                Columns.DEFAULT.with("ranks", "rankz"),
                Reason.MISSING_RANKS,
                "no column 'rankz'; there are 'completions', 'prompt', 'ranks'; set data.columns.ranks = ranks; if the"
                        + " lists stand best first, set data.format = ranked and give no column of ranks");
    }

    @Test
    void readsMappedColumns() throws QuarantineException {
        Columns columns = Columns.DEFAULT
                .with("prompt", null)
                .with("completions", "answers")
                .with("ranks", "places");
        assertThat(ranked.read(Map.of("answers", List.of("b", "a"), "places", List.of(2, 1)), columns))
                .isEqualTo(TextExample.of("", "a", "b"));
        assertThat(new RowLayout("ranked", columns).used())
                .containsExactly("answers", "places", "system", "history", "tools", "chat_template_kwargs", "source");
    }

    @Test
    void aRowWithAChosenCompletionIsAPair() throws QuarantineException {
        assertThat(detected.read(
                        Map.of("prompt", "p", "chosen", "c", "rejected", "r", "completions", List.of("c", "r", "x")),
                        Columns.DEFAULT))
                .isEqualTo(TextExample.of("p", "c", "r"));
    }

    @Test
    void quarantinesRowsThatRankNothing() {
        assertQuarantined(
                row(List.of("a"), null),
                Reason.TOO_FEW_COMPLETIONS,
                "column 'completions' has 1 completions, and a ranking needs at least 2");
        assertQuarantined(row(null, null), Reason.MISSING_TEXT, "column 'completions' is null");
        String cure =
                "; where each row has one of a prompt's, bring them together (SQL: collect_list, GROUP BY the prompt)";
        assertQuarantined(
                row("a", null), Reason.WRONG_TYPE, "column 'completions' must hold a list, found text" + cure);
        assertQuarantined(
                row(Arrays.asList("a", null), null),
                Reason.MISSING_TEXT,
                "completion 2 of column 'completions' is null");
        assertQuarantined(
                row(List.of(Map.of("response", "a"), Map.of("response", "b")), null),
                Reason.WRONG_TYPE,
                "completion 1 of column 'completions' must be text, found an object");
        assertQuarantined(
                row(List.of("a", "b"), List.of(1)), Reason.WRONG_TYPE, "column 'ranks' has 1 ranks for 2 completions");
        assertQuarantined(
                row(List.of("a", "b"), 1), Reason.WRONG_TYPE, "column 'ranks' must hold a list, found a number" + cure);
        assertQuarantined(
                row(List.of("a", "b"), List.of()), Reason.WRONG_TYPE, "column 'ranks' has 0 ranks for 2 completions");
        for (Object rank : List.of(1.5, "2.5", 1e300)) {
            assertQuarantined(
                    row(List.of("a", "b"), List.of(1, rank)),
                    Reason.WRONG_TYPE,
                    "rank 2 of column 'ranks' must be a whole number");
        }
        for (Object rank : List.of("first", "", Double.NaN, Double.POSITIVE_INFINITY, "NaN")) {
            assertQuarantined(
                    row(List.of("a", "b"), List.of(1, rank)),
                    Reason.WRONG_TYPE,
                    "rank 2 of column 'ranks' must be a finite number");
        }
        assertQuarantined(
                row(List.of("a", "b"), List.of(1, List.of(2))),
                Reason.WRONG_TYPE,
                "rank 2 of column 'ranks' must be a finite number, found a list");
        assertQuarantined(
                row(List.of("a", "b"), Arrays.asList(1, null)),
                Reason.MISSING_RANKS,
                "rank 2 of column 'ranks' is null");
        assertQuarantined(
                Map.of("prompt", "p"),
                Reason.MISSING_TEXT,
                "no column 'completions'; there are 'prompt'; set data.columns.completions to what holds it");
    }

    private TextExample read(Object completions, Object ranks) throws QuarantineException {
        return ranked.read(row(completions, ranks), Columns.DEFAULT);
    }

    private static Map<String, Object> row(Object completions, Object ranks) {
        Map<String, Object> row = new HashMap<>();
        row.put("prompt", "p");
        row.put("completions", completions);
        row.put("ranks", ranks);
        return row;
    }

    private void assertQuarantined(Map<String, Object> row, Reason reason, String detail) {
        assertQuarantined(ranked, row, Columns.DEFAULT, reason, detail);
    }

    private static void assertQuarantined(
            RowFormat format, Map<String, Object> row, Columns columns, Reason reason, String detail) {
        assertThatThrownBy(() -> format.read(new TreeMap<>(row), columns))
                .isInstanceOfSatisfying(
                        QuarantineException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessage(detail);
    }
}
