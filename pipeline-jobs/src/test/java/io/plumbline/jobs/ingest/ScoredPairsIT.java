package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
import io.plumbline.data.Columns;
import io.plumbline.data.DataReport;
import io.plumbline.data.ExampleIdentity;
import io.plumbline.data.PairRule;
import io.plumbline.data.Reason;
import io.plumbline.data.RowLayout;
import io.plumbline.data.Split;
import io.plumbline.data.TextExample;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All pairs of completions with scores, from rows to examples. */
@ExtendWith(TestSpark.class)
class ScoredPairsIT {
    private static final RowLayout ALL = new RowLayout("scored", Columns.DEFAULT, PairRule.Pairs.ALL, 0);

    private final SparkSession spark;

    @TempDir
    private Path folder;

    ScoredPairsIT(SparkSession spark) {
        this.spark = spark;
    }

    private static String row(String prompt, String completions, String scores) {
        return "{\"prompt\": \"" + prompt + "\", \"completions\": [" + completions.replace('\'', '"')
                + "], \"scores\": [" + scores + "]}";
    }

    @Test
    void everyPairIsKeptOrQuarantinedAndNoneIsLost() throws IOException {
        List<String> lines = List.of(
                row("a", "' b', ' c', ' d'", "3, 2, 1"),
                // The first pair once more, and one that says the opposite of another.
                row("a", "' b', ' c', ' e'", "3, 2, 4"),
                row("a", "' d', ' c'", "2, 1"),
                // One empty completion spoils its two pairs, not the third; its fault is told once.
                row("f", "' b', ' c', ''", "3, 2, 1"),
                row("g", "' b', ' c'", "1, 1"));
        IngestRun run = new IngestRun(spark, folder).layout(ALL).train("x.jsonl", lines);
        DataReport report = run.ingest(1);
        // 3 + 3 + 1 + 1 pairs, a fault of two pairs and 1 row that has no pair.
        assertThat(report.rowsIn()).isEqualTo(10);
        assertThat(report.quarantined(Reason.EXACT_DUPLICATE)).isEqualTo(1);
        assertThat(report.quarantined(Reason.CONTRADICTING_DUPLICATE)).isEqualTo(2);
        assertThat(report.quarantined(Reason.EMPTY_COMPLETION)).isEqualTo(1);
        assertThat(report.quarantined(Reason.NO_PREFERENCE)).isEqualTo(1);
        assertThat(report.kept(Split.TRAIN)).isEqualTo(5);
        assertThat(pairs(run, "train"))
                .containsExactlyInAnyOrder("a| b> c", "a| b> d", "a| e> b", "a| e> c", "f| b> c");
        Map<String, Set<String>> prompts = new HashMap<>();
        run.table("examples").collectAsList().forEach(row -> prompts.computeIfAbsent(
                        row.getAs("prompt"), prompt -> new HashSet<>())
                .add(row.getAs("prompt_id")));
        assertThat(prompts)
                .containsOnly(
                        Map.entry("a", Set.of(promptId("a", " x", " y"))),
                        Map.entry("f", Set.of(promptId("f", " x", " y"))));
        Map<String, Set<Integer>> originals = new HashMap<>();
        run.table("quarantine").collectAsList().forEach(row -> originals
                .computeIfAbsent(row.getAs("reason"), reason -> new HashSet<>())
                .add(lines.indexOf(row.<String>getAs("row"))));
        assertThat(originals)
                .containsEntry("contradicting_duplicate", Set.of(0, 2))
                .containsEntry("empty_completion", Set.of(3))
                .containsEntry("no_preference", Set.of(4));
        assertThat(originals.get("exact_duplicate")).hasSize(1).isSubsetOf(0, 1);
    }

    private static String promptId(String prompt, String... completions) {
        return ExampleIdentity.of(TextExample.of(prompt, completions)).groupId();
    }

    /** Else a long row would be written once for each of its pairs. */
    @Test
    void aFaultOfThePromptIsToldOnceARow() throws IOException {
        String line = row("a".repeat(101), "' b', ' c', ' d', ' e'", "4, 3, 2, 1");
        IngestRun run = new IngestRun(spark, folder)
                .layout(ALL)
                .train("x.jsonl", List.of(line, row("a", "' b', ' c'", "2, 1")));
        assertThat(run.ingest(1).quarantined(Reason.TEXT_TOO_LONG)).isEqualTo(1);
        assertThat(run.table("quarantine").collectAsList()).singleElement().satisfies(row -> {
            assertThat(row.<String>getAs("detail"))
                    .isEqualTo("prompt has 101 characters, more than data.max-characters = 100");
            assertThat(row.<String>getAs("row")).isEqualTo(line);
        });
    }

    /** A good row of three pairs does not make up for three rows that are put aside. */
    @Test
    void theGateCountsRowsAndNotTheirPairs() throws IOException {
        IngestRun run = new IngestRun(spark, folder)
                .layout(ALL)
                .train("x.jsonl", List.of(row("a", "' b', ' c', ' d'", "3, 2, 1"), row("g", "' b', ' c'", "1, 1")));
        assertThatThrownBy(() -> run.ingest(0.4))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.GATE))
                .hasMessageStartingWith("Ingest did not pass: 1 of 2 rows are quarantined, a share of 0.5000");
        assertThat(run.ingest(0.5).kept()).isEqualTo(3);
        // Of the second row a pair is kept, so that it is not put aside.
        run.train("x.jsonl", List.of(row("a", "' b', ' c'", "2, 1"), row("f", "' b', ' c', ''", "3, 2, 1")));
        DataReport report = run.ingest(0);
        assertThat(report.kept()).isEqualTo(2);
        assertThat(report.quarantined(Reason.EMPTY_COMPLETION)).isPositive();
    }

    @Test
    void allPairsOfAPromptAreOnOneSide() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            lines.add(row("a " + "b".repeat(number % 8) + "c".repeat(number / 8), "' b', ' c', ' d'", "3, 2, 1"));
        }
        IngestRun run =
                new IngestRun(spark, folder).layout(ALL).heldOutFraction(0.5).train("x.jsonl", lines);
        DataReport report = run.ingest(1);
        assertThat(report.kept()).isEqualTo(120);
        Map<String, Set<String>> sides = new HashMap<>();
        for (String split : List.of("train", "held_out")) {
            for (String pair : pairs(run, split)) {
                sides.computeIfAbsent(pair.split("\\|")[0], prompt -> new HashSet<>())
                        .add(split);
            }
        }
        assertThat(sides).hasSize(40).allSatisfy((prompt, splits) -> assertThat(splits)
                .hasSize(1));
        assertThat(report.kept(Split.HELD_OUT)).isBetween(30L, 90L);
    }

    @Test
    void refusesTheRuleWhereNoRowHasScores() throws IOException {
        IngestRun run = new IngestRun(spark, folder)
                .layout(new RowLayout("auto", Columns.DEFAULT, PairRule.Pairs.BEST_WORST, 0.5))
                .train("x.jsonl", List.of(IngestRun.pair("a", " b", " c")));
        assertThatThrownBy(() -> run.ingest(1))
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
                .hasMessageStartingWith(
                        "Cannot ingest: data.score-margin has no effect: none of the first 1 rows has completions with scores;");
        run.train("y.jsonl", List.of(row("d", "' b', ' c'", "2, 1")));
        assertThat(run.ingest(1).kept()).isEqualTo(2);
    }

    private static List<String> pairs(IngestRun run, String split) {
        return run.table("examples").where("split = '" + split + "'").collectAsList().stream()
                .map(example -> {
                    List<Row> completions = example.getList(example.fieldIndex("completions"));
                    return example.<String>getAs("prompt") + "|"
                            + completions.get(0).getString(0) + ">"
                            + completions.get(1).getString(0);
                })
                .toList();
    }
}
