package io.plumbline.jobs.compare;

import static io.plumbline.jobs.compare.JudgedLabels.drawn;
import static io.plumbline.jobs.compare.JudgedLabels.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.PlumblineException;
import io.plumbline.PlumblineException.Kind;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not judged, and that nothing is left of it. */
@ExtendWith(TestSpark.class)
class JudgeRefusalsIT {
    private final SparkSession spark;

    @TempDir
    private Path directory;

    private CompareFixture fixture;
    private JudgedLabels labels;

    JudgeRefusalsIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() {
        fixture = new CompareFixture(spark, directory);
        labels = new JudgedLabels(fixture);
    }

    @Test
    void aPromptOfTooManyCompletionsIsRefusedWithTheirNumber() {
        List<Row> many = new ArrayList<>();
        for (int index = 0; index < 5_000; index++) {
            many.add(row("x", index, 1.0));
        }
        String first = labels.table("a", many, 3);
        assertRefused(
                () -> labels.judge(first, labels.table("b", List.of(row("x", 0, 1.0)), 1), "out"),
                Kind.DATA,
                "Cannot judge: a prompt has 5000 completions of one policy, expected at most 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967296", "-1", "0.5", "first"})
    void anIndexThatIsNoneIsRefused(String index) throws IOException {
        Files.writeString(directory.resolve("a.csv"), "prompt_id,index,score\nx," + index + ",1\ny,,2\n");
        assertRefused(
                () -> labels.judge(fixture.place("a.csv"), fixture.place("a.csv"), "out"),
                Kind.DATA,
                "its column 'index' has 1 values that are no whole numbers from 0 to 2147483647; name one by --index-column");
    }

    @Test
    void theFirstRowOfCsvWithoutALineOfNamesIsNotShown() throws IOException {
        Files.writeString(directory.resolve("a.csv"), "x,a private text,1\ny,another,2\n");
        assertThatThrownBy(() -> labels.judge(fixture.place("a.csv"), fixture.place("a.csv"), "out"))
                .hasMessageContaining("its first line, which must have the names of the columns, has no 'prompt_id'")
                .hasMessageNotContaining("private");
    }

    @Test
    void nothingOfOthersIsReplaced() throws IOException {
        String first = labels.table("a", drawn(1, 0), 1);
        String second = labels.table("b", drawn(2, 0), 1);
        Files.createDirectories(directory.resolve("mine/judgements"));
        Files.writeString(directory.resolve("mine/judgements/notes.txt"), "kept");
        assertRefused(
                () -> labels.judge(first, second, "mine"),
                Kind.CONFIGURATION,
                "has judgements that plumbline judge did not write, or no comparison.json beside it that says so; give"
                        + " another directory");
        Files.writeString(directory.resolve("mine/comparison.json"), "{\"written_by\": \"plumbline rate\"}");
        assertRefused(
                () -> labels.judge(first, second, "mine"), Kind.CONFIGURATION, "that plumbline judge did not write");
        assertThat(directory.resolve("mine/judgements/notes.txt")).hasContent("kept");
        labels.judge(first, second, "out");
        assertRefused(
                () -> labels.judge(fixture.place("out/judgements"), second, "out"),
                Kind.CONFIGURATION,
                "which the result would replace; give another --out");
    }

    @Test
    void refusesTablesThatCannotBeCompared() throws IOException {
        String first = labels.table("a", List.of(row("x", 0, 1.0)), 1);
        String second = labels.table("b", List.of(row("y", 0, 1.0)), 1);
        String twice = labels.table("c", List.of(row("x", 0, 1.0), row("x", 0, 2.0)), 1);
        assertRefused(
                () -> labels.judge(first, second, "out"),
                Kind.DATA,
                "Cannot judge: no prompt has a scored completion of both policies: 1 prompts are in the first table alone,"
                        + " 1 in the second alone, 0 in both without a score on one side");
        assertRefused(
                () -> labels.judge(first, twice, "out"),
                Kind.DATA,
                "Cannot judge: 1 rows have the prompt and the index of another row of their table");
        assertRefused(
                () -> labels.judge(fixture.place("gone"), second, "out"),
                Kind.CONFIGURATION,
                "nothing is at --first = ");
        Files.createDirectories(directory.resolve("empty"));
        assertRefused(() -> labels.judge(fixture.place("empty"), second, "out"), Kind.DATA, "it holds no file");
        Files.writeString(directory.resolve("broken.parquet"), "PAR1 is what it begins with");
        assertRefused(
                () -> labels.judge(fixture.place("broken.parquet"), second, "out"),
                Kind.DATA,
                "it is no table that is whole: ");
        Files.writeString(directory.resolve("broken.jsonl"), "{\"prompt_id\": \"x\", \"score\": 1}\n{\"prompt_id\":\n");
        assertRefused(
                () -> labels.judge(fixture.place("broken.jsonl"), second, "out"),
                Kind.DATA,
                "it has lines that are no JSON objects");
        Files.writeString(directory.resolve("text.csv"), "prompt_id,score\nx,good\n");
        assertRefused(
                () -> labels.judge(fixture.place("text.csv"), second, "out"),
                Kind.DATA,
                "its column 'score' has 1 values that are no numbers; name another by --score-column");
        Files.writeString(directory.resolve("other.csv"), "prompt_id,reward\nx,1\n");
        assertRefused(
                () -> labels.judge(fixture.place("other.csv"), second, "out"),
                Kind.DATA,
                "it has no column 'score', but prompt_id, reward; name one by --score-column");
        fixture.assertHolds("out");
    }

    private static void assertRefused(Runnable work, Kind kind, String message) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        PlumblineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }
}
