package io.plumbline.jobs.compare;

import static io.plumbline.jobs.compare.JudgedLabels.drawn;
import static io.plumbline.jobs.compare.JudgedLabels.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestSpark.class)
class JudgeIT {
    private final SparkSession spark;

    @TempDir
    private Path directory;

    private CompareFixture fixture;
    private JudgedLabels labels;

    JudgeIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() {
        fixture = new CompareFixture(spark, directory);
        labels = new JudgedLabels(fixture);
    }

    @Test
    void theHigherScoreWinsAndNothingIsDroppedSilently() {
        String first = labels.table(
                "a/labels",
                List.of(
                        row("both", 0, 2.0),
                        row("both", 1, 1.0),
                        row("tie", 0, 0.1f + 0.2),
                        row("lost", 0, -3.0),
                        row("unscored", 0, null),
                        row("mine", 0, 1.0),
                        row("half", 0, 5.0),
                        row("half", 1, Double.NaN),
                        row(null, 0, 1.0)),
                1);
        String second = labels.table(
                "b/labels",
                List.of(
                        row("both", 0, 1.5),
                        row("both", 1, 0.5),
                        row("tie", 0, 0.3),
                        row("lost", 0, 3.0),
                        row("unscored", 0, 1.0),
                        row("theirs", 0, 1.0),
                        row("half", 0, 4.0)),
                1);
        labels.judge(first, second, "out");
        JsonNode found = fixture.json("out/comparison.json");
        // 3/4 of prompt both, 1/2 of tie, 0 of lost, 1 of half.
        assertThat(found.path("win_rate").asDouble()).isCloseTo(2.25 / 4, within(1e-12));
        assertThat(found.path("wins").asInt()).isEqualTo(4);
        assertThat(found.path("ties").asInt()).isEqualTo(1);
        assertThat(found.path("losses").asInt()).isEqualTo(2);
        assertThat(found.path("prompts").toString())
                .isEqualTo("{\"compared\":4,\"only_first\":1,\"only_second\":1,\"unscored\":1}");
        assertThat(found.path("first").path("rows_without_prompt").asInt()).isEqualTo(1);
        assertThat(found.path("first").path("mean_score").asDouble())
                .isCloseTo((1.5 + 0.1f + 0.2 - 3 + 5) / 4, within(1e-9));
        assertThat(fixture.said())
                .anyMatch(line ->
                        line.startsWith("judge: 'new' against 'old' on 4 prompts: win rate 0.5625 (95 % interval"))
                .contains(
                        "judge: not compared: prompts of --first alone: 1",
                        "judge: not compared: prompts of --second alone: 1",
                        "judge: not compared: prompts of both without a scored completion of one policy: 1",
                        "judge: not compared: rows of --first without a prompt: 1",
                        "judge: not counted: completions without a score of prompts of both: 2 of --first, 0 of --second");
        assertThat(found.path("first").path("unscored_completions").asInt()).isEqualTo(2);
        assertThat(found.path("second").path("unscored_completions").asInt()).isZero();
        assertThat(fixture.rows("out/judgements"))
                .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2) + " "
                        + row.getDouble(3) + " " + row.getDouble(4) + " " + row.get(5) + " " + row.get(6))
                .containsExactly(
                        "both new old 1.0 0.25 0 0",
                        "both new old 1.0 0.25 0 1",
                        "both new old 0.0 0.25 1 0",
                        "both new old 1.0 0.25 1 1",
                        "half new old 1.0 1.0 0 0",
                        "lost new old 0.0 1.0 0 0",
                        "tie new old 0.5 1.0 0 0");
        fixture.assertHolds("out", "judgements", "comparison.json");
    }

    @Test
    void partitionsAndRepetitionsChangeNothing() throws IOException {
        List<String> reports = new ArrayList<>();
        List<List<Row>> tables = new ArrayList<>();
        for (int files : new int[] {1, 2, 8}) {
            String first = labels.table("first" + files, drawn(1, 0.5), files);
            String second = labels.table("second" + files, drawn(2, 0), files);
            for (int repetition = 0; repetition < 2; repetition++) {
                labels.judge(first, second, "out" + files);
                reports.add(Files.readString(directory.resolve("out" + files + "/comparison.json"))
                        .replaceAll("(first|second)" + files, "$1"));
                tables.add(fixture.rows("out" + files + "/judgements"));
            }
        }
        assertThat(reports).hasSize(6).containsOnly(reports.get(0));
        assertThat(tables).containsOnly(tables.get(0));
        assertThat(tables.get(0)).hasSizeGreaterThan(200);
    }

    @Test
    void readsJsonLinesCsvAndBooleansAndTablesWithoutIndex() throws IOException {
        Files.writeString(
                directory.resolve("a.jsonl"), "{\"id\":\"x\",\"passed\":true}\n{\"id\":\"y\",\"passed\":false}\n");
        Files.writeString(directory.resolve("b.csv"), "id,passed\nx,0\ny,1\n");
        new Judge(
                        fixture.context(),
                        new JudgeSettings(
                                fixture.place("a.jsonl"),
                                fixture.place("b.csv"),
                                null,
                                null,
                                new JudgeSettings.Columns("id", null, "passed"),
                                0,
                                fixture.place("out")))
                .run();
        assertThat(fixture.rows("out/judgements"))
                .extracting(
                        row -> row.getString(0) + row.getString(1) + row.getString(2) + row.getDouble(3) + row.get(5))
                .containsExactly("xa.jsonlb.csv1.0null", "ya.jsonlb.csv0.0null");
    }

    /** Public tables have ids such as 007, which a table of numbers alone would take for 7. */
    @Test
    void idsOfCsvAreTexts() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "prompt_id,score\n007,1\n7,0\n");
        Files.writeString(directory.resolve("b.csv"), "prompt_id,score\n007,0.5\nx7,0\n");
        labels.judge(fixture.place("a.csv"), fixture.place("b.csv"), "out");
        assertThat(fixture.rows("out/judgements"))
                .extracting(row -> row.getString(0))
                .containsExactly("007");
    }

    /** A run that is killed leaves what it had staged; what an earlier one had committed stands until the next is done. */
    @Test
    void whatAKilledRunLeavesIsClearedAndTheResultIsTheSame() throws IOException {
        String first = labels.table("a", drawn(1, 0.5), 2);
        String second = labels.table("b", drawn(2, 0), 2);
        labels.judge(first, second, "out");
        String report = Files.readString(directory.resolve("out/comparison.json"));
        List<Row> rows = fixture.rows("out/judgements");
        CompareContext killed = new CompareContext(
                fixture.context().hadoop(),
                () -> {
                    throw new IllegalStateException("killed");
                },
                fixture.context().progress(),
                line -> {});
        JudgeSettings settings =
                new JudgeSettings(first, second, "new", "old", JudgeSettings.Columns.DEFAULT, 0, fixture.place("out"));
        assertThatThrownBy(() -> new Judge(killed, settings).run()).hasMessage("killed");
        Path left = Files.createDirectories(
                directory.resolve("out/_staging/plumbline-judgements-01234567-89ab-cdef-0123-456789abcdef"));
        Files.writeString(left.resolve("part-00000.parquet"), "half a table");
        assertThat(fixture.rows("out/judgements")).isEqualTo(rows);
        labels.judge(first, second, "out");
        assertThat(Files.readString(directory.resolve("out/comparison.json"))).isEqualTo(report);
        assertThat(fixture.rows("out/judgements")).isEqualTo(rows);
        fixture.assertHolds("out", "judgements", "comparison.json");
    }

    @Test
    void aMarginMakesTies() {
        String first = labels.table("a", List.of(row("x", 0, 1.2), row("y", 0, 1.6)), 1);
        String second = labels.table("b", List.of(row("x", 0, 1.0), row("y", 0, 1.0)), 1);
        new Judge(
                        fixture.context(),
                        new JudgeSettings(
                                first, second, null, null, JudgeSettings.Columns.DEFAULT, 0.5, fixture.place("out")))
                .run();
        assertThat(fixture.json("out/comparison.json").path("ties").asInt()).isEqualTo(1);
        assertThat(fixture.json("out/comparison.json")
                        .path("first")
                        .path("name")
                        .asText())
                .isEqualTo("a");
    }

    /** Scores have no scale of their own: rewards may be of a billionth, log-probs and counts of thousands. */
    @Test
    void tiesDoNotDependOnTheScaleOfScores() {
        double[][] scores = {
            {2e-9, 1e-9},
            {10_000.01, 10_000.0},
            {1_000_001, 1_000_000},
            {-3e-9, 0}, // told apart
            {1e-9, 1e-9 * (1 + 0x1p-22)},
            {-1e4f, Math.nextUp(-1e4f)},
            {0, -0.0} // the same in float32, or nearly
        };
        List<Row> left = new ArrayList<>();
        List<Row> right = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            left.add(row("p" + i, 0, scores[i][0]));
            right.add(row("p" + i, 0, scores[i][1]));
        }
        labels.judge(labels.table("a", left, 1), labels.table("b", right, 1), "out");
        assertThat(fixture.rows("out/judgements"))
                .extracting(row -> row.getDouble(3))
                .containsExactly(1.0, 1.0, 1.0, 0.0, 0.5, 0.5, 0.5);
    }
}
