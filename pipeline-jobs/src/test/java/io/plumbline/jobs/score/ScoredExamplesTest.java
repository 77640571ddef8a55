package io.plumbline.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.compare.ScoredExample;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ScoredExamplesTest {
    @Test
    void sumsTheComparisonsOfAnExample() {
        assertThat(read(
                        row("a", 0, 1, "correct", 0.5, 0.25),
                        row("b", 0, 1, "wrong", -0.25, 1.0),
                        row("b", 0, 2, "tie", 0.0, 0.5),
                        row("b", 1, 2, "correct", 2.0, 0.125),
                        row("c", 0, 1, "tie", 0.0, 4.0),
                        row("c", 0, 2, "tie", 0.0, null),
                        row("d", 0, 1, "tie", 0.0, null, null)))
                .containsExactly(
                        new ScoredExample("a", 1, 1, 0.5, 1, 0.25, "prompt of a"),
                        new ScoredExample("b", 3, 1, 1.75, 3, 1.625, "prompt of b"),
                        new ScoredExample("c", 2, 0, 0, 1, 4, "prompt of c"),
                        new ScoredExample("d", 1, 0, 0, 0, 0, null));
        assertThat(read()).isEmpty();
    }

    /** As where the same scores were appended to a table once more. */
    @Test
    void refusesAComparisonThatStandsTwice() {
        assertThatThrownBy(() -> read(row("a", 0, 1, "correct", 0.5, null), row("a", 0, 1, "correct", 0.5, null)))
                .isInstanceOf(PlumblineException.class)
                .hasMessage(
                        "Cannot read /run/scores: example a has the comparison of the same two completions more than once;"
                                + " delete it to have the policy scored again");
    }

    @Test
    void refusesAnExampleOfTwoPrompts() {
        assertThatThrownBy(() -> read(
                        row("a", 0, 1, "correct", 0.5, null, "one"), row("a", 0, 2, "correct", 0.5, null, "other")))
                .hasMessage(
                        "Cannot read /run/scores: rows of example a have not the same prompt_id; delete it to have the"
                                + " policy scored again");
    }

    @Test
    void refusesRowsWithoutNumbers() {
        String problem =
                "Cannot read /run/scores: a row lacks one of id, chosen_index, rejected_index, outcome, margin;"
                        + " delete it to have the policy scored again";
        assertThatThrownBy(() -> read(row("a", 0, 1, null, 0.5, 0.5))).hasMessage(problem);
        assertThatThrownBy(() -> read(row("a", 0, 1, "tie", Double.NaN, 0.5))).hasMessage(problem);
        assertThatThrownBy(() -> read(row("a", 0, 1, "tie", 0.5, Double.POSITIVE_INFINITY)))
                .hasMessage("Cannot read /run/scores: a row has a loss that is no number; delete it to have the policy"
                        + " scored again");
    }

    private static Row row(String id, int chosen, int rejected, String outcome, double margin, Double loss) {
        return row(id, chosen, rejected, outcome, margin, loss, "prompt of " + id);
    }

    private static Row row(
            String id, int chosen, int rejected, String outcome, double margin, Double loss, String prompt) {
        return RowFactory.create(id, chosen, rejected, outcome, margin, loss, prompt);
    }

    private static List<ScoredExample> read(Row... rows) {
        List<ScoredExample> examples = new ArrayList<>();
        new ScoredExamples(new Path("/run/scores"), List.of(rows).iterator()).forEachRemaining(examples::add);
        return examples;
    }
}
