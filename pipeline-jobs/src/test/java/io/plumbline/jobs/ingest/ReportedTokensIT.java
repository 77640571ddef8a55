package io.plumbline.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.Fixtures;
import io.plumbline.data.DataReport;
import io.plumbline.data.TokenizerFiles;
import io.plumbline.jobs.TestSpark;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reported situations of special tokens, through the whole ingest. */
@ExtendWith(TestSpark.class)
class ReportedTokensIT {
    private static Path fixtures;

    private final SparkSession spark;

    @TempDir
    private Path folder;

    ReportedTokensIT(SparkSession spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void findFixtures() {
        fixtures = Fixtures.orSkip("no reported situation of tokens is tried");
    }

    @Test
    void specialTokensThatTheTextCarriesStandOnce() {
        List<Row> examples = ingest(List.of(fixtures + "/reported/eos-already-in-completion/in"), tinystories(), 11);
        for (Row example : examples) {
            assertThat(prompt(example)).startsWith(1).containsOnlyOnce(1);
            for (int side = 0; side < 2; side++) {
                assertThat(completion(example, side))
                        .endsWith(2)
                        .containsOnlyOnce(2)
                        .doesNotContain(1);
            }
        }
        // As transformers tokenises prompt and completion together, with begin and end of sequence.
        Row dog = of(examples, "Once upon a time there was a dog.");
        assertThat(prompt(dog)).containsExactly(1, 147, 201, 282, 81, 286, 604);
        assertThat(completion(dog, 0)).containsExactly(1094, 1502, 494, 1128, 57, 10, 2);
        assertThat(completion(dog, 1)).containsExactly(84, 401, 1047, 1047, 162, 195, 10, 2);
    }

    @Test
    void renderedTranscriptsThatBeginAndEndWithSpecialTokensKeepThem() throws IOException {
        // Two whole texts and no prompt, as a chat template renders them; and a prompt with begin of sequence behind a
        // line end, completions with white space behind the end.
        Path file = folder.resolve("rendered.jsonl");
        Files.write(
                file,
                List.of(
                        IngestRun.pair(
                                "", "<|start_story|>One dog.<|end_story|>", "<|start_story|>A dog.<|end_story|>"),
                        IngestRun.pair(
                                "\\n<|start_story|>One",
                                "<|start_story|> dog.<|end_story|>\\n",
                                " cat.<|end_story|>\\n\\n")));
        for (Row example : ingest(List.of(file.toString()), tinystories(), 2)) {
            for (int side = 0; side < 2; side++) {
                assertThat(prompt(example)).containsOnlyOnce(1);
                assertThat(completion(example, side)).doesNotContain(1).containsOnlyOnce(2);
            }
        }
    }

    @Test
    void tokensOfAddedTokensJsonAreReadWhole() throws IOException {
        List<Row> examples = ingest(List.of(fixtures + "/reported/tokens-of-added-tokens-json/in"), chatModel(), 6);
        Row dog =
                of(examples, "<|im_start|>user\nOnce upon a time there was a dog.<|im_end|>\n<|im_start|>assistant\n");
        assertThat(prompt(dog))
                .containsExactly(
                        50257, 7220, 198, 7454, 2402, 257, 640, 612, 373, 257, 3290, 13, 50258, 198, 50257, 562, 10167,
                        198);
        assertThat(completion(dog, 0)).containsExactly(464, 3290, 373, 845, 3772, 290, 4966, 1363, 13, 50256);
        assertThat(completion(dog, 1)).containsExactly(9703, 645, 645, 7815, 13, 50256);
    }

    @Test
    void aTurnsEndThatGenerationEndsAtClosesACompletion() throws IOException {
        Path model = chatModel();
        Files.writeString(model.resolve("generation_config.json"), "{\"eos_token_id\": [50256, 50258]}");
        Path file = folder.resolve("turns.jsonl");
        Files.write(
                file,
                List.of(IngestRun.pair(
                        "<|im_start|>user\\nHi<|im_end|>\\n<|im_start|>assistant\\n",
                        "Hello.<|im_end|>\\n",
                        "Hi.<|im_end|>")));
        Row example = ingest(List.of(file.toString()), model, 1).get(0);
        assertThat(completion(example, 0)).containsExactly(15496, 13, 50258, 198);
        assertThat(completion(example, 1)).containsExactly(17250, 13, 50258);
    }

    private static Path tinystories() {
        return fixtures.resolve("models").resolve("tinystories-656k");
    }

    /** The reported model with the tokenizer that it lacks. */
    private Path chatModel() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        Path reported = fixtures.resolve("reported")
                .resolve("tokens-of-added-tokens-json")
                .resolve("model");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(reported)) {
            for (Path file : files) {
                Files.copy(file, model.resolve(file.getFileName()));
            }
        }
        Files.copy(
                fixtures.resolve("models").resolve("gpt2-tokenizer").resolve("tokenizer.json"),
                model.resolve("tokenizer.json"));
        return model;
    }

    private List<Row> ingest(List<String> train, Path model, long kept) {
        DataReport report = IngestRun.withDefaults(spark, folder.resolve("run"), train, TokenizerFiles.read(model), 0);
        assertThat(report.kept()).isEqualTo(kept);
        return spark.read()
                .parquet(folder.resolve("run").resolve("examples").toString())
                .collectAsList();
    }

    private static Row of(List<Row> examples, String prompt) {
        return examples.stream()
                .filter(example -> prompt.equals(example.getAs("prompt")))
                .findAny()
                .orElseThrow();
    }

    private static List<Integer> prompt(Row example) {
        return example.getList(example.fieldIndex("prompt_tokens"));
    }

    private static List<Integer> completion(Row example, int index) {
        Row completion = example.<Row>getList(example.fieldIndex("completions")).get(index);
        return completion.getList(completion.fieldIndex("tokens"));
    }
}
