package io.plumbline.jobs.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Labels and preferences of files of completions, by the built-in verifiers. */
@ExtendWith(TestSpark.class)
class LabelIT {
    private final SparkSession spark;

    @TempDir
    private Path folder;

    LabelIT(SparkSession spark) {
        this.spark = spark;
    }

    private String file(String... lines) throws IOException {
        return "label.completions=" + Files.write(folder.resolve("completions.jsonl"), List.of(lines));
    }

    private static String row(String prompt, String completion, int index, String rest) {
        return "{\"prompt\": \"" + prompt + "\", \"completion\": \"" + completion + "\", \"index\": " + index + rest
                + "}";
    }

    private LabelRun run() {
        return new LabelRun(spark, folder.resolve("run"));
    }

    private String completions() throws IOException {
        return file(
                row("2 + 2?", "It is 4.", 0, ", \"answer\": 4"),
                row("2 + 2?", "It is 5.", 1, ", \"answer\": 4"),
                row("2 + 2?", "#### 4", 2, ", \"answer\": 4"),
                row("2 + 2?", "I do not know.", 3, ", \"answer\": 4"),
                row("3 + 3?", "6", 0, ", \"answer\": 6"),
                row("3 + 3?", "6.0", 1, ", \"answer\": 6"),
                row("1 + 1?", "3", 0, ", \"answer\": 2"),
                row("1 + 1?", "3", 1, ", \"answer\": 2"),
                row("1 + 1?", "2", 2, ", \"answer\": 2"));
    }

    private static List<String> shown(List<Row> rows) {
        return rows.stream().map(Row::mkString).toList();
    }

    @Test
    void labelsEveryRowAndKeepsItsColumns() throws IOException {
        LabelRun run = run();
        run.label("label.by=last-number", completions());

        List<Row> labels = run.labels().collectAsList();
        assertThat(run.labels().columns())
                .containsExactly(
                        "prompt_id",
                        "prompt",
                        "completion",
                        "index",
                        "finish",
                        "answer",
                        "score",
                        "passed",
                        "reason",
                        "detail");
        assertThat(labels).hasSize(9);
        Row unknown = labels.stream()
                .filter(row -> row.<String>getAs("completion").startsWith("I do"))
                .findFirst()
                .orElseThrow();
        assertThat(unknown.<Double>getAs("score")).isZero();
        assertThat(unknown.<Boolean>getAs("passed")).isFalse();
        assertThat(unknown.<String>getAs("reason")).isEqualTo("no_number");
        assertThat(unknown.<String>getAs("detail")).isNull();
        assertThat(unknown.<Long>getAs("answer")).isEqualTo(4);
        assertThat(unknown.<String>getAs("prompt_id"))
                .isEqualTo("70b499c547e0a11fc693677f477746c45a8133b4dadeb0a2090a1c44cf783b20");
        assertThat(run.said())
                .anyMatch(line -> line.startsWith(
                        "label: 9 of 9 completions scored, mean 0.5556, 0.5556 passed; 2 rows of preferences from 2 of 3"
                                + " prompts"));
        run.said().clear();
        run.label("label.by=last-number", completions());
        assertThat(run.said()).containsExactly("label: up to date, nothing to do");
    }

    @Test
    void writesEachFormOfPreferences() throws IOException {
        LabelRun run = run();
        String completions = completions();
        run.label("label.by=last-number", completions, "label.write=scored");
        assertThat(run.preferences().columns()).containsExactly("prompt", "completions", "scores");
        assertThat(run.preferences().where("prompt = '1 + 1?'").first().getList(1))
                .isEqualTo(List.of("3", "2"));
        assertThat(run.preferences().where("prompt = '1 + 1?'").first().getList(2))
                .isEqualTo(List.of(0.0, 1.0));
        assertThat(run.preferences().count()).isEqualTo(2);

        run.label("label.by=last-number", completions, "label.write=pairs");
        assertThat(shown(run.preferences().orderBy("prompt").collectAsList()))
                .containsExactly("1 + 1?231.00.0", "2 + 2?It is 4.It is 5.1.00.0");

        run.label("label.by=last-number", completions, "label.write=margin", "label.margin=0.5");
        assertThat(run.preferences().where("prompt = '2 + 2?'").count()).isEqualTo(4);

        run.label("label.by=last-number", completions, "label.write=best");
        assertThat(shown(run.preferences().orderBy("prompt").collectAsList()))
                .containsExactly("1 + 1?21.0", "2 + 2?It is 4.1.0", "3 + 3?61.0");

        run.label("label.by=last-number", completions, "label.write=passed");
        assertThat(run.preferences().count()).isEqualTo(5);
        run.label("label.by=last-number", completions, "label.write=passed", "label.threshold=2");
        assertThat(run.preferences().count()).isZero();
    }

    @Test
    void keepsRowsThatCouldNotBeScoredWithTheirReason() throws IOException {
        String completions = file(
                row("a", "1", 0, ", \"answer\": \"1\""),
                row("a", "2", 1, ""),
                "{\"prompt\": \"a\", \"answer\": \"1\"}",
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"a\"}], \"completion\": \"1\"}",
                "no JSON");
        LabelRun run = run();

        assertThatThrownBy(() -> run.label("label.by=exact-match", completions))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith(
                        "Label did not pass: 4 of 5 completions could not be scored, a share of 0.8000, and"
                                + " label.max-failed-fraction is 0.1 (malformed_json 1, missing_answer 1, missing_text 1, wrong_type"
                                + " 1); for example malformed_json: ");
        assertThat(folder.resolve("run/experiments/default/labels")).doesNotExist();
    }

    @Test
    void keepsThemWhereThatIsAllowed() throws IOException {
        String completions = file(
                row("a", "1", 0, ", \"answer\": \"1\""),
                row("a", "2", 1, ""),
                "{\"prompt\": \"a\", \"answer\": \"1\"}",
                "no JSON");
        LabelRun run = run();
        run.label("label.by=exact-match", completions, "label.max-failed-fraction=1");

        List<String> reasons = new ArrayList<>();
        run.labels().collectAsList().forEach(row -> reasons.add(row.getAs("reason") + ": " + row.getAs("score")));
        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        "null: 1.0", "missing_answer: null", "missing_text: null", "malformed_json: null");
        assertThat(run.labels().where("score is null and detail is null").count())
                .isZero();
    }

    @Test
    void labelsMessages() throws IOException {
        String asked =
                "{\"prompt\": [{\"role\": \"system\", \"content\": \"Be short.\"}, {\"role\": \"user\", \"content\":"
                        + " \"2 + 2?\"}], \"completion\": [{\"role\": \"assistant\", \"content\": \"";
        String completions = file(asked + "4\"}], \"answer\": \"4\"}", asked + "5\"}], \"answer\": \"4\"}");
        LabelRun run = run();
        run.label("label.by=exact-match", completions, "label.write=pairs");

        Row pair = run.preferences().first();
        assertThat(pair.<Row>getList(0)).extracting(row -> row.getString(0)).containsExactly("system", "user");
        assertThat(pair.<Row>getList(1)).extracting(Row::mkString).containsExactly("assistant4");
        assertThat(pair.<Row>getList(2)).extracting(Row::mkString).containsExactly("assistant5");
    }

    @Test
    void flipsLabelsOnRequest() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            lines.add(row("q" + i, "right", 0, ", \"answer\": \"right\""));
            lines.add(row("q" + i, "wrong", 1, ", \"answer\": \"right\""));
        }
        String completions = file(lines.toArray(String[]::new));
        LabelRun run = run();
        run.label(
                "label.by=exact-match", completions, "label.write=pairs", "label.noise-temperature=1", "label.seed=3");

        long flipped = run.preferences().where("chosen = 'wrong'").count();
        double expected = 400 / (1 + Math.E);
        assertThat((double) flipped).isBetween(expected - 35, expected + 35);
        assertThat(run.preferences()
                        .where("(chosen = 'wrong') = (score_chosen = 0)")
                        .count())
                .isEqualTo(400);
    }

    @Test
    void refusesWhatCannotBe() throws IOException {
        String completions = completions();
        assertThatThrownBy(() -> run().label(completions, "label.by=spelling"))
                .isInstanceOf(PlumblineException.class)
                .hasMessageStartingWith("Cannot label: label.by must be a verifier (exact-match, last-number, ")
                .hasMessageEndingWith("got 'spelling'");
        assertThatThrownBy(() -> run().label(completions, "label.by=exact-match", "label.options.gold=x"))
                .hasMessage(
                        "Cannot label: label.options.gold is no option of this verifier, which has answer, white-space,"
                                + " case");
        assertThatThrownBy(() -> run().label(completions, "label.by=json", "label.write=best", "label.margin=1"))
                .hasMessageContaining("label.margin has no effect: label.write is not margin");
        assertThatThrownBy(() -> run().label("label.by=json"))
                .hasMessageContaining("Cannot label: sample has not been done in ");
    }
}
