package io.plumbline.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.Fixtures;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command sample as a whole, on real weights. */
@ExtendWith(TestSpark.class)
class SampleStepIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SparkSession spark;
    private List<String> lines;
    private SampleRun run;

    @TempDir
    private Path folder;

    SampleStepIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeEach
    void prepare() throws IOException {
        run = new SampleRun(spark, folder);
        lines = SampleRun.goldenPrompts(text -> text);
    }

    private static JsonNode goldens() throws IOException {
        Path file =
                Fixtures.orSkip("no completion is held against transformers'").resolve("generation/tinystories.json");
        return JSON.readTree(Files.readString(file));
    }

    @Test
    void greedyCompletionsAreThoseOfTransformers() throws IOException {
        run.write("prompts.jsonl", lines);
        run.sample("sample.prompts=" + folder.resolve("prompts.jsonl"), "sample.temperature=0", "sample.max-tokens=60");
        List<Row> rows = run.completions().collectAsList();
        int matched = 0;
        for (JsonNode golden : goldens()) {
            Row row = rows.stream()
                    .filter(found ->
                            found.getAs("prompt").equals(golden.get("text").textValue()))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.<Integer>getList(row.fieldIndex("prompt_tokens"))).isEqualTo(numbers(golden.get("prompt")));
            assertThat(row.<Integer>getList(row.fieldIndex("tokens"))).isEqualTo(numbers(golden.get("continuation")));
            assertThat(row.<String>getAs("completion").strip())
                    .isEqualTo(golden.get("decoded").textValue().strip());
            matched++;
        }
        assertThat(matched).isEqualTo(64);
        assertThat(run.completions().columns())
                .containsExactly(
                        "prompt_id",
                        "prompt",
                        "completion",
                        "index",
                        "prompt_tokens",
                        "tokens",
                        "log_probs",
                        "sampled_log_probs",
                        "finish");
        assertThat(run.table("refused-prompts").count()).isZero();
        run.sample("sample.prompts=" + folder.resolve("prompts.jsonl"), "sample.temperature=0", "sample.max-tokens=60");
        assertThat(run.said()).containsExactly("sample: up to date, nothing to do");
    }

    private static List<Integer> numbers(JsonNode array) {
        List<Integer> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.intValue()));
        return numbers;
    }

    @Test
    void rowsAreTheSameWhateverThePartitionsAndTheBatches() {
        List<List<String>> found = new ArrayList<>();
        for (int files : new int[] {1, 3, 8}) {
            for (int file = 0; file < files; file++) {
                int number = file;
                run.write(
                        "of-" + files + "-" + file + ".jsonl",
                        Stream.iterate(number, line -> line < 40, line -> line + files)
                                .map(lines::get)
                                .toList());
            }
            run.sample(
                    "sample.prompts=" + folder.resolve("of-" + files + "-*.jsonl"),
                    "sample.completions=3",
                    "sample.max-tokens=24",
                    "sample.top-p=0.95",
                    "sample.seed=7",
                    "engine.max-batch-tokens=" + (files == 3 ? 64 : 4096));
            found.add(run.rows());
        }
        assertThat(found.get(0)).hasSize(120).doesNotHaveDuplicates();
        assertThat(found.get(1)).isEqualTo(found.get(0));
        assertThat(found.get(2)).isEqualTo(found.get(0));
    }

    @Test
    void aRunThatWasKilledGoesOnWithWhatIsMissing() throws IOException {
        String prompts = "sample.prompts=" + run.write("prompts.jsonl", lines);
        String[] settings = {prompts, "sample.completions=16", "sample.max-tokens=64", "sample.seed=3"};
        assertThatThrownBy(() -> run.killedAfter(800).sample(settings)).hasMessageContaining("killed");
        assertThat(run.experiment().resolve("completions")).doesNotExist();
        assertThat(parts()).isNotEmpty();

        run.sample(settings);
        assertThat(SampleRun.sampled()).isPositive().isLessThan(64 * 16);
        List<String> resumed = run.rows();
        assertThat(resumed).hasSize(64 * 16);
        assertThat(parts()).isEmpty();

        SampleRun whole = new SampleRun(spark, Files.createDirectories(folder.resolve("whole")));
        whole.sample(settings);
        assertThat(SampleRun.sampled()).isEqualTo(64 * 16);
        assertThat(whole.rows()).isEqualTo(resumed);

        // Another seed goes on with nothing of an earlier one.
        settings[2] = "sample.max-tokens=4";
        settings[3] = "sample.seed=4";
        run.sample(settings);
        assertThat(SampleRun.sampled()).isEqualTo(64 * 16);
    }

    /** The parts of samplings that are not done. */
    private List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.walk(run.experiment())) {
            return files.filter(
                            file -> file.getParent().getFileName().toString().startsWith("_sampling-"))
                    .filter(file -> file.getFileName().toString().startsWith("part-"))
                    .toList();
        }
    }

    @Test
    void keepsColumnsSamplesAPromptOnceAndPutsOtherRowsAside() {
        Path prompts = run.write(
                "prompts.jsonl",
                List.of(
                        "{\"prompt\": \"Lily went\", \"answer\": 1, \"level\": \"easy\"}",
                        "{\"prompt\": \"Tom went\", \"answer\": 2.5, \"level\": null}",
                        "{\"prompt\": \"Lily went\", \"answer\": 1, \"level\": \"easy\"}",
                        "{\"prompt\": \"Tom went\", \"answer\": 3, \"level\": \"hard\"}",
                        "{\"prompt\": null, \"answer\": 4}",
                        "{\"prompt\": \"Lily went\", \"answer\": [1]}",
                        "no JSON",
                        "{\"prompt\": \"" + "Lily saw a big bird. ".repeat(200) + "\"}"));
        run.sample(
                "sample.prompts=" + prompts,
                "sample.keep-columns=[\"answer\",\"level\"]",
                "sample.max-tokens=8",
                "sample.completions=2",
                "sample.max-refused-fraction=0.5");
        assertThat(run.completions()
                        .select("prompt", "index", "answer", "level")
                        .collectAsList())
                .extracting(row -> row.mkString("|"))
                .contains("Lily went|0|1.0|easy", "Lily went|1|1.0|easy")
                .hasSize(4);
        assertThat(run.table("refused-prompts").orderBy("reason").collectAsList())
                .extracting(row -> row.getString(0) + ": " + row.getString(1))
                .containsExactly(
                        "malformed_json: the line is not one JSON object near character 2",
                        "missing_text: column 'prompt' is missing or null",
                        "prompt_too_long: the prompt has 602 tokens, and sample.max-tokens = 8 leaves it 504 of the model's"
                                + " 512 (max_position_embeddings)",
                        "wrong_type: column 'answer' must hold a text or a number, as sample.keep-columns names it, found a"
                                + " list");
        assertThat(run.said())
                .contains(
                        "sample: 4 of 8 rows have no prompt that can be used (malformed_json 1, missing_text 1,"
                                + " prompt_too_long 1, wrong_type 1); they are in file:"
                                + run.experiment().resolve("refused-prompts"),
                        "sample: 2 rows repeat the prompt of another, which is sampled once",
                        "sample: of 1 prompts the rows differ in sample.keep-columns; those of the first by file are kept");
    }

    @Test
    void tooManyRowsWithoutAPromptFailBeforeAnythingIsSampled() {
        Path prompts = run.write(
                "prompts.jsonl", List.of("{\"prompt\": \"Lily went\"}", "{\"prompt\": 5}", "{\"prompt\": \"Tom\"}"));
        assertThatThrownBy(() -> run.sample("sample.prompts=" + prompts))
                .hasMessage("Sample did not pass: 1 of 3 rows have no prompt that can be used, a share of 0.3333, and"
                        + " sample.max-refused-fraction is 0.1 (wrong_type 1); for example wrong_type: column 'prompt' must"
                        + " hold text or messages, found a number, in file:" + prompts);
        assertThat(SampleRun.sampled()).isZero();
        assertThat(run.experiment().resolve("completions")).doesNotExist();
        assertThatThrownBy(() -> run.sample("sample.prompts=" + prompts, "sample.columns.prompt=question"))
                .hasMessage("Cannot sample: of 3 rows of sample.prompts none has a prompt that can be used; for example"
                        + " missing_text: column 'question' is missing or null, in file:" + prompts);
        assertThatThrownBy(() -> run.sample(
                        "sample.prompts=" + prompts, "sample.keep-columns=answr", "sample.max-refused-fraction=1"))
                .hasMessage(
                        "Cannot sample: sample.keep-columns names 'answr', of which no row with a prompt has a value;"
                                + " name columns that are there");
    }

    @Test
    void promptsOfTwoKindsAreNotSampledTogether() throws IOException {
        Path prompts = run.write(
                "prompts.jsonl",
                List.of("{\"prompt\": \"q\"}", "{\"prompt\": [{\"role\": \"user\", \"content\": \"q\"}]}"));
        String model = "model.path=" + run.chatModel("{{ messages[0].content }}");
        assertThatThrownBy(() -> run.sample("sample.prompts=" + prompts, model))
                .hasMessage(
                        "Cannot sample: 1 rows of sample.prompts have a text as their prompt and 1 have messages, and a"
                                + " table of completions has prompts of one kind; set sample.format = chat to take texts as"
                                + " questions of the user, or sample the two apart");
        run.sample("sample.prompts=" + prompts, model, "sample.format=chat", "sample.max-tokens=4");
        assertThat(run.completions().count()).as("the same question").isEqualTo(1);
    }

    @Test
    void aStopStringEndsCompletionsAndIsNoPartOfTheirText() {
        Path prompts = run.write("prompts.jsonl", lines);
        run.sample(
                "sample.prompts=" + prompts,
                "sample.temperature=0",
                "sample.max-tokens=60",
                "sample.stop=[\" The\",\".\"]");
        List<Row> rows = run.completions().collectAsList();
        assertThat(rows).hasSize(64);
        assertThat(rows)
                .filteredOn(row -> row.getAs("finish").equals("stop"))
                .hasSizeGreaterThan(50)
                .allSatisfy(row -> assertThat(row.<String>getAs("completion")).doesNotContain(".", " The"));
    }

    @Test
    void wrongSettingsAreToldTogetherBeforeSparkStarts() {
        assertThatThrownBy(() -> run.sample("model.path=null"))
                .hasMessage("Cannot sample: 2 faults: (1) model.path must be set, in the file of --config or with --set"
                        + " model.path=…; (2) sample.prompts must be set, in the file of --config or with --set"
                        + " sample.prompts=…");
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> run.sample("sample.prompts=" + nowhere, "sample.max-tokens=512"))
                .hasMessageContaining("2 faults: (1) Cannot read sample.prompts = " + nowhere)
                .hasMessageEndingWith("(2) Cannot use sample.max-tokens = 512: the model " + SampleRun.tinyStories()
                        + " has max_position_embeddings = 512 in its config.json, of which the prompt needs some; set it"
                        + " lower");
        Path prompts = run.write("prompts.jsonl", lines);
        assertThatThrownBy(() -> run.sample("sample.prompts=" + prompts, "sample.model=policy"))
                .hasMessageContaining("Cannot sample: train has not been done in " + folder.resolve("run"));
        assertThatThrownBy(() -> run.sample("sample.prompts=" + prompts, "sample.model=" + nowhere))
                .hasMessageContaining(nowhere.toString());
    }
}
