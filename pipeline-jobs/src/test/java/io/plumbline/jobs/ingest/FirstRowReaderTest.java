package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.data.ChatRenderer;
import io.plumbline.data.Columns;
import io.plumbline.data.ExampleChecks;
import io.plumbline.data.ExampleTokenizer;
import io.plumbline.data.PairRule;
import io.plumbline.data.RowLayout;
import io.plumbline.data.Split;
import io.plumbline.data.SplitRule;
import io.plumbline.data.TemplateOptions;
import io.plumbline.data.TextTokenizer;
import io.plumbline.data.TokenizerOptions;
import io.plumbline.jobs.source.InputRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FirstRowReaderTest {
    private static final Map<String, String> PAIR = Map.of("prompt", "a", "chosen", " b", "rejected", " c");

    private static FirstRows look(InputRow row, int count) {
        return look(row, count, new RowLayout("auto", Columns.DEFAULT));
    }

    private static FirstRows look(InputRow row, int count, RowLayout layout) {
        IngestParameters parameters = new IngestParameters(
                List.of("x.jsonl"),
                List.of(),
                new SplitRule(0),
                layout,
                new ExampleChecks(100),
                TemplateOptions.DEFAULT,
                TokenizerOptions.DEFAULT);
        try (TextTokenizer text = TextTokenizer.of(WordTokenizer.files())) {
            List<FirstRow> looked = new ArrayList<>();
            new FirstRowReader(
                            Collections.nCopies(count, row).iterator(),
                            parameters.layout(),
                            new CandidateReader(parameters, Split.TRAIN, ChatRenderer.NONE),
                            new ExampleTokenizer(text, parameters.tokenizer()))
                    .forEachRemaining(looked::add);
            return new FirstRows("data.train", looked);
        }
    }

    @Test
    void looksAtFewerRowsWhereTheyAreLong() {
        FirstRows few = look(new InputRow("x.jsonl", PAIR, "x".repeat(1 << 20), null), 60);
        assertThat(few.rows()).hasSize(FirstRows.FEWEST);
        assertThat(few.sentences().get(1)).startsWith("data.train, of the first 20 rows the shortest");
        FirstRows all = look(new InputRow("x.jsonl", PAIR, "{}", null), 60);
        assertThat(all.rows()).hasSize(60);
        assertThat(all.sentences().get(1)).startsWith("data.train, of the 60 rows the shortest");
    }

    @Test
    void aShortAndALongRowAreLookedAtUntilItIsEnough() {
        assertThat(look(new InputRow("x.jsonl", PAIR, "x".repeat(1 << 19), null), 60)
                        .rows())
                .hasSize(33)
                .satisfies(rows -> assertThat(rows.get(31).isLast()).isFalse())
                .satisfies(rows -> assertThat(rows.get(32).isLast()).isTrue());
    }

    /** As many as there are rows, however many pairs each makes, and none is aside of which one pair can be used. */
    @Test
    void aRowOfSeveralPairsIsOneRow() {
        RowLayout layout = new RowLayout("scored", Columns.DEFAULT, PairRule.Pairs.ALL, 0);
        Map<String, ?> values =
                Map.of("prompt", "a", "completions", List.of("", " b", " c"), "scores", List.of(3, 2, 1));
        FirstRows all = look(new InputRow("x.jsonl", values, "{}", null), 60, layout);
        assertThat(all.rows()).hasSize(60).noneMatch(FirstRow::isAside);
        assertThat(all.sentences().get(1)).startsWith("data.train, of the 60 rows the shortest");
        Map<String, ?> empty = Map.of("prompt", "a", "completions", List.of("", " ", "  "), "scores", List.of(3, 2, 1));
        assertThat(look(new InputRow("x.jsonl", empty, "{}", null), 60, layout).rows())
                .hasSize(60)
                .allMatch(FirstRow::isAside);
    }
}
